import { defineScheme, header, headerParam, jsonField, message, part } from 'countersign';
import { recipeOf } from 'countersign/scheme';
import { github } from 'countersign/schemes/github';
import { hawk } from 'countersign/schemes/hawk';
import { iimmpact } from 'countersign/schemes/iimmpact';
import { phonepeXVerify } from 'countersign/schemes/phonepe-x-verify';
import { expect, it } from 'vitest';
import { whyNoSamples } from '../../src/samples/why-no-samples.ts';

const DECLARATION = {
  name: 'acme',
  signature: header('X-Signature', { encoding: 'hex' }),
  timestamp: header('X-Timestamp', 'unixSeconds'),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  replay: 'signature',
} as const;

it('finds no reason against schemes whose values travel in headers', () => {
  expect(whyNoSamples(recipeOf(iimmpact()))).toEqual([]);
  expect(whyNoSamples(recipeOf(github()))).toEqual([]);
});

it('names values that travel elsewhere, and what is sent beside them', () => {
  const inBody = defineScheme({
    ...DECLARATION,
    timestamp: jsonField('time', 'unixSeconds'),
    message: message`${part.body}`,
  });
  expect(whyNoSamples(recipeOf(inBody))).toEqual([
    'the timestamp travels in the JSON body, and samples write headers alone',
  ]);
  expect(whyNoSamples(recipeOf(hawk()))).toEqual([
    'other values travel beside the signature, such as a list of what is signed',
  ]);
});

it('names parts that no language writes, at any depth', () => {
  const checksummed = defineScheme({
    ...DECLARATION,
    message: message`${part.timestamp}${part.body}${part.sha256(part.crc32(part.body))}`,
  });
  expect(whyNoSamples(recipeOf(checksummed))).toEqual(['a CRC-32 is signed, which no sample computes']);
});

it('names algorithms by which no secret signs', () => {
  const reasons = (algorithm: 'ed25519' | 'static-token') =>
    whyNoSamples({ ...recipeOf(iimmpact()), algorithm });
  expect(reasons('ed25519')).toEqual([
    'the algorithm ed25519 takes a key pair, and samples sign with a secret',
  ]);
  expect(reasons('static-token')).toEqual([
    'requests carry the secret itself, and nothing of them is signed',
  ]);
});

it('finds no reason against a plain hash, unless its secret is decoded first', () => {
  const salted = recipeOf(phonepeXVerify());
  expect(whyNoSamples(salted)).toEqual([]);
  expect(whyNoSamples({ ...salted, secret: { encoding: 'hex' } })).toEqual([
    'the message holds the secret in another form than it is shown',
  ]);
});

it.each([
  ['HTTP Basic', header('Authorization', { basic: 'user' }), 'travels in HTTP Basic, which no sample writes'],
  [
    'percent-encoding',
    headerParam('Authorization', 'key', { percentEncoded: true }),
    'is percent-encoded in its header, which no sample does',
  ],
  [
    'other texts',
    header('Authorization', { until: '/' }),
    'has other texts behind it, which no sample knows',
  ],
])('names a form of a value in a header that no language writes: %s', (_form, keyId, reason) => {
  const scheme = defineScheme({ ...DECLARATION, keyId, message: message`${part.timestamp}${part.body}` });
  expect(whyNoSamples(recipeOf(scheme))).toEqual([`the key id ${reason}`]);
});
