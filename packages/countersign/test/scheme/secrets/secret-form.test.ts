import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { defineScheme, header, message, part } from '../../../src/index.ts';
import type { SecretForm } from '../../../src/scheme.ts';

const SECRET = 'c2VjcmV0IGJ5dGVzIG9mIGFjbWU=';

function keyOf(secret: SecretForm, text: string): Buffer {
  const scheme = defineScheme({
    name: 'acme',
    timestamp: header('X-Time', 'unixSeconds'),
    signature: header('X-Signature'),
    secret,
    algorithm: 'hmac-sha256',
    message: message`${part.timestamp}${part.body}`,
    replay: 'signature',
  });
  return Buffer.from(scheme.toKey(text, 'key'));
}

it('takes a prefix off where it is there, and decodes the rest', () => {
  const form = { prefix: 'sec_', encoding: 'base64' } as const;
  expect(keyOf(form, `sec_${SECRET}`)).toEqual(Buffer.from(SECRET, 'base64'));
  expect(keyOf(form, SECRET)).toEqual(Buffer.from(SECRET, 'base64'));
});

it('hashes the secret where the key is a digest, as bytes or as their text', () => {
  const digest = createHash('sha256').update(SECRET).digest();
  expect(keyOf({ digest: { algorithm: 'sha256', encoding: 'raw' } }, SECRET)).toEqual(digest);
  expect(keyOf({ digest: { algorithm: 'sha256', encoding: 'hex' } }, SECRET)).toEqual(
    Buffer.from(digest.toString('hex')),
  );
});

it('takes nothing but the right encoding, and no secret that is too short without its prefix', () => {
  expect(() => keyOf({ prefix: 'sec_', encoding: 'hex' }, `sec_${SECRET}`)).toThrow(
    'the secret is not strict hex',
  );
  expect(() => keyOf({ prefix: 'a-very-long-prefix_' }, 'a-very-long-prefix_short')).toThrow(
    'is shorter than 14 bytes',
  );
  expect(() => keyOf({}, '')).toThrow('the secret is empty');
});

it.each([
  ['prefix', { prefix: '' }],
  ['encoding', { encoding: 'base32' }],
  ['digest.algorithm', { digest: { algorithm: 'crc32', encoding: 'hex' } }],
  ['digest.encoding', { digest: { algorithm: 'md5', encoding: 'utf8' } }],
  ['strip', { strip: 'whsec_' }],
])('names the member at fault: %s', (member, form) => {
  expect(() => keyOf(form as SecretForm, SECRET)).toThrow(member);
});
