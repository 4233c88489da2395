/** Wrong calls of those who sign, declare schemes or ask for an explanation. */

import {
  createVerifier,
  defineScheme,
  header,
  headerParam,
  jsonField,
  lines,
  message,
  part,
  toHeaderPairs,
} from 'countersign';
import { createSigner, signedFetch, signRequest } from 'countersign/client';
import { explain } from 'countersign/diagnosis';
import { hmac } from 'countersign/scheme';
import { influencemart } from 'countersign/schemes/influencemart';
import { intend } from 'countersign/schemes/intend';
import { ip2 } from 'countersign/schemes/ip2';
import { slaunchx } from 'countersign/schemes/slaunchx';
import { DECLARATION, declared, keys, SECRET, scheme, type WrongCall, wrong } from './wrong-call.ts';

const credentials = { id: 'ak_1', secret: SECRET };
const request = { method: 'POST', url: '/v1/orders', body: '{}' };
const received = { method: 'POST', url: '/', headers: [], body: Buffer.alloc(0) };
const key = { id: 'ak_1', secrets: [SECRET] };
const signedWith = (members: object) => signRequest(scheme, credentials, wrong({ ...request, ...members }));
const sentBy = (members: object) => signedFetch(scheme, wrong({ ...credentials, ...members }));

const SIGNERS: readonly WrongCall[] = [
  [
    'key for id',
    () => signRequest(scheme, wrong({ key: 'ak_1', secret: SECRET }), request),
    'signRequest()',
    'write "id"',
  ],
  [
    'keyId for id',
    () => signedFetch(scheme, wrong({ keyId: 'ak_1', secret: SECRET })),
    'signedFetch()',
    'write "id"',
  ],
  [
    'apiKey for id',
    () => createSigner(scheme, wrong({ apiKey: 'ak_1', secret: SECRET })),
    'createSigner()',
    'write "id"',
  ],
  ['secrets for secret', () => sentBy({ secrets: [SECRET] }), 'write "secret"'],
  ['signingSecret for secret', () => sentBy({ signingSecret: SECRET }), 'write "secret"'],
  [
    'an unset secret',
    () => sentBy({ secret: undefined }),
    'signedFetch(): the secret of "ak_1" is undefined',
    'environment variable',
  ],
  [
    'an unset key id',
    () => sentBy({ id: undefined }),
    '"credentials.id"',
    'got undefined',
    'environment variable',
  ],
  [
    'bytes for a secret',
    () => sentBy({ secret: Buffer.from(SECRET) }),
    'the secret of "ak_1"',
    'got a Buffer',
  ],
  ['a short secret', () => sentBy({ secret: 'short' }), 'signedFetch()', 'shorter than 14 bytes'],
  ['no credentials', () => signedFetch(scheme, wrong(undefined)), '"credentials" must be { id, secret }'],
  ['the secret alone', () => signedFetch(scheme, wrong(SECRET)), '"credentials"', 'got a text'],
  [
    'one object for all',
    () => signedFetch(wrong({ scheme, ...credentials }), wrong(undefined)),
    'signedFetch(): "scheme"',
    'got an object',
  ],
  [
    'a scheme that was not called',
    () => signRequest(wrong(influencemart), credentials, request),
    'signRequest(): "scheme" is a function: call it, influencemart()',
  ],
  [
    'path for url',
    () => signRequest(scheme, credentials, wrong({ method: 'POST', path: '/' })),
    '"request"',
    'write "url"',
  ],
  ['data for body', () => signedWith({ data: '{}' }), '"request"', 'write "body"'],
  ['an object for a body', () => signedWith({ body: { a: 1 } }), 'text or bytes', 'JSON.stringify'],
  ['no method', () => signedWith({ method: undefined }), '"request.method"', 'got undefined'],
  ['no url', () => signedWith({ url: undefined }), '"request.url"', 'got undefined'],
  ['a url without a slash', () => signedWith({ url: 'v1/orders' }), '"request.url"', '/v1/orders'],
  ['no request', () => signRequest(scheme, credentials, wrong(undefined)), 'signRequest()', 'got undefined'],
  [
    'a header that is a number',
    () => signedWith({ headers: { 'content-length': 5 } }),
    '"content-length" is a number',
  ],
  [
    'now for clock',
    () => signRequest(scheme, credentials, request, wrong({ now: Date.now })),
    'signRequest()',
    'write "clock"',
  ],
  [
    'skew of a signer',
    () => createSigner(scheme, credentials, wrong({ skew: 5 })),
    'createSigner()',
    'write "maxClockSkewSeconds"',
  ],
  [
    'a library for fetch',
    () => signedFetch(scheme, credentials, { fetch: wrong({}) }),
    '"fetch"',
    'got an object',
  ],
  ['no headers to list', () => toHeaderPairs(wrong(undefined)), '"headers"', 'got undefined'],
];

