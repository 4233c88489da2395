/** Headers that a scheme knows and does not require, in requests that have them. */

import { defineScheme, header, lines, part } from 'countersign';
import { iimmpact } from 'countersign/schemes/iimmpact';
import { expect, it } from 'vitest';
import { partnerDocs } from '../src/partner-docs.ts';
import { LANGUAGES } from '../src/samples/languages.ts';

const EXAMPLE = 'operation-of-the-example';
const REQUEST = {
  ...{ method: 'POST', target: '/v1/orders', contentType: 'application/json', body: '{"amount":"1.50"}' },
  ...{ idempotencyKey: EXAMPLE, requestId: 'request-of-the-example' },
};

/** It signs the idempotency key. */
function schemeWith(length?: readonly [number, number]) {
  const key = header('Idempotency-Key', length === undefined ? {} : { length });
  return defineScheme({
    name: 'acme',
    keyId: header('X-Key'),
    timestamp: header('X-Time', 'unixSeconds'),
    signature: header('X-Sign', 'hex'),
    secret: 'utf8',
    algorithm: 'hmac-sha256',
    message: lines(part.timestamp, part.method, part.target, header('Idempotency-Key'), part.body),
    replay: 'signature',
    idempotencyKey: key,
    requestId: header('X-Request-Id'),
  });
}

function fileOf(files: ReadonlyMap<string, string>, name: string): string {
  return files.get(name) ?? expect.unreachable(name);
}

it.each(LANGUAGES)(
  'the sample in $title makes new values in each run, and signs the key that it sends',
  ({ id, file }) => {
    const text = fileOf(partnerDocs(schemeWith(), { requests: [REQUEST] }), `samples/${id}/${file}`);
    expect(text).toContain('Idempotency-Key');
    expect(text).toContain('X-Request-Id');
    expect(text).not.toContain(EXAMPLE);
    // Made, signed and sent.
    expect(text.match(/idempotency_?key/gi)).toHaveLength(3);
  },
);

it('the worked example, the vectors and OpenAPI have the values of the request', () => {
  const files = partnerDocs(schemeWith(), { requests: [REQUEST], languages: [] });
  expect(fileOf(files, 'index.md')).toContain(
    `Idempotency-Key: ${EXAMPLE}\nX-Request-Id: request-of-the-example`,
  );
  const [vector] = JSON.parse(fileOf(files, 'vectors.json')).vectors;
  expect(vector.headers['Idempotency-Key']).toBe(EXAMPLE);
  expect(vector.stringToSign).toContain(`\n${EXAMPLE}\n`);
  const { parameters } = JSON.parse(fileOf(files, 'openapi.json')).paths['/v1/orders'].post;
  expect(parameters).toEqual([
    expect.objectContaining({ name: 'Idempotency-Key', in: 'header', required: true, example: EXAMPLE }),
    expect.objectContaining({ name: 'X-Request-Id', in: 'header', required: true }),
  ]);
});

it('collections set a variable for each, which stands in the header', () => {
  const files = partnerDocs(schemeWith(), { requests: [REQUEST], languages: [] });
  expect(fileOf(files, 'bruno/POST-v1-orders.bru')).toContain('  Idempotency-Key: {{idempotencyKey}}\n');
  expect(fileOf(files, 'bruno/collection.bru')).toContain("bru.setVar('idempotencyKey', ");
  expect(fileOf(files, 'postman_collection.json')).toContain('"value": "{{idempotencyKey}}"');
});

it('the page says that each operation needs a key of its own', () => {
  const options = { requests: [REQUEST], formats: ['md' as const] };
  expect(fileOf(partnerDocs(schemeWith(), options), 'index.md')).toContain(
    'Each run is an operation of its own and makes a new `Idempotency-Key`. A program of yours keeps it in all retries of the operation.',
  );
});

it('a key that can be no UUID is sent as it is given, and the page says that each operation needs its own', () => {
  const files = partnerDocs(schemeWith([1, 30]), { requests: [REQUEST] });
  expect(fileOf(files, 'samples/node/sign.mjs')).toContain(`'Idempotency-Key': '${EXAMPLE}'`);
  expect(fileOf(files, 'bruno/POST-v1-orders.bru')).toContain(`  Idempotency-Key: ${EXAMPLE}\n`);
  expect(fileOf(files, 'index.md')).toContain(
    'The value of `Idempotency-Key` is an example: give each operation one of its own.',
  );
});

it('samples of a given operation have the key that it requires, and no parameter is added twice', () => {
  const parameters = [
    { name: 'idempotency-key', in: 'header', required: true, schema: { type: 'string', example: EXAMPLE } },
  ];
  const given = {
    openapi: '3.1.0',
    info: { title: 'Acme', version: '1' },
    paths: { '/v1/ping': { get: { parameters, responses: {} } } },
  };
  const text = fileOf(partnerDocs(schemeWith(), { openapi: given, languages: ['node'] }), 'openapi.json');
  const { get } = JSON.parse(text).paths['/v1/ping'];
  expect(get.parameters).toEqual([...parameters, { $ref: '#/components/parameters/requestId' }]);
  expect(get['x-codeSamples'][0].source).toContain("'Idempotency-Key': idempotencyKey");
  const again = partnerDocs(schemeWith(), { openapi: JSON.parse(text), languages: ['node'] });
  expect(JSON.parse(fileOf(again, 'openapi.json'))).toEqual(JSON.parse(text));
});

it('throws for a value that the scheme does not know, or that no header can have', () => {
  expect(() => partnerDocs(iimmpact(), { requests: [REQUEST] })).toThrow(
    'a request has "idempotencyKey", and the scheme "iimmpact" has none',
  );
  const requests = [{ ...REQUEST, idempotencyKey: 'a\nb' }];
  expect(() => partnerDocs(schemeWith(), { requests })).toThrow('"idempotencyKey" of a request must be');
});
