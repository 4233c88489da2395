/** After verification the body is what it was before. */

import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Answer, type Outgoing, rawExchange, rawRequest } from '../http-client.ts';
import { type Seen, type StartAdapter, serveApi, sha256 } from './served-api.ts';

const MIB = Buffer.alloc(1024 * 1024, 'countersign');

const BODIES: readonly (readonly [string, Uint8Array])[] = [
  ['JSON', Buffer.from('{ "b": 1.50,  "a": "x" }\n')],
  ['form fields', Buffer.from('b=1&a=%20+&a=2')],
  ['bytes that are not UTF-8', Buffer.from([0xff, 0xfe, 0x00, 0x80, 0xc3])],
  ['a byte order mark', Buffer.from('\ufeff{"a":1}')],
  ['emoji', Buffer.from('{"memo":"💸 naïve Ω"}')],
  ['replacement patterns', Buffer.from("$& $$ $1 $` $' {}")],
  ['line ends of all kinds', Buffer.from('a\r\nb\nc\rd\0e\n\n')],
  ['gzip', gzipSync('{"a":1}')],
  ['one byte', Buffer.from([0])],
  ['1 MiB', MIB],
];

export function bodiesContract(start: StartAdapter): void {
  describe('bodies', () => {
    it.each(BODIES)('hands on %s untouched when its length is declared', async (_name, body) => {
      const api = await serveApi(start);
      expect(seen(await api.send(post({ body })))).toMatchObject({
        bytes: body.length,
        sha256: sha256(body),
      });
    });

    it.each(BODIES)('hands on %s untouched when it comes in chunks', async (_name, body) => {
      const api = await serveApi(start);
      const size = Math.max(1, Math.ceil(body.length / 7));
      const chunks = Array.from({ length: Math.ceil(body.length / size) }, (_, i) =>
        body.subarray(i * size, (i + 1) * size),
      );
      expect(seen(await api.send(post({ chunks })))).toMatchObject({
        bytes: body.length,
        sha256: sha256(body),
      });
    });

    it('hands on a body of many one-byte chunks', async () => {
      const api = await serveApi(start);
      const chunks = [...'byte by byte, each flushed'].map((character) => Buffer.from(character));
      expect(seen(await api.send(post({ chunks }))).bytes).toBe(chunks.length);
    });

    it.each<[string, Partial<Outgoing>]>([
      ['absent', {}],
      ['empty with its length declared', { body: '' }],
      ['empty and chunked', { chunks: [] }],
    ])('accepts a body that is %s', async (_name, part) => {
      const api = await serveApi(start);
      expect(seen(await api.send(post(part)))).toMatchObject({ bytes: 0, sha256: sha256('') });
    });

    it.each(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('takes the body of %s', async (method) => {
      const api = await serveApi(start);
      expect(seen(await api.send({ method, path: '/echo', body: '{"a":1}' })).bytes).toBe(7);
    });

    it('answers HEAD without a body, accepted or refused', async () => {
      const api = await serveApi(start);
      const accepted = await api.send({ method: 'HEAD', path: '/echo' });
      expect([accepted.status, accepted.text]).toEqual([200, '']);
      const text = rawRequest('HEAD /echo', [['Connection', 'close']]);
      expect(await rawExchange(api.port, text)).toMatch(/^HTTP\/1\.1 401 [\s\S]*\r\n\r\n$/);
    });

    it('takes the body of a request that asked to be told to continue', async () => {
      const api = await serveApi(start);
      const body = 'after 100 Continue';
      const headers = Object.entries({
        ...api.sign(post({ body })),
        'Content-Length': String(body.length),
        Expect: '100-continue',
        Connection: 'close',
      });
      const received = await rawExchange(api.port, rawRequest('POST /echo', headers, body));
      expect(received).toMatch(/^HTTP\/1\.1 100 Continue\r\n/);
      expect(received).toContain(sha256(body));
    });

    it('does not take a trailer for a header', async () => {
      const api = await serveApi(start);
      const signed = Object.entries(api.sign(post({ body: 'x' })));
      const text = rawRequest(
        'POST /echo',
        [...signed, ['Transfer-Encoding', 'chunked'], ['Trailer', 'X-Nonce'], ['Connection', 'close']],
        '1\r\nx\r\n0\r\nX-Nonce: another-nonce-0123456789\r\n\r\n',
      );
      expect(await rawExchange(api.port, text)).toContain(sha256('x'));
    });
  });
}

function post(part: Partial<Outgoing>): Outgoing {
  return { method: 'POST', path: '/echo', headers: { 'content-type': 'application/x-anything' }, ...part };
}

function seen(answer: Answer): Seen {
  expect(answer.status).toBe(200);
  return JSON.parse(answer.text) as Seen;
}
