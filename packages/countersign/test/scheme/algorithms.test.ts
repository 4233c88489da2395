import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashText, oneShotHash } from '../../src/internal/one-shot-hash.ts';
import { type HmacName, hmac } from '../../src/scheme/algorithms.ts';
import { MessageWriter } from '../../src/scheme/message/message-writer.ts';

type Rfc4231Vector = Readonly<
  Record<'key' | 'data' | 'hmac-sha256' | 'hmac-sha384' | 'hmac-sha512', string>
> & {
  readonly case: number;
};

const file = new URL('../../../../test/vectors/rfc4231.json', import.meta.url);
const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: Rfc4231Vector[] };

const NAMES = ['hmac-sha256', 'hmac-sha384', 'hmac-sha512', 'hmac-sha1', 'hmac-md5'] as const;

function messageOf(data: Uint8Array): MessageWriter {
  const out = new MessageWriter();
  out.bytes(data);
  return out;
}

function expectedMac(name: HmacName, key: Uint8Array, data: Uint8Array): Buffer {
  return createHmac(name.slice('hmac-'.length), key).update(data).digest();
}

describe.each(vectors.map((vector) => [vector.case, vector] as const))(
  'RFC 4231 test case %i',
  (_case, vector) => {
    it.each(['hmac-sha256', 'hmac-sha384', 'hmac-sha512'] as const)('gives the MAC of %s', (name) => {
      const key = hmac(name).prepare(Buffer.from(vector.key, 'hex'));
      const data = Buffer.from(vector.data, 'hex');
      expect(key.sign(messageOf(data)).toString('hex')).toBe(vector[name]);
      for (const encoding of ['hex', 'base64', 'base64url'] as const) {
        const mac = Buffer.from(vector[name], 'hex').toString(encoding);
        expect(key.verify(messageOf(data), [mac], encoding)).toBe(mac);
      }
    });
  },
);

describe.each(NAMES)('%s', (name) => {
  const algorithm = hmac(name);

  it.each([1, 14, 32, 63, 64, 65, 127, 128, 129, 1000])(
    'agrees with createHmac for a key of %i bytes',
    (length) => {
      const key = Buffer.alloc(length).map((_, i) => (i * 7 + 1) & 0xff);
      const prepared = algorithm.prepare(key);
      for (const size of [0, 1, 55, 64, 1000, 48 * 1024, 48 * 1024 + 1, 200 * 1024]) {
        const data = Buffer.alloc(size, 0xa5);
        expect(prepared.sign(messageOf(data)).equals(expectedMac(name, key, data)), `${size} bytes`).toBe(
          true,
        );
      }
    },
  );

  it('agrees with createHmac for any key and message', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 300 }), (key, data) => {
        expect(
          algorithm
            .prepare(key)
            .sign(messageOf(data))
            .equals(expectedMac(name, key, data)),
        ).toBe(true);
      }),
    );
  });

  it('says how long its signatures are', () => {
    const mac = algorithm.prepare(Buffer.alloc(20)).sign(messageOf(Buffer.alloc(0)));
    expect(mac).toHaveLength(algorithm.signatureBytes as number);
    expect(algorithm.name).toBe(name);
  });

  it('verifies the right signature alone, first, last and among wrong ones, and no other', () => {
    const prepared = algorithm.prepare(Buffer.alloc(20, 7));
    const data = Buffer.from('message');
    const right = expectedMac(name, Buffer.alloc(20, 7), data);
    const wrong = Buffer.from(right);
    wrong[wrong.length - 1] = (wrong.at(-1) as number) ^ 1;
    const verify = (...signatures: Buffer[]) =>
      prepared.verify(
        messageOf(data),
        signatures.map((each) => each.toString('hex')),
        'hex',
      );
    for (const list of [[right], [right, wrong], [wrong, right], [wrong, right, wrong]]) {
      expect(verify(...list)).toBe(right.toString('hex'));
    }
    for (const list of [[], [wrong], [wrong, wrong], [right.subarray(1)], [Buffer.concat([right, right])]]) {
      expect(verify(...list)).toBeUndefined();
    }
    expect(verify(Buffer.alloc(0))).toBeUndefined();
    expect(verify(Buffer.alloc(right.length))).toBeUndefined();
  });

  it('keeps the key as it was when it was prepared', () => {
    const key = Buffer.alloc(20, 7);
    const prepared = algorithm.prepare(key);
    key.fill(0);
    for (const size of [10, 100_000]) {
      const data = Buffer.alloc(size);
      expect(prepared.sign(messageOf(data)).equals(expectedMac(name, Buffer.alloc(20, 7), data))).toBe(true);
    }
  });

  it('serves keys in turn without mixing them', () => {
    const keys = [1, 2, 3].map((byte) => Buffer.alloc(20, byte));
    const prepared = keys.map((key) => algorithm.prepare(key));
    const data = Buffer.from('message');
    const out = messageOf(data);
    for (const i of [0, 1, 2, 1, 0, 2]) {
      const mac = expectedMac(name, keys[i] as Buffer, data).toString('hex');
      expect(prepared[i]?.verify(out, [mac], 'hex')).toBe(mac);
      expect(prepared[(i + 1) % 3]?.verify(out, [mac], 'hex')).toBeUndefined();
    }
  });
});

describe('hmac', () => {
  it.each(['sha256', 'hmac-sha-256', 'HMAC-SHA256', 'none', '', 'constructor', '__proto__', 'toString'])(
    'has no fallback for the unknown name %j',
    (name) => {
      expect(() => hmac(name as HmacName)).toThrow(/"algorithm"/);
    },
  );
});

describe('the one-shot hash', () => {
  it('is there on a Node that has crypto.hash', async () => {
    const crypto = await import('node:crypto');
    expect(oneShotHash !== undefined).toBe(typeof crypto.hash === 'function');
  });

  it('writes digests in every encoding', () => {
    expect(hashText('sha256', '', 'base64')).toBe('47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=');
    expect(hashText('md5', 'abc', 'hex')).toBe('900150983cd24fb0d6963f7d28e17f72');
    expect(Buffer.from(hashText('md5', 'abc', 'latin1'), 'latin1').toString('hex')).toBe(
      '900150983cd24fb0d6963f7d28e17f72',
    );
  });
});