const EXPLANATIONS: readonly WrongCall[] = [
  [
    'a verifier before the request',
    () => explain(wrong(createVerifier({ scheme, keys })), wrong(received)),
    'explain()',
    'write explain(request, verifier)',
  ],
  [
    'a scheme before the request',
    () => explain(wrong(scheme), wrong(key), wrong(received)),
    'explain()',
    'write explain(request, { scheme, key })',
  ],
  ['a scheme without a key', () => explain(received, wrong(scheme)), 'a verifier or { scheme, key }'],
  [
    'a copy of a verifier',
    () => explain(received, { ...createVerifier({ scheme, keys }) }),
    'explain()',
    'no copy of it',
  ],
  [
    'a Request',
    () => explain(wrong(new Request('http://x/', { method: 'POST', body: '{}' })), { scheme, key }),
    'explain(): for a Request of fetch, use verifyFetch()',
  ],
  [
    'headers as a text',
    () => explain(wrong({ ...received, headers: 'Host: x' }), { scheme, key }),
    'explain(): "headers"',
    'not a text',
  ],
  [
    'a parsed body',
    () => explain(wrong({ ...received, body: {} }), { scheme, key }),
    'explain(): "body"',
    'not an object',
  ],
  ['a secret for a key', () => explain(received, { scheme, key: wrong(SECRET) }), 'explain()', 'got a text'],
  [
    'an unset secret of a key to explain by',
    () => explain(received, { scheme, key: { id: 'a', secrets: [wrong(undefined)] } }),
    'explain(): the secret of "a" is undefined',
  ],
  [
    'budget in place of budgetMs',
    () => explain(received, { scheme, key }, wrong({ budget: 5 })),
    'write "budgetMs"',
  ],
];

