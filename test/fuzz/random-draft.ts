/** Requests as clients with few or many faults would sign them. */

import type { DeclaredScheme, Draft } from './declared-schemes.ts';
import { NOW_MS } from './declared-schemes.ts';
import type { Random } from './random.ts';

const UNRESERVED = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~';
const PATHS = [
  '/',
  '/v1/orders',
  '/v1/orders/%C3%A9',
  '/a//b',
  '/a/../b',
  '/%2e%2e/x',
  '/;a=b',
  '/*',
  '//host/x',
];
const QUERIES = [
  '',
  '?',
  '?a=1',
  '?b=2&a=1',
  '?a=2&a=1',
  '?a',
  '?=x',
  '?a=%',
  '?a=%zz',
  '?+=+',
  '?&&',
  '?a=b=c',
  '?a?b',
];
const BODIES = ['', '{}', '{"amount":100}', '{"a":1,"a":2}', ' ', '\0', '\xff\xfe', 'a=1&b=2'].map((text) =>
  Buffer.from(text, 'latin1'),
);

/** A draft that is right, or wrong in one respect. */
export function randomDraft(random: Random, { stamp }: DeclaredScheme): Draft {
  return {
    method: random.pick(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'get', 'M-SEARCH']),
    target: random.pick(PATHS) + random.pick(QUERIES),
    body: random.oneIn(10) ? random.bytes(random.below(300)) : random.pick(BODIES),
    nonce: random.text(
      UNRESERVED,
      random.oneIn(20) ? random.pick([1, 15, 129, 300]) : random.between(16, 128),
    ),
    timestamp: randomTime(random, stamp),
    spell: randomSpelling(random),
  };
}

function randomTime(random: Random, stamp: (ms: number) => string): string {
  const offset = random.pick([
    0, 0, 0, 0, 1, -1, 999, 299_000, 300_000, 300_001, 301_000, -299_999, -300_000, -300_999, -301_000,
  ]);
  const text = stamp(NOW_MS + offset);
  return random.oneIn(20)
    ? random.pick([`0${text}`, `+${text}`, `${text} `, `${text}.0`, '', '1e12', text.slice(1)])
    : text;
}

function randomSpelling(random: Random): (signature: string) => string {
  if (!random.oneIn(5)) return (signature) => signature;
  return random.pick<(signature: string) => string>([
    (signature) => signature.toUpperCase(),
    (signature) => signature.toLowerCase(),
    (signature) => `${signature} `,
    (signature) => ` ${signature}`,
    (signature) => `${signature}=`,
    (signature) => signature.replace(/=+$/, ''),
    (signature) => signature.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
    (signature) => signature.replaceAll('+', '-').replaceAll('/', '_'),
    (signature) => Buffer.from(signature, 'hex').toString('base64'),
    (signature) => `${signature},v1=${signature}`,
    (signature) => `${signature.slice(0, 20)}\u0130${signature.slice(21)}`,
  ]);
}
