import {
  createPrivateKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyExportOptions,
  type KeyObject,
} from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { algorithmNamed } from '../../../src/scheme/algorithms/named-algorithm.ts';
import type { PublicKeyAlgorithmName } from '../../../src/scheme/algorithms.ts';
import { toKeyBytes } from '../../../src/scheme/secrets/secrets.ts';

const P256 = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const ED25519 = generateKeyPairSync('ed25519');
const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 });

function toKey(name: PublicKeyAlgorithmName, text: string): Buffer {
  const read = algorithmNamed(name).toKey as (text: string) => Uint8Array;
  return Buffer.from(read(text));
}

function der(key: KeyObject): Buffer {
  return key.type === 'private'
    ? key.export({ type: 'pkcs8', format: 'der' })
    : key.export({ type: 'spki', format: 'der' });
}

function pem(key: KeyObject, type: 'spki' | 'pkcs8' | 'pkcs1' | 'sec1' = 'spki'): string {
  return String(key.export({ type, format: 'pem' } as KeyExportOptions<'pem'>));
}

function jwk(key: KeyObject, more: object = {}): string {
  return JSON.stringify({ ...(key.export({ format: 'jwk' }) as JsonWebKey), ...more });
}

const { x = '', d = '' } = ED25519.privateKey.export({ format: 'jwk' }) as JsonWebKey;
const [POINT, SEED] = [x, d].map((text) => Buffer.from(text, 'base64url')) as [Buffer, Buffer];

describe('a public key is read from', () => {
  it.each([
    ['PEM', 'ecdsa-p256-sha256', pem(P256.publicKey), P256.publicKey],
    ['PEM with blank space around it', 'ed25519', `\n${pem(ED25519.publicKey)}\n `, ED25519.publicKey],
    ['PEM of PKCS #1', 'rsa-v1_5-sha256', pem(RSA.publicKey, 'pkcs1'), RSA.publicKey],
    ['a JWK', 'ecdsa-p256-sha256', jwk(P256.publicKey), P256.publicKey],
    [
      'a JWK for this use',
      'ed25519',
      jwk(ED25519.publicKey, { use: 'sig', alg: 'EdDSA' }),
      ED25519.publicKey,
    ],
    [
      'a JWK for this operation',
      'rsa-pss-sha512',
      jwk(RSA.publicKey, { key_ops: ['verify'], alg: 'PS512' }),
      RSA.publicKey,
    ],
    ['base64 of its DER form', 'ecdsa-p256-sha256', der(P256.publicKey).toString('base64'), P256.publicKey],
    ['32 bytes in hex', 'ed25519', POINT.toString('hex'), ED25519.publicKey],
    ['32 bytes behind whpk_', 'ed25519', `whpk_${POINT.toString('base64')}`, ED25519.publicKey],
  ] as const)('%s', (_form, name, text, key) => {
    expect(toKey(name, text).equals(der(key))).toBe(true);
  });
});

describe('a private key is read from', () => {
  it.each([
    ['PEM', 'ecdsa-p256-sha256', pem(P256.privateKey, 'pkcs8'), P256.privateKey],
    ['PEM of SEC 1', 'ecdsa-p256-sha256', pem(P256.privateKey, 'sec1'), P256.privateKey],
    ['PEM of PKCS #1', 'rsa-v1_5-sha256', pem(RSA.privateKey, 'pkcs1'), RSA.privateKey],
    ['a JWK', 'rsa-pss-sha512', jwk(RSA.privateKey, { key_ops: ['sign'] }), RSA.privateKey],
    ['a seed behind whsk_', 'ed25519', `whsk_${SEED.toString('base64')}`, ED25519.privateKey],
    [
      'seed and point behind whsk_',
      'ed25519',
      `whsk_${Buffer.concat([SEED, POINT]).toString('base64')}`,
      ED25519.privateKey,
    ],
  ] as const)('%s', (_form, name, text, key) => {
    const read = createPrivateKey({ key: toKey(name, text), format: 'der', type: 'pkcs8' });
    expect(read.equals(key)).toBe(true);
  });
});

