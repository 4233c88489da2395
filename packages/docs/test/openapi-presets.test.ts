/** The document of OpenAPI of every preset, by two validators. */

import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, it } from 'vitest';
import { partnerDocs } from '../src/partner-docs.ts';
import { PRESETS } from './support/presets.ts';

/** As a linter likes documents: what it finds afterwards was merged into it. */
const CLEAN = {
  openapi: '3.1.0',
  info: { title: 'Acme', version: '1', license: { name: 'MIT', identifier: 'MIT' } },
  servers: [{ url: 'https://api.acme.test' }],
  paths: {
    '/health': { get: { ...operation('health'), security: [] } },
    '/orders': {
      get: operation('listOrders'),
      post: {
        ...operation('createOrder'),
        requestBody: { content: { 'application/json': { schema: { type: 'object' }, example: { id: 7 } } } },
      },
    },
  },
};

function operation(operationId: string): object {
  const responses = { 200: { description: 'Done.' }, 400: { description: 'Wrong.' } };
  return { operationId, summary: operationId, responses };
}

const DOCS = { baseUrl: 'https://api.acme.test', languages: ['node'] };
const validator = new Validator();

it.each(PRESETS)(
  'two validators find nothing in the documents of the preset $name, new or merged',
  async ({ create }) => {
    const scheme = await create();
    for (const openapi of [undefined, CLEAN]) {
      const text = partnerDocs(scheme, { ...DOCS, openapi }).get('openapi.json') ?? '';
      expect((await validator.validate(JSON.parse(text))).errors).toBeUndefined();
      expect(await findingsOf(text)).toEqual([]);
    }
  },
);

it('finds a component that nothing uses', async () => {
  const components = { parameters: { unused: { name: 'a', in: 'query', schema: { type: 'string' } } } };
  expect(await findingsOf(JSON.stringify({ ...CLEAN, security: [], components }))).toEqual([
    'no-unused-components: Component: "unused" is never used.',
  ]);
});

async function findingsOf(source: string): Promise<readonly string[]> {
  // The licence of an API is known to its vendor alone.
  const config = await createConfig({ extends: ['recommended'], rules: { 'info-license': 'off' } });
  const found = await lintFromString({ source, absoluteRef: '/openapi.json', config });
  return found.map(({ ruleId, message }) => `${ruleId}: ${message}`);
}
