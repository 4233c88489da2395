import { generateKeyPairSync, type KeyObject, sign as nodeSign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { algorithmNamed } from '../../../src/scheme/algorithms/named-algorithm.ts';
import type { Algorithm, PublicKeyAlgorithmName } from '../../../src/scheme/algorithms.ts';
import { MessageWriter } from '../../../src/scheme/message/message-writer.ts';
import { canonicalText } from '../../../src/scheme/values/encodings.ts';

interface Pair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const P256 = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const P384 = generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ED25519 = generateKeyPairSync('ed25519');

const PAIRS: Readonly<Record<PublicKeyAlgorithmName, Pair>> = {
  ed25519: ED25519,
  'ecdsa-p256-sha256': P256,
  'ecdsa-p256-sha256-p1363': P256,
  'ecdsa-p384-sha384': P384,
  'ecdsa-p384-sha384-p1363': P384,
  'rsa-v1_5-sha256': RSA,
  'rsa-v1_5-sha384': RSA,
  'rsa-v1_5-sha512': RSA,
  'rsa-v1_5-sha1': RSA,
  'rsa-pss-sha256': RSA,
  'rsa-pss-sha384': RSA,
  'rsa-pss-sha512': RSA,
};
const NAMES = Object.keys(PAIRS) as PublicKeyAlgorithmName[];

function pem(key: KeyObject): string {
  return key.export({ type: key.type === 'private' ? 'pkcs8' : 'spki', format: 'pem' }) as string;
}

function prepared(algorithm: Algorithm, text: string) {
  return algorithm.prepare((algorithm.toKey as (text: string) => Uint8Array)(text));
}

function messageOf(...pieces: Uint8Array[]): MessageWriter {
  const out = new MessageWriter();
  for (const piece of pieces) out.bytes(piece);
  return out;
}

describe.each(NAMES)('%s', (name) => {
  const algorithm = algorithmNamed(name);
  const { publicKey, privateKey } = PAIRS[name];
  const verifying = prepared(algorithm, pem(publicKey));
  const signing = prepared(algorithm, pem(privateKey));

  it('verifies what it has signed, in one piece and in several, and knows it by its message', () => {
    for (const size of [0, 1, 1000, 100_000]) {
      const message = messageOf(Buffer.alloc(size, 7), Buffer.from('end'));
      const signature = signing.sign(message).toString('base64');
      expect(canonicalText('base64', signature, algorithm.signatureBytes)).toBe(signature);
      for (const key of [verifying, signing])
        expect(key.verify(message, [signature], 'base64')).toBe(message.digest('sha256', 'hex'));
    }
  });

  it('takes no signature of another message, and none in which a byte was changed', () => {
    const signature = signing.sign(messageOf(Buffer.from('a')));
    const texts = Array.from(signature, (_, i) => {
      const changed = Buffer.from(signature);
      changed[i] = (changed[i] as number) ^ 1;
      return changed.toString('hex');
    });
    for (const text of texts)
      expect(verifying.verify(messageOf(Buffer.from('a')), [text], 'hex')).toBeUndefined();
    expect(verifying.verify(messageOf(Buffer.from('b')), [signature.toString('hex')], 'hex')).toBeUndefined();
  });

  it('takes the right one among others', () => {
    const message = messageOf(Buffer.from('a'));
    const right = signing.sign(message).toString('hex');
    const wrong = signing.sign(messageOf(Buffer.from('b'))).toString('hex');
    expect(verifying.verify(message, [wrong, right], 'hex')).toBeDefined();
    expect(verifying.verify(message, [wrong, wrong], 'hex')).toBeUndefined();
    expect(verifying.verify(message, [], 'hex')).toBeUndefined();
  });

  it('answers any bytes without throwing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const text = Buffer.from(bytes).toString('hex');
        expect(verifying.verify(messageOf(Buffer.from('a')), [text], 'hex')).toBeUndefined();
      }),
    );
  });

  it('does not sign with a public key', () => {
    expect(() => verifying.sign(messageOf(Buffer.from('a')))).toThrow(/public key cannot sign/);
  });

  it('has a dummy key with which nothing verifies', () => {
    const dummy = algorithm.prepare((algorithm.dummyKey as () => Uint8Array)());
    const message = messageOf(Buffer.from('a'));
    expect(dummy.verify(message, [signing.sign(message).toString('hex')], 'hex')).toBeUndefined();
  });

  it('takes no key of another kind', () => {
    for (const other of [ED25519, P256, P384, RSA]) {
      if (other === PAIRS[name]) continue;
      expect(() => prepared(algorithm, pem(other.publicKey))).toThrow(TypeError);
      expect(() => algorithm.prepare(other.publicKey.export({ type: 'spki', format: 'der' }))).toThrow(
        TypeError,
      );
    }
  });
});

