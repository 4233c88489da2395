/** The scripts of the collections, run as Postman and Bruno run them: with CryptoJS and what they say of the request. */

import vm from 'node:vm';
import { createVerifier, memoryStore, type Scheme } from 'countersign';
import { ip2 } from 'countersign/schemes/ip2';
import CryptoJS from 'crypto-js';
import { describe, expect, it } from 'vitest';
import { partnerDocs } from '../src/partner-docs.ts';
import { type Documented, EACH } from './support/documented.ts';
import { fileOf, filesOf, type Vector, vectorsOf } from './support/files-of.ts';

/** An amount whose zero a parser of JSON drops. */
const NUMBER: readonly (readonly [string, Documented])[] = [
  [
    'ip2 with a number',
    {
      name: 'ip2',
      scheme: ip2(),
      options: {
        requests: [
          {
            method: 'POST',
            target: '/v2',
            contentType: 'application/json',
            body: '{"Amount": 1.50, "Memo": null}',
          },
        ],
      },
    },
  ],
];

describe.each([...EACH, ...NUMBER])('the collections of %s', (_name, documented) => {
  const { vectors } = vectorsOf(documented);
  const baseUrl = documented.options.baseUrl ?? 'https://api.example.com';

  it('sign requests in Postman that the verifier accepts', async () => {
    const collection = JSON.parse(fileOf(documented, 'postman_collection.json'));
    const script = collection.event[0].script.exec.join('\n');
    expect(collection.item).toHaveLength(vectors.length);
    for (const [i, vector] of vectors.entries()) {
      const { request } = collection.item[i];
      const values = new Map(Object.entries({ baseUrl, keyId: vector.keyId ?? '', secret: vector.secret }));
      const headers = new Map<string, string>(
        request.header.map((each: { key: string; value: string }) => [each.key, each.value]),
      );
      const replaceIn = (text: string) =>
        text.replace(/\{\{(\w+)\}\}/g, (name, key: string) => values.get(key) ?? name);
      const set = (name: string, value: string) => values.set(name, value);
      const pm = {
        variables: { get: (name: string) => values.get(name), set, replaceIn },
        request: {
          method: request.method,
          url: { toString: () => request.url },
          body: request.body,
          headers: {
            get: (name: string) => headers.get(name),
            upsert: (each: { key: string; value: string }) => headers.set(each.key, each.value),
          },
        },
      };
      vm.runInNewContext(script, { pm, CryptoJS, unescape, Date });
      // Postman puts variables in behind the script.
      const sent = new Map([...headers].map(([name, value]) => [name, replaceIn(value)]));
      expect([...sent.values()].join()).not.toContain('{{');
      await expectAccepted(documented.scheme, vector, sent);
    }
  });

  it('sign requests in Bruno that the verifier accepts', async () => {
    const files = filesOf(documented);
    const [, script = ''] =
      /script:pre-request \{\n([\s\S]*)\n\}\n$/.exec(files.get('bruno/collection.bru') ?? '') ?? [];
    expect(files.has('bruno/bruno.json')).toBe(true);
    for (const vector of vectors) {
      const headers = new Map<string, string>();
      const values = new Map(Object.entries({ baseUrl, keyId: vector.keyId ?? '', secret: vector.secret }));
      const { method, target, body } = vector.request;
      const contentType = vector.headers['Content-Type'];
      if (contentType !== undefined) headers.set('Content-Type', contentType);
      const interpolate = (text: string) =>
        text.replace(/\{\{(\w+)\}\}/g, (name, key: string) => values.get(key) ?? name);
      const setVar = (name: string, value: string) => values.set(name, value);
      const req = {
        getMethod: () => method,
        getUrl: () => `{{baseUrl}}${target}`,
        // As in Bruno 4.1: an object, where it is JSON and not asked for raw.
        getBody: ({ raw = false } = {}) => (body === '' ? undefined : raw ? body : JSON.parse(body)),
        setBody: (text: string) => expect(text).toBe(body),
        getHeader: (name: string) => headers.get(name),
        setHeader: (name: string, value: string) => headers.set(name, value),
      };
      const bru = { getEnvVar: (name: string) => values.get(name), setVar, interpolate };
      vm.runInNewContext(script, { req, bru, require: () => CryptoJS, unescape, Date });
      await expectAccepted(documented.scheme, vector, headers);
    }
  });
});

it('gives requests of one method and path files of their own in Bruno, also where file systems ignore case', () => {
  const targets = ['/v1/orders', '/v1/orders?page=2', '/v1/Orders', "/v1/'orders'", `/${'a'.repeat(300)}`];
  const requests = targets.map((target) => ({ method: 'GET', target }));
  const [{ scheme } = expect.unreachable()] = NUMBER.map(([, documented]) => documented);
  const files = partnerDocs(scheme, { requests, languages: [] });
  const names = [...files.keys()].filter((name) => name.startsWith('bruno/GET'));
  expect(names.slice(0, 4)).toEqual([
    ...['bruno/GET-v1-orders.bru', 'bruno/GET-v1-orders-2.bru', 'bruno/GET-v1-Orders-3.bru'],
    'bruno/GET-v1-orders-4.bru',
  ]);
  expect(names.map((name) => files.get(name)?.includes('url: {{baseUrl}}'))).toEqual(targets.map(() => true));
  expect(Math.max(...names.map((name) => name.length))).toBeLessThan(255);
});

async function expectAccepted(
  scheme: Scheme,
  { request, keyId = scheme.name, secret }: Vector,
  headers: ReadonlyMap<string, string>,
): Promise<void> {
  const verifier = createVerifier({
    scheme,
    keys: { id: keyId, secrets: [secret] },
    store: memoryStore(),
  } as never);
  const received = {
    method: request.method,
    url: request.target,
    headers: Object.fromEntries(headers),
    body: request.body,
  };
  expect(await verifier.verify(received)).toMatchObject({ ok: true });
}
