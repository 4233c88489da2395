/** Random requests to each of the five schemes: any of them gets a verdict, never an error. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createVerifier, memoryStore, type Scheme, type Verdict } from '../../src/index.ts';
import { iimmpact } from '../../src/schemes/iimmpact.ts';
import { influencemart } from '../../src/schemes/influencemart.ts';
import { intend, intendAssumedKeyAndTimestamp, intendAssumedWholeRequest } from '../../src/schemes/intend.ts';
import { ip2 } from '../../src/schemes/ip2.ts';
import { slaunchx } from '../../src/schemes/slaunchx.ts';

const NOW_MS = Date.UTC(2025, 11, 1);
/** Good as text, as base64 and as a password. */
const SECRET = 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const KEY_IDS = ['key-1', 'stranger'];

const SCHEMES: Record<string, Scheme> = {
  iimmpact: iimmpact(),
  influencemart: influencemart(),
  ip2: ip2(),
  slaunchx: slaunchx(),
  'slaunchx with its query': slaunchx({ includeQuery: true }),
  'intend, key and timestamp': intend({ message: intendAssumedKeyAndTimestamp }),
  'intend, whole request': intend({ message: intendAssumedWholeRequest }),
};

/** Texts of bytes, as Node delivers heads, and now and then of anything. */
const byteText = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('latin1'));
const anyText = fc.oneof(byteText, fc.string({ unit: 'binary', maxLength: 20 }), fc.constant('\ud800'));
const target = fc.oneof(
  anyText.map((text) => `/${text}`),
  fc.webPath().map((path) => `/${path}`),
  fc.webQueryParameters().map((query) => `/api?${query}`),
  byteText.map((text) => `/api/v2/transactions/debits/${text}/${text}?${text}`),
);
const body = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.json().map((json) => Buffer.from(json)),
  anyText.map((text) => Buffer.from(`{"Memo":"${text}","Amount":${text}`)),
  fc
    .constantFrom('{"a":'.repeat(2000), `{"a":${'['.repeat(2000)}`, `{"Memo":"${'İ'.repeat(5000)}"}`)
    .map((text) => Buffer.from(text)),
);
const contentTypes = fc.constantFrom(
  ...[undefined, 'application/json', 'text/plain', 'application/json; charset=utf-7', 'charset'],
);

describe.each(Object.entries(SCHEMES))('%s', (_name, scheme) => {
  const verifier = createVerifier({
    ...{ scheme, keys: { id: 'key-1', secret: SECRET }, clock: () => NOW_MS },
    ...{ store: memoryStore({ maxReplayIds: 100_000 }) },
  });
  const names = new Set([
    ...scheme
      .sign({
        ...{ keyId: 'key-1', key: scheme.toKey(SECRET, 'key-1'), nowMs: NOW_MS, nonce: 'n'.repeat(32) },
        request: { method: 'POST', url: '/x', headers: [], body: Buffer.alloc(0) },
      })
      .map(([name]) => name),
    ...['Content-MD5', 'Content-Type', 'X-Request-Id', 'X-Idempotency-Key', 'X-External-Event-Id'],
  ]);

  async function codeOf(request: Parameters<typeof verifier.verify>[0]): Promise<string> {
    const verdict: Verdict = await verifier.verify(request);
    return verdict.ok ? 'accepted' : verdict.code;
  }

  it('refuses any head and any body', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ method: anyText, url: fc.oneof(target, anyText), body, address: anyText }),
        fc.array(fc.tuple(fc.oneof(fc.constantFrom(...names), anyText), anyText), { maxLength: 10 }),
        async (request, headers) => {
          expect(await codeOf({ ...request, headers: headers.flat() })).toMatch(/^[a-z_]+$/);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('answers whatever target and body come under a head of the right form', async () => {
    await fc.assert(
      fc.asyncProperty(
        ...[fc.constantFrom(...KEY_IDS), fc.uuid(), target, body, contentTypes],
        async (keyId, nonce, path, bytes, type) => {
          const plain = { method: 'POST', headers: [], body: Buffer.alloc(0), url: '/x' };
          const headers = scheme.sign({
            ...{ keyId, key: scheme.toKey(SECRET, keyId), nowMs: NOW_MS, nonce, request: plain },
          });
          const sent = [...headers.flat(), ...(type === undefined ? [] : ['Content-Type', type])];
          const code = await codeOf({ ...plain, url: path, body: bytes, headers: sent });
          if (keyId === 'stranger') expect(code).not.toBe('accepted');
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([...names])('refuses every byte in %s, or takes it', async (name) => {
    for (let byte = 0; byte < 256; byte++) {
      const text = String.fromCharCode(byte);
      const plain = { method: 'POST', headers: [], body: Buffer.from('{}'), url: '/x' };
      const headers = scheme
        .sign({
          ...{ keyId: 'key-1', key: scheme.toKey(SECRET, 'key-1'), nowMs: NOW_MS, request: plain },
          nonce: `${'n'.repeat(20)}${byte}`,
        })
        .map(([header, value]) => (header === name ? [header, value + text] : [header, value]));
      const sent = [...headers.flat(), ...(headers.some(([header]) => header === name) ? [] : [name, text])];
      expect(await codeOf({ ...plain, headers: sent })).toMatch(/^[a-z_]+$/);
    }
  });

  it('refuses every byte in the target, or takes it', async () => {
    for (let byte = 0; byte < 256; byte++) {
      const plain = { method: 'POST', headers: [], body: Buffer.alloc(0), url: '/x' };
      const headers = scheme.sign({
        ...{ keyId: 'key-1', key: scheme.toKey(SECRET, 'key-1'), nowMs: NOW_MS, request: plain },
        nonce: `${'t'.repeat(20)}${byte}`,
      });
      const text = String.fromCharCode(byte);
      expect(await codeOf({ ...plain, url: `/x${text}?a=${text}`, headers: headers.flat() })).toMatch(
        /^[a-z_]+$/,
      );
    }
  });

  it('tells the sender of any refusal in its own format', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...names), anyText), { maxLength: 6 }),
        async (headers) => {
          const verdict = await verifier.verify({
            ...{ method: 'GET', url: '/x', body: Buffer.alloc(0), headers: headers.flat() },
          });
          if (verdict.ok) throw new Error('nothing was signed');
          const { status, body: answer } = verdict.response;
          expect(status).toBeGreaterThanOrEqual(400);
          expect(() => JSON.parse(answer) as unknown).not.toThrow();
        },
      ),
    );
  });
});