describe('ECDSA', () => {
  const message = messageOf(Buffer.from('message'));
  const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

  it('knows a second signature that anyone can make of the first as the same request', () => {
    const key = prepared(algorithmNamed('ecdsa-p256-sha256-p1363'), pem(P256.privateKey));
    const first = key.sign(message);
    const s = BigInt(`0x${first.subarray(32).toString('hex')}`);
    const other = first.toString('hex', 0, 32) + (ORDER - s).toString(16).padStart(64, '0');
    const id = key.verify(message, [first.toString('hex')], 'hex');
    expect(id).toBeDefined();
    expect(key.verify(message, [other], 'hex')).toBe(id);
  });

  it('in DER takes neither r and s side by side nor another form of the integers', () => {
    const key = prepared(algorithmNamed('ecdsa-p256-sha256'), pem(P256.publicKey));
    const sides = nodeSign('sha256', Buffer.from('message'), {
      key: P256.privateKey,
      dsaEncoding: 'ieee-p1363',
    });
    const integers = [sides.subarray(0, 32), sides.subarray(32)].map(shortest) as [Buffer, Buffer];
    const der = (r: Buffer, s: Buffer, rest = Buffer.alloc(0)) => {
      const content = Buffer.concat([tagged(2, r), tagged(2, s)]);
      return Buffer.concat([tagged(0x30, content), rest]);
    };
    const accepts = (signature: Buffer) =>
      key.verify(message, [signature.toString('hex')], 'hex') !== undefined;
    const [r, s] = integers;
    expect(accepts(der(r, s))).toBe(true);
    expect(accepts(sides)).toBe(false);
    expect(accepts(der(r, s, Buffer.alloc(1)))).toBe(false);
    expect(accepts(der(Buffer.concat([Buffer.alloc(1), r]), s))).toBe(false);
    expect(accepts(der(r, Buffer.concat([Buffer.alloc(1), s])))).toBe(false);
    expect(accepts(Buffer.concat([Buffer.from([0x30, 0x81]), der(r, s).subarray(1)]))).toBe(false);
    expect(accepts(der(Buffer.alloc(1), s))).toBe(false);
  });
});

describe('an RSA key', () => {
  it.each([
    ['3', 3n],
    ['65536', 65_536n],
    ['2^32 + 1', 2n ** 32n + 1n],
    ['2^3000 + 1', 2n ** 3000n + 1n],
  ])('with the exponent %s is refused', (_, exponent) => {
    const { n } = RSA.publicKey.export({ format: 'jwk' });
    const hex = exponent.toString(16);
    const e = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url');
    const jwk = JSON.stringify({ kty: 'RSA', n, e });
    expect(() => prepared(algorithmNamed('rsa-v1_5-sha256'), jwk)).toThrow(/exponent/);
  });
});

describe.each([
  ['rsa-pss-sha256', 'sha256', 'sha512', 32],
  ['rsa-pss-sha384', 'sha384', 'sha256', 48],
  ['rsa-pss-sha512', 'sha512', 'sha256', 64],
] as const)('%s', (name, digest, otherDigest, saltBytes) => {
  it.each([0, saltBytes - 1, saltBytes + 1, 190])('takes no salt of %i bytes', (saltLength) => {
    const key = prepared(algorithmNamed(name), pem(RSA.publicKey));
    const sign = (length: number) =>
      nodeSign(digest, Buffer.from('a'), { key: RSA.privateKey, padding: 6, saltLength: length });
    const verify = (signature: Buffer) =>
      key.verify(messageOf(Buffer.from('a')), [signature.toString('hex')], 'hex');
    expect(verify(sign(saltLength))).toBeUndefined();
    expect(verify(sign(saltBytes))).toBeDefined();
  });

  it('takes a key that is bound to it, and none that is bound to another digest', () => {
    const algorithm = algorithmNamed(name);
    const bound = (hashAlgorithm: string) =>
      generateKeyPairSync('rsa-pss', {
        modulusLength: 2048,
        hashAlgorithm,
        mgf1HashAlgorithm: hashAlgorithm,
      }).publicKey;
    expect(() => prepared(algorithm, pem(bound(digest)))).not.toThrow();
    expect(() => prepared(algorithm, pem(bound(otherDigest)))).toThrow(/bound to another digest/);
    expect(() => prepared(algorithmNamed('rsa-v1_5-sha256'), pem(bound(digest)))).toThrow(/type rsa-pss/);
  });
});

it('an RSA key of 1024 bits is refused', () => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  expect(() => prepared(algorithmNamed('rsa-v1_5-sha256'), pem(publicKey))).toThrow(/1024 bits/);
});

/** An integer in its shortest positive form. */
function shortest(bytes: Buffer): Buffer {
  const from = bytes.findIndex((byte) => byte !== 0);
  const bare = bytes.subarray(from);
  return (bare[0] as number) >= 0x80 ? Buffer.concat([Buffer.alloc(1), bare]) : bare;
}

function tagged(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag, content.length]), content]);
}
