/** The document of OpenAPI: valid, and true to the scheme. */

import { Validator } from '@seriousme/openapi-schema-validator';
import { recipeOf } from 'countersign/scheme';
import { describe, expect, it } from 'vitest';
import { partnerDocs } from '../src/partner-docs.ts';
import { DOCUMENTED, EACH } from './support/documented.ts';
import { fileOf } from './support/files-of.ts';

const validator = new Validator();

const GIVEN = {
  openapi: '3.0.3',
  info: { title: 'Acme', version: '2.4.0' },
  paths: {
    '/health': { get: { security: [], responses: { 200: { description: 'Well.' } } } },
    '/orders/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' }, example: 'ORD 7' }],
      get: {
        parameters: [{ name: 'expand', in: 'query', schema: { type: 'string', enum: ['items'] } }],
        responses: { 200: { description: 'The order.' }, 401: { description: 'Our own words.' } },
      },
      put: {
        requestBody: { $ref: '#/components/requestBodies/Order' },
        responses: { 200: { description: 'The order.' } },
      },
      post: {
        requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } },
        responses: { 200: { description: 'The order.' } },
      },
    },
  },
  components: {
    requestBodies: {
      Order: { required: true, content: { 'application/json': { example: { amount: '1.50' } } } },
    },
  },
};

describe.each(EACH)('openapi.json of %s', (_name, documented) => {
  const text = fileOf(documented, 'openapi.json', ['node']);
  const document = JSON.parse(text);

  it('is a valid document of OpenAPI 3.1', async () => {
    const { valid, errors } = await validator.validate(JSON.parse(text));
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
    expect(document.openapi).toBe('3.1.0');
  });

  it('requires every header of the signature at once', () => {
    const { keyId, timestamp, nonce, signature } = recipeOf(documented.scheme);
    const names = new Set([keyId, timestamp, nonce, signature].flatMap((at) => at?.header ?? []));
    const schemes = Object.values(document.components.securitySchemes) as { name: string }[];
    expect(new Set(schemes.map(({ name }) => name))).toEqual(names);
    expect(document.security).toHaveLength(1);
    expect(Object.keys(document.security[0])).toEqual(Object.keys(document.components.securitySchemes));
  });

  it('has the recipe, and the refusals with their bodies', () => {
    expect(document['x-countersign'].recipe).toEqual(JSON.parse(JSON.stringify(recipeOf(documented.scheme))));
    expect(Object.keys(document.components.responses)).toContain('Refused401');
    expect(JSON.stringify(document.components.responses.Refused401)).toContain('"examples"');
  });
});

describe('a given document', () => {
  const [{ scheme } = expect.unreachable()] = DOCUMENTED;
  const text = partnerDocs(scheme, { openapi: GIVEN, languages: ['node'] }).get('openapi.json') ?? '';
  const { paths, components, info } = JSON.parse(text);

  it('stays valid, and keeps what it says itself', async () => {
    expect((await validator.validate(JSON.parse(text))).errors).toBeUndefined();
    expect(info).toEqual(GIVEN.info);
    expect(paths['/health']).toEqual(JSON.parse(JSON.stringify(GIVEN.paths['/health'])));
    expect(paths['/orders/{id}'].get.responses[401]).toEqual({ description: 'Our own words.' });
    expect(components.requestBodies).toEqual(GIVEN.components.requestBodies);
  });

  it('gets samples of its own operations, from its examples', () => {
    const [sample] = paths['/orders/{id}'].get['x-codeSamples'];
    expect(sample).toMatchObject({ lang: 'js', label: 'Node.js' });
    expect(sample.source).toContain("const target = '/orders/ORD%207?expand=items';");
    expect(paths['/orders/{id}'].put['x-codeSamples'][0].source).toContain('{"amount":"1.50"}');
    expect(paths['/orders/{id}'].post).not.toHaveProperty('x-codeSamples');
  });

  it('keeps its own samples in other languages, and is the same when it is merged again', () => {
    const own = { lang: 'lua', label: 'Lua', source: 'sign()' };
    const [item] = Object.values(structuredClone(GIVEN.paths)).slice(1);
    const openapi = {
      ...GIVEN,
      paths: {
        '/orders/{id}': { ...item, get: { ...GIVEN.paths['/orders/{id}'].get, 'x-codeSamples': [own] } },
      },
    };
    const once = partnerDocs(scheme, { openapi, languages: ['node'] }).get('openapi.json') ?? '';
    const labels = JSON.parse(once).paths['/orders/{id}'].get['x-codeSamples'].map(
      ({ label }: typeof own) => label,
    );
    expect(labels).toEqual(['Lua', 'Node.js']);
    expect(partnerDocs(scheme, { openapi: once, languages: ['node'] }).get('openapi.json')).toBe(once);
  });

  it('gets the refusals and the optional headers of the scheme', () => {
    const { responses, parameters } = paths['/orders/{id}'].put;
    expect(responses[429]).toEqual({ $ref: '#/components/responses/Refused429' });
    expect(parameters).toContainEqual({ $ref: '#/components/parameters/idempotencyKey' });
  });
});
