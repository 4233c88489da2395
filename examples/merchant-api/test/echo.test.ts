import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FRAMEWORKS } from '../src/server.ts';
import type { SystemName } from '../src/systems.ts';
import { type MerchantClient, startMerchant } from './merchant-client.ts';

const ECHOES: Readonly<Record<SystemName, string>> = {
  iimmpact: '/iimmpact/echo',
  influencemart: '/influencemart/api/echo',
  ip2: '/ip2/api/v2/echo/SUB-0001/256700000001',
  slaunchx: '/prometheus/api/v1/partner/echo',
  intend: '/intend/echo',
};

const MULTIPART = [
  '--frontier',
  'Content-Disposition: form-data; name="file"; filename="a.bin"',
  'Content-Type: application/octet-stream',
  '',
  'first\u0000line $& $$',
  '--frontier--',
  '',
].join('\r\n');

/** IP2 signs twelve fields and not the body. */
const SIGNING_BODIES = Object.entries(ECHOES).filter(([name]) => name !== 'ip2');

/** Bodies, and the JSON that is found in them. */
const BODIES: readonly { what: string; type?: string; bytes: Buffer; json: unknown }[] = [
  {
    what: 'JSON',
    type: 'application/json',
    bytes: Buffer.from('{ "memo": "é 😀 $&",  "amount": 500.00 }'),
    json: { memo: 'é 😀 $&', amount: 500 },
  },
  {
    what: 'a form',
    type: 'application/x-www-form-urlencoded',
    bytes: Buffer.from('a=1&b=%F0%9F%98%80+x'),
    json: null,
  },
  {
    what: 'a multipart form',
    type: 'multipart/form-data; boundary=frontier',
    bytes: Buffer.from(MULTIPART),
    json: null,
  },
  { what: 'text', type: 'text/plain; charset=utf-8', bytes: Buffer.from('naïve\r\n'), json: null },
  { what: 'XML', type: 'application/xml', bytes: Buffer.from('<a>1</a>'), json: null },
  { what: 'bytes', type: 'application/octet-stream', bytes: Buffer.from([0xff, 0xfe, 0x00]), json: null },
  { what: 'bytes without a type', bytes: Buffer.from([0xff, 0xfe]), json: null },
  {
    what: 'JSON without a type',
    bytes: Buffer.from('{"RequestId":"REQ-42"}'),
    json: { RequestId: 'REQ-42' },
  },
];

const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

describe.each(FRAMEWORKS)('the echo on %s', (framework) => {
  let merchant: MerchantClient;
  let nowMs = Date.UTC(2026, 3, 30);

  beforeAll(async () => {
    merchant = await startMerchant({ framework }, () => {
      nowMs += 1000;
      return nowMs;
    });
  });

  afterAll(() => merchant.close());

  describe.each(Object.entries(ECHOES))('of %s', (name, path) => {
    const system = name as SystemName;

    it.each(BODIES)('gives its handler $what, byte for byte', async ({ type, bytes, json }) => {
      const answer = await merchant.send({
        ...{ system, path, method: 'POST', body: new Uint8Array(bytes) },
        ...(type !== undefined && { headers: { 'content-type': type } }),
      });

      expect(answer).toMatchObject({ status: 200, body: { ...digestOf(bytes), json } });
    });

    it.each([{ type: 'application/json' }, { type: 'text/plain' }, { type: undefined }])(
      'gives its handler an empty body of the type $type',
      async ({ type }) => {
        const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type };
        const answer = await merchant.send({ system, path, method: 'POST', headers });

        expect(answer.body).toEqual({ bytes: 0, sha256: EMPTY_SHA256, json: null });
      },
    );

    it('answers a body of 100 000 levels, without repeating it', async () => {
      const bytes = Buffer.from('['.repeat(100_000) + ']'.repeat(100_000));
      const type = system === 'ip2' ? 'text/plain' : 'application/json';
      const answer = await merchant.send({
        ...{ system, path, method: 'POST', body: new Uint8Array(bytes), headers: { 'content-type': type } },
      });

      expect(answer).toMatchObject({ status: 200, body: { ...digestOf(bytes), json: null } });
    });

    it('gives its handler a body that arrives in chunks', async () => {
      const chunks = ['first, ', 'then ', 'x'.repeat(70_000)];
      const whole = Buffer.from(chunks.join(''));
      const answer = await merchant.send({
        ...{ system, path, method: 'POST', body: new Uint8Array(whole) },
        headers: { 'content-type': 'text/plain' },
        sendAs: { body: inChunks(chunks) },
      });

      expect(answer.body).toEqual({ ...digestOf(whole), json: null });
    });
  });

  it.each(SIGNING_BODIES)(
    'of %s refuses a byte that differs from the signed one by a bit',
    async (name, path) => {
      const answer = await merchant.send({
        ...{ system: name as SystemName, path, method: 'POST', body: Uint8Array.of(0xff, 0xfe) },
        headers: { 'content-type': 'application/octet-stream' },
        sendAs: { body: Uint8Array.of(0xff, 0xff) },
      });

      expect(answer.status).toBe(401);
    },
  );

  it.each(SIGNING_BODIES)(
    'of %s verifies zipped JSON as it was sent, and gives its handler the JSON',
    async (name, path) => {
      const json = { memo: 'x'.repeat(1000) };
      const answer = await merchant.send({
        ...{ system: name as SystemName, path, method: 'POST' },
        body: new Uint8Array(gzipSync(JSON.stringify(json))),
        headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      });

      expect(answer.body).toEqual({ ...digestOf(Buffer.from(JSON.stringify(json))), json });
    },
  );

  it('of ip2 refuses zipped JSON, since the signed fields cannot be read from it', async () => {
    const answer = await merchant.send({
      ...{ system: 'ip2', path: ECHOES.ip2, method: 'POST', body: '{}' },
      headers: { 'content-type': 'application/json' },
      sendAs: {
        body: new Uint8Array(gzipSync('{"Amount":"900"}')),
        headers: { 'content-encoding': 'gzip', 'content-md5': md5Of(gzipSync('{"Amount":"900"}')) },
      },
    });

    expect(answer.status).toBe(401);
  });

  it.each([
    { what: 'unzips to more than a body may have', bytes: gzipSync(Buffer.alloc(2 ** 21)), status: 413 },
    { what: 'is not zipped as it says', bytes: Buffer.from('plain'), status: 400 },
  ])('answers $status to a body that $what', async ({ bytes, status }) => {
    const answer = await merchant.send({
      ...{ system: 'intend', path: ECHOES.intend, method: 'POST', body: new Uint8Array(bytes) },
      headers: { 'content-encoding': 'gzip' },
    });

    expect(answer.status).toBe(status);
  });
});

function digestOf(bytes: Buffer): { bytes: number; sha256: string } {
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

function md5Of(bytes: Buffer): string {
  return createHash('md5').update(bytes).digest('base64');
}

function inChunks(chunks: readonly string[]): ReadableStream {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(Buffer.from(chunk));
      controller.close();
    },
  });
}