describe('a key is refused', () => {
  const encrypted = String(
    ED25519.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'a' }),
  );
  it.each([
    ['that is empty', '', /must be a text/],
    ['of no known form', 'not a key at all', /no form that is known/],
    ['that is too long', 'A'.repeat(20_000), /longer than 16384/],
    [
      'whose line breaks are two characters',
      pem(ED25519.publicKey).replaceAll('\n', '\\n'),
      /"\\n" in place/,
    ],
    ['beside another', pem(ED25519.publicKey) + pem(P256.publicKey), /more than one/],
    [
      'that is a request for a certificate',
      '-----BEGIN CERTIFICATE REQUEST-----\nAA==\n',
      /holds no public key/,
    ],
    ['that is damaged', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----', /cannot be read/],
    ['that is encrypted', encrypted, /is encrypted/],
    ['of another curve', jwk(P256.publicKey), /of type ec/],
    ['that is a secret', '{"kty":"oct","k":"AAAA"}', /is a secret/],
    ['that is a set', '{"keys":[]}', /is a set/],
    ['without a type', '{}', /"kty"/],
    ['that is no JSON', '{', /is not JSON/],
    ['with a member missing', '{"kty":"OKP","crv":"Ed25519"}', /cannot be read/],
    ['for encryption', jwk(ED25519.publicKey, { use: 'enc' }), /"use"/],
    ['for signing alone', jwk(ED25519.publicKey, { key_ops: ['sign'] }), /"key_ops"/],
    ['for another algorithm', jwk(ED25519.publicKey, { alg: 'ES256' }), /"alg"/],
    ['with 31 bytes', `whpk_${POINT.subarray(1).toString('base64')}`, /31 bytes/],
    [
      'with a point of another behind the seed',
      `whsk_${Buffer.concat([SEED, SEED]).toString('base64')}`,
      /of another/,
    ],
    [
      'with bytes behind its DER form',
      Buffer.concat([der(ED25519.publicKey), POINT]).toString('base64'),
      /no form/,
    ],
  ])('%s', (_what, text, problem) => {
    expect(() => toKey('ed25519', text)).toThrow(problem);
    expect(() => toKey('ed25519', text)).toThrow(TypeError);
  });

  it.each(['00', '01', 'ec'])('that is a point of small order: %s…', (first) => {
    const rest = first === 'ec' ? `${'ff'.repeat(30)}7f` : '00'.repeat(31);
    const algorithm = algorithmNamed('ed25519');
    expect(() => algorithm.prepare(toKey('ed25519', first + rest))).toThrow(/small order/);
  });
});

describe('a key of a public-key algorithm is no shared secret', () => {
  it.each([
    ['PEM', pem(RSA.publicKey)],
    ['a private key in PEM', pem(RSA.privateKey, 'pkcs8')],
    ['a JWK', jwk(P256.publicKey)],
    ['base64 of DER', der(P256.publicKey).toString('base64')],
    ['hex of DER', der(ED25519.publicKey).toString('hex')],
    ['whpk_', `whpk_${POINT.toString('base64')}`],
    ['a seed behind whsk_', `whsk_${SEED.toString('base64')}`],
    ['seed and point behind whsk_', `whsk_${Buffer.concat([SEED, POINT]).toString('base64')}`],
  ])('in the form of %s', (_form, text) => {
    for (const encoding of ['utf8', 'base64', 'hex'] as const)
      expect(() => toKeyBytes(text.trim(), encoding)).toThrow(/public-key algorithm/);
  });

  it('but texts that only begin like one are', () => {
    for (const secret of [
      'MIIBIjANBgkqhkiG9w0BAQ==',
      'Made up by a person',
      '30'.repeat(16),
      '{"a":1,"b":222}',
      'whsk_RVVbrvRN7uuDM6NrGJ7gaTYd',
    ])
      expect(toKeyBytes(secret, 'utf8')).toEqual(Buffer.from(secret));
  });
});
