import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { memoryLog } from '../../src/index.ts';
import { openApiDocument } from '../../src/openapi/openapi-document.ts';
import { SCHEMAS } from '../../src/openapi/schemas.ts';
import { ROUTES } from '../../src/routes/route-table.ts';
import { acmeVerifier } from '../support/acme.ts';
import { clientOf } from '../support/console-client.ts';
import { HOSTS, type StartHost } from '../support/hosts.ts';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { operationId: string }>>>>;
}
const document = openApiDocument(ROUTES) as Document;

describe('the OpenAPI document', () => {
  it('is valid', { timeout: 60_000 }, async () => {
    expect(await new Validator().validate(structuredClone(document) as never)).toMatchObject({ valid: true });
  });

  it('has each route once, and is what the console serves', async () => {
    const listed = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map(
        (method) => `${method.toUpperCase()} ${path.slice(1).replace('{id}', ':id')}`,
      ),
    );
    expect(listed.toSorted()).toEqual(ROUTES.map(({ method, path }) => `${method} ${path}`).toSorted());
    const ids = Object.values(document.paths).flatMap((each) =>
      Object.values(each).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ROUTES.length);
    const mount = await (HOSTS['node:http'] as StartHost)({ verifiers: [acmeVerifier()], log: memoryLog() });
    expect(await clientOf(mount).json('/api/openapi.json')).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it('has the schemas of the types as they are', { timeout: 60_000 }, async () => {
    const script = new URL('../../../../scripts/console-schemas.mjs', import.meta.url).href;
    const { schemas } = (await import(script)) as { schemas: () => Promise<object> };
    expect(SCHEMAS, 'run node scripts/console-schemas.mjs').toEqual(await schemas());
  });
});