const SCHEMES: readonly WrongCall[] = [
  ['no declaration', () => defineScheme(wrong(undefined)), 'defineScheme()', 'got undefined'],
  ['a header by name only', () => declared({ keyId: 'X-Key' }), 'defineScheme(): "keyId"', 'header('],
  [
    'a timestamp without a format',
    () => declared({ timestamp: header('X-Time') }),
    '"timestamp"',
    'unixSeconds',
  ],
  [
    'a name that no format has',
    () => header('X-Time', wrong('seconds')),
    'header("X-Time")',
    'unixMilliseconds, iso8601',
    'write "unixSeconds"',
  ],
  [
    'a format by name in options',
    () => header('X-Time', { format: wrong('seconds') }),
    '"format" must be one of unixSeconds',
    'write "unixSeconds"',
  ],
  [
    'the algorithm of node:crypto',
    () => declared({ algorithm: 'sha256' }),
    'defineScheme(): "algorithm"',
    'write "hmac-sha256"',
  ],
  ['the algorithm of JWT', () => hmac(wrong('HS256')), 'write "hmac-sha256"'],
  ['a message as a function', () => declared({ message: () => 'a' }), '"message"', 'got a function'],
  ['message called as a function', () => message(wrong('a')), 'message`'],
  ['a text for a part', () => message`${wrong('timestamp')}`, '"message" takes parts', 'got a text'],
  ['a part that was not called', () => message`${wrong(part.sha256)}`, 'call it, sha256('],
  [
    'a text for a line',
    () => lines(wrong('v1'), part.timestamp),
    'lines()',
    'literal text goes between the parts of message',
  ],
  ['a list of lines', () => lines(wrong([part.timestamp])), 'lines()', 'got a list'],
  ['a digest of a text', () => part.sha256(wrong('body')), 'sha256()', 'got a text'],
  ['a digest in upper case', () => part.sha256(part.timestamp, wrong('HEX')), 'sha256()', '"hex"'],
  [
    'windowSeconds for toleranceSeconds',
    () => declared({ windowSeconds: 300 }),
    'defineScheme()',
    'write "toleranceSeconds"',
  ],
  [
    'a tolerance that is misspelt',
    () => declared({ toleranceSeconds: { past: 300, futur: 60 } }),
    '"toleranceSeconds"',
    'write "future"',
  ],
  [
    'an encoding of a key id',
    () => declared({ keyId: header('X-Key', { encoding: 'hex' }) }),
    '"keyId" in header("X-Key")',
    '"encoding" has no effect',
  ],
  [
    'a length of a signature',
    () => declared({ signature: header('X-S', { length: [64, 64] }) }),
    '"length" has no effect',
  ],
  [
    'a prefix of a header that is only signed',
    () => declared({ message: message`${part.timestamp}${header('Host', { prefix: 'a' })}` }),
    'header("Host")',
    'no effect',
  ],
  [
    'min of a header',
    () => header('X-Nonce', wrong({ min: 16, max: 128 })),
    'header("X-Nonce")',
    'write length: [16, 128]',
  ],
  [
    'a length that is one number',
    () => header('X-Nonce', { length: wrong(16) }),
    '"length" must be [min, max]',
  ],
  ['an empty name for a header', () => header(''), 'not a header name'],
  ['no name', () => header(wrong(undefined)), 'header()', 'got undefined'],
  ['a parameter without its name', () => headerParam('X-S', wrong(undefined)), 'headerParam()'],
  [
    'hash of a digest header',
    () => declared({ contentDigest: { carrier: header('D'), hash: 'md5' } }),
    '"contentDigest"',
    'write "algorithm"',
  ],
  ['a nonce that is signed but not declared', () => declared({ replay: 'nonce' }), '"nonce"'],
  ['stringToSign for message', () => declared({ stringToSign: DECLARATION.message }), 'write "message"'],
  [
    'a mode that is none',
    () => declared({ modeByPrefix: { ak_: 'prod' } }),
    '"modeByPrefix.ak_" must be "test" or "live"',
  ],
  [
    'a response format as text',
    () => declared({ responseFormat: 'json' }),
    '"responseFormat"',
    'problemDetails()',
  ],
  ['a field without a name', () => jsonField(wrong(undefined)), 'jsonField()', 'got undefined'],
  ['no message for Intend', () => intend(wrong(undefined)), 'intend()', '"message" must be given'],
  [
    'window for toleranceSeconds',
    () => influencemart(wrong({ window: 60 })),
    'influencemart()',
    'write "toleranceSeconds", in seconds',
  ],
  [
    'hash for the digest of IP2',
    () => ip2(wrong({ secretsource: 'password' })),
    'ip2()',
    'write "secretSource"',
  ],
  ['null for options', () => slaunchx(wrong(null)), 'slaunchx()', 'got null'],
  [
    'a format where the scheme has one',
    () => declared({ nonce: header('X-N', 'unixSeconds') }),
    '"nonce"',
    '"format" has no effect',
  ],
];

/** All of them. */
export const CLIENT_CALLS: readonly WrongCall[] = [...SIGNERS, ...EXPLANATIONS, ...SCHEMES];
