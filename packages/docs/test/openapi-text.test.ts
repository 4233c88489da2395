/** A document of OpenAPI as the text of a file: its format, comments and order are kept. */

import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { partnerDocs } from '../src/partner-docs.ts';
import { DOCUMENTED } from './support/documented.ts';

const YAML = `# Written by hand.
openapi: 3.1.0
info:
  title: Acme # the short name
  version: '2.10'
  description: >-
    Orders, and
    what belongs to them.
x-defaults: &defaults
  description: "Done."

paths:
  /health:
    get: { security: [], responses: { 200: *defaults } } # open to all
  /orders/{id}:
    # Two operations.
    get:
      parameters:
        - $ref: '#/components/parameters/id' # shared
      responses:
        200:
          <<: *defaults
        401: { description: Our own words. }
components:
  parameters:
    id: { name: id, in: path, required: true, schema: { type: string }, example: 7 }
`;

const [{ scheme } = expect.unreachable()] = DOCUMENTED;

function docs(openapi: string): ReadonlyMap<string, string> {
  return partnerDocs(scheme, { openapi, languages: ['node'] });
}

describe('a document in YAML', () => {
  const files = docs(YAML);
  const text = files.get('openapi.yaml') ?? '';

  it('comes out as YAML, which says what the same document in JSON does', async () => {
    expect(files.has('openapi.json')).toBe(false);
    const given = JSON.stringify(parse(YAML, { merge: true }));
    const merged = JSON.parse(docs(given).get('openapi.json') ?? '');
    expect(JSON.parse(JSON.stringify(parse(text, { merge: true })))).toEqual(merged);
    expect((await new Validator().validate(merged)).errors).toBeUndefined();
  });

  it('keeps its lines, with comments, anchors and quotes', () => {
    const lines = new Set(text.split('\n'));
    const lost = YAML.split('\n').filter((line) => !lines.has(line));
    expect(lost).toEqual(['    Orders, and', '    what belongs to them.']);
    expect(text).toContain('description: >-\n    Orders, and what belongs to them.\n');
  });

  it('has what was merged behind what was there', () => {
    const { paths, components } = parse(text, { merge: true });
    const { get } = paths['/orders/{id}'];
    expect(get.responses['401']).toEqual({ description: 'Our own words.' });
    expect(get.responses['429']).toEqual({ $ref: '#/components/responses/Refused429' });
    expect(get.parameters[0]).toEqual({ $ref: '#/components/parameters/id' });
    expect(get['x-codeSamples'][0].source).toContain("const target = '/orders/7';");
    expect(Object.keys(components.securitySchemes)).toContain('signature');
    expect(text.indexOf('# Two operations.')).toBeLessThan(text.indexOf('x-codeSamples:'));
  });

  it('is what the page links to', () => {
    expect(files.get('index.md')).toContain('[`openapi.yaml`](openapi.yaml)');
  });

  it('stays as it is when it is merged a second time', () => {
    expect(docs(text).get('openapi.yaml')).toBe(text);
  });
});

it('takes a document in JSON that begins with a byte order mark', () => {
  const json = '\ufeff{"openapi":"3.0.3","info":{"title":"T","version":"1"},"paths":{}}';
  expect(docs(json).has('openapi.json')).toBe(true);
});

it.each([
  ['{"openapi": "3.1.0",\n"info": {]}', /^partnerDocs\(\): "openapi" is no valid JSON/],
  ['openapi: 3.1.0\ninfo: a: b\n', /is no valid YAML: see line 2, column \d+ \(\w+\)$/],
  ['openapi: 3.1.0\n---\nopenapi: 3.1.0\n', /is no valid YAML/],
  ['openapi: 3.1.0\nopenapi: 3.1.0\n', /is no valid YAML: see line 2, column 1 \(DUPLICATE_KEY\)/],
  ['a: &a [1, *a]\nopenapi: 3.1.0\n', /aliases that refer to themselves/],
  ['swagger: "2.0"\npaths: {}\n', /is of Swagger 2: convert it to OpenAPI 3 first/],
  ['openapi: 3.2.0\n', /must be a document of OpenAPI 3\.0 or 3\.1/],
  ['', /must be a document of OpenAPI 3\.0 or 3\.1/],
  ['# only a comment', /must be a document of OpenAPI/],
  ['- a\n- b', /must be a document of OpenAPI/],
  ['a secret in the wrong file', /must be a document of OpenAPI/],
])('refuses %j', (text, message) => {
  expect(() => docs(text)).toThrow(message);
  expect(() => docs(text)).not.toThrow(/secret/);
});

it('refuses references that multiply', () => {
  expect(() => docs(`openapi: 3.1.0\n${bomb()}`)).toThrow(/or too many of them/);
});

/** Ten levels of ten references each. */
function bomb(): string {
  const levels = Array.from({ length: 10 }, (_, i) => {
    const items = Array.from({ length: 10 }, () => (i === 0 ? 'x' : `*l${i - 1}`));
    return `l${i}: &l${i} [${items.join(', ')}]`;
  });
  return `${levels.join('\n')}\n`;
}
