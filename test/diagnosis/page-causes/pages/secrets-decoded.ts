/** Secrets that are decoded, encoded or derived otherwise than documented. */

import { defineScheme, header, message, part } from 'countersign';
import { made, namedAs, nothing, type Pages } from '../causes.ts';
import { clientOf } from '../client.ts';
import { acme, iimmpact, influencemart, ORDER, slaunchx } from '../vendors.ts';

const BASE64 = 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=';
const HEX = '8f14e45fceea167a5a36dedd4bea2543b6d767d2f8ed5d21a44b0e5886680cb9';
const decoded = Buffer.from(BASE64, 'base64');
/** Hex digits in base64. */
const TWICE = 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const ONCE = '0123456789abcdef0123456789abcdef';
const WITH_NUL = Buffer.from('80ff00c3411f9a0077d0e1b2c3a4958677665544332211a00a0a', 'hex');

/** A secret in base64url. */
const urlSafe = clientOf({
  scheme: defineScheme({
    name: 'url-safe',
    keyId: header('X-Key'),
    timestamp: header('X-Time', 'unixSeconds'),
    signature: header('X-Signature', { encoding: 'hex' }),
    secret: 'base64url',
    algorithm: 'hmac-sha256',
    message: message`${part.timestamp}.${part.body}`,
    toleranceSeconds: 300,
    replay: 'signature',
  }),
  keyId: 'key-17',
  secret: '-_q83vEjRWeJCrze8SNFZ4kKvN7xI0_niQq83vEjRW-J',
  toKey: (secret) => Buffer.from(secret, 'base64url'),
  writeTime: (ms) => String(Math.floor(ms / 1000)),
  call: { method: 'POST', target: '/orders', host: 'api.example.com', body: ORDER },
  fields: ({ time, body }) => [time, body],
  separator: '.',
  encode: (mac) => mac.toString('hex'),
  frame: (signature) => signature,
  headers: ({ keyId, time }, signature) => ({ 'X-Key': keyId, 'X-Time': time, 'X-Signature': signature }),
});
/** Bytes that the decoders of base64 of Python and PHP make of it. */
const withoutForeign = Buffer.from('q83vEjRWeJCrze8SNFZ4kKvN7xI0niQq83vEjRWJ', 'base64');

export const PAGES: Pages = {
  secret_not_decoded: [
    made(
      [
        '`openssl dgst -hmac "$SECRET"`, which knows no other form of key',
        "PHP `hash_hmac('sha256', $message, $secret)`",
        "JavaScript `createHmac('sha256', secret)` with a string, and",
        'Python `hmac.new(secret.encode(), …)`, Java `new SecretKeySpec(secret.getBytes(UTF_8),',
      ],
      iimmpact({ key: BASE64 }),
      acme({ key: HEX }),
    ),
  ],
  secret_decoded_twice: [
    made(
      [
        'A loader of settings that decodes values named `…_BASE64`, and',
        'An SDK that decodes by itself, handed a secret that the caller',
      ],
      iimmpact({ secret: TWICE, key: Buffer.from(ONCE, 'base64') }),
      iimmpact({ secret: TWICE, key: Buffer.from(ONCE, 'hex') }),
    ),
    made(
      '`kubectl get secret … | base64 -d` gives the stored value, and',
      iimmpact({ secret: TWICE, key: Buffer.from(ONCE, 'base64') }),
    ),
  ],
  secret_decoded_wrongly: [
    made(
      'Hex digits are valid base64, so a base64 decoder takes them without',
      acme({ key: Buffer.from(HEX, 'base64') }),
    ),
    made(
      "Node `Buffer.from(secret, 'hex')` on base64 | stops at the first",
      iimmpact({
        secret: 'c0ffee12VniQq83vEjRWeJCrze8SNFZ4kKvN7xI0Vng=',
        key: Buffer.from('c0ffee12', 'hex'),
      }),
    ),
    namedAs(
      ['secret_missing'],
      "Node `Buffer.from(secret, 'hex')` on base64 | stops at the first",
      iimmpact({ key: '' }),
    ),
    nothing(
      "Node `Buffer.from(secret, 'base64')` on base64url | reads it",
      'Java `Base64.getDecoder()` on base64url | throws `Illegal base64',
    ),
    made(
      [
        "Python `base64.b64decode('-_-_ab==')` | drops `-` and `_`, and",
        "PHP `base64_decode('-_-_ab==')` | likewise, unless its second",
      ],
      urlSafe({ key: withoutForeign }),
    ),
  ],
  secret_decoded_needlessly: [
    made(
      "Habit: another vendor's secret had to be decoded, and the code",
      slaunchx({ key: Buffer.from('Zk9wQ2xYd3ZtT1RrU3hFbGJhN2pQd1I4', 'base64') }),
    ),
    made(
      [
        '32 or 64 hex digits look like bytes that somebody wrote down.',
        '`openssl … -macopt hexkey:$SECRET` reads hex. `-hmac "$SECRET"`',
      ],
      influencemart({ secret: HEX, key: Buffer.from(HEX, 'hex') }),
      influencemart({ secret: ONCE, key: Buffer.from(ONCE, 'hex') }),
    ),
    made(
      'Libraries for Standard Webhooks decode every secret as base64.',
      slaunchx({ secret: BASE64, key: decoded }),
    ),
    made(
      "Snippets add `Buffer.from(secret, 'base64')`, and Node's decoder",
      slaunchx({
        secret: 'correct!horse-battery+staple',
        key: Buffer.from('correct!horse-battery+staple', 'base64'),
      }),
    ),
  ],
  secret_decoded_to_text: [
    made(
      "`Buffer.from(s, 'base64').toString()` in Node, `new String(bytes,",
      iimmpact({ key: decoded.toString('utf8') }),
      iimmpact({ secret: WITH_NUL.toString('base64'), key: WITH_NUL.toString('utf8') }),
    ),
    made(
      '`atob(s)` given to an HMAC, which encodes the string as UTF-8',
      iimmpact({ key: decoded.toString('latin1') }),
    ),
    made(
      '`key=$(base64 -d <<< "$s")` in bash | `80 ff c3`: NUL bytes are',
      iimmpact({
        secret: WITH_NUL.toString('base64'),
        key: Buffer.from('80ffc3411f9a77d0e1b2c3a4958677665544332211a0', 'hex'),
      }),
    ),
    made(
      'C# does the same with `Encoding.UTF8.GetString`. `Encoding.ASCII.GetString`',
      iimmpact({ key: decoded.toString('utf8') }),
      iimmpact({ key: Buffer.from(decoded.map((byte) => (byte > 0x7f ? 0x3f : byte))) }),
      iimmpact({ key: decoded.toString('latin1') }),
    ),
  ],
  secret_encoded: [
    made(
      [
        'The value under `data:` of a Kubernetes Secret is base64. `kubectl',
        'Somebody put text that was base64 already under `data:` encoded,',
        "Terraform's `base64encode()`, AWS Secrets Manager's `SecretBinary`",
        '`btoa(secret)` or `base64_encode($secret)`, from a habit of HTTP',
      ],
      slaunchx({ secret: 'correct-horse-battery-staple', key: 'Y29ycmVjdC1ob3JzZS1iYXR0ZXJ5LXN0YXBsZQ==' }),
    ),
    made(
      '`bin2hex` and `hexdigest` wrappers, because "a key must be hex"',
      slaunchx({
        secret: 'correct-horse-battery-staple',
        key: '636f72726563742d686f7273652d626174746572792d737461706c65',
      }),
    ),
  ],
};
