import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DIGEST_BYTES, writeReplayDigest } from '../../../src/redis/store/replay-digest.ts';
import type { ReplayAdmissionRequest } from '../../../src/store.ts';

function digest(replayId: string, replayIdIsDigest?: boolean): string {
  const request: ReplayAdmissionRequest = {
    keyId: 'k',
    replayId,
    ...(replayIdIsDigest === undefined ? {} : { replayIdIsDigest }),
    timestampMs: 0,
    expiresAtMs: 0,
    limits: [],
    cost: 1,
    nowMs: 0,
  };
  const target = Buffer.alloc(DIGEST_BYTES + 4, 0xee);
  writeReplayDigest(target, 2, request);
  // Nothing is written beside it.
  expect([...target.subarray(0, 2), ...target.subarray(-2)]).toEqual([0xee, 0xee, 0xee, 0xee]);
  return target.subarray(2, -2).toString('hex');
}

function hashed(text: string): string {
  return createHash('sha256')
    .update(text)
    .digest('hex')
    .slice(0, DIGEST_BYTES * 2);
}

test.each([
  ['nothing', ''],
  ['a nonce', 'nonce'],
  ['an emoji', '🔑'],
  ['a letter of Latin-1', 'é'],
  ['a NUL', '\0'],
  ['10 000 letters', 'x'.repeat(10_000)],
  ['hex', 'ab'.repeat(32)],
])('writes the beginning of the SHA-256 of what a sender chose: %s', (_what, text) => {
  expect(digest(text)).toBe(hashed(text));
  expect(digest(text, false)).toBe(hashed(text));
});

test('writes the beginning of what is a digest already', () => {
  const mac = createHash('sha256').update('mac').digest('hex');
  expect(digest(mac, true)).toBe(mac.slice(0, DIGEST_BYTES * 2));
});

test.each([
  ['too short', 'ab'.repeat(DIGEST_BYTES - 1)],
  ['no hex', `zz${'ab'.repeat(DIGEST_BYTES)}`],
  ['no hex in the middle', `${'ab'.repeat(5)}-${'ab'.repeat(DIGEST_BYTES)}`],
  ['base64', 'q83vASNFZ4mrze8BI0VniavN7wEjRWeJ'],
])('hashes what claims to be a digest and is %s', (_what, text) => {
  expect(digest(text, true)).toBe(hashed(text));
});

test('differs for any two texts that senders choose', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
      fc.pre(Buffer.from(one).compare(Buffer.from(other)) !== 0);
      expect(digest(one)).not.toBe(digest(other));
    }),
  );
});

test('differs for texts that differ in halves of surrogate pairs', () => {
  const halves = [
    '\ud800',
    '\ud801',
    '\udc00',
    '\udfff',
    '\ufffd',
    '\ud800\ud800',
    '\ud800\ufffd',
    '🔑',
    '\ud83d',
  ];
  const texts = halves.flatMap((half) => [half, `a${half}`, `${half}a`, `a${half}b${half}`]);
  expect(new Set(texts.map((text) => digest(text))).size).toBe(texts.length);
});
