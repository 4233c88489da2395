/** Algorithms that get a text of the request: with derived keys, or tied to the key. */

import { createHmac, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  createVerifier,
  defineScheme,
  header,
  memoryStore,
  message,
  part,
  type SchemeDeclaration,
} from '../../../src/index.ts';
import { MessageWriter } from '../../../src/scheme/message/message-writer.ts';
import { algorithmOfKey, type ChosenAlgorithm, derivedKeys } from '../../../src/scheme.ts';

const SECRET = 'a secret of 24 characters';
const BODY = 'hello';

type Input = ChosenAlgorithm & Pick<SchemeDeclaration, 'secret'>;

function declared({ algorithm, choice, secret }: Input) {
  return defineScheme({
    ...{ name: 'acme', signature: header('X-Signature'), message: message`${choice}${part.body}` },
    ...{ algorithm, secret, replay: 'none' },
  });
}

async function judge(given: Input, [input, signature]: readonly [string, string], secret = SECRET) {
  const keys = { id: 'acme', secret };
  const verifier = createVerifier({ scheme: declared(given), keys, store: memoryStore() });
  const headers = ['X-Signature', signature, ...(input === '' ? [] : ['X-Input', input])];
  const verdict = await verifier.verify({ method: 'POST', url: '/', headers, body: BODY });
  return verdict.ok ? 'accepted' : verdict.code;
}

const mac = (digest: string, key: string | Buffer = SECRET) =>
  createHmac(digest, key).update(BODY).digest('hex');

describe('a key that is derived', () => {
  const derive = (secret: Uint8Array, input: string) =>
    input === 'never' ? undefined : createHmac('sha256', secret).update(input).digest();
  const given: Input = { ...derivedKeys('hmac-sha256', header('X-Input'), derive), secret: 'utf8' };
  const keyOf = (input: string) => derive(Buffer.from(SECRET), input) as Buffer;

  it('is that of the text in the request', async () => {
    expect(await judge(given, ['day 1', mac('sha256', keyOf('day 1'))])).toBe('accepted');
    expect(await judge(given, ['day 2', mac('sha256', keyOf('day 1'))])).toBe('signature_mismatch');
    expect(await judge(given, ['never', mac('sha256')])).toBe('signature_mismatch');
  });

  it('is kept once a signature was right, and not for whatever text a stranger sends', () => {
    const asked: string[] = [];
    const { algorithm } = derivedKeys('hmac-sha256', header('X-Input'), (secret, input) => {
      asked.push(input);
      return derive(secret, input);
    });
    const key = algorithm.prepare(Buffer.from(SECRET));
    const verify = (input: string, signature: string) => {
      const out = new MessageWriter();
      out.text(BODY);
      out.choose(input);
      return key.verify(out, [signature], 'hex') !== undefined;
    };
    const right = (input: string) => verify(input, mac('sha256', keyOf(input)));
    expect([right('a'), right('a'), verify('b', mac('sha256')), verify('b', mac('sha256'))]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(asked).toEqual(['a', 'b', 'b']);
    for (let i = 0; i < 8; i++) expect(right(`${i}`)).toBe(true);
    asked.length = 0;
    expect([right('7'), right('a')]).toEqual([true, true]);
    expect(asked).toEqual(['a']);
  });
});

describe('an algorithm that is tied to the key', () => {
  const chosen = algorithmOfKey(header('X-Input'), {
    shared: { algorithm: 'hmac-sha256', names: ['', 'hmac'] },
    publicKey: { algorithm: 'rsa-v1_5-sha256', names: ['', 'rsa'] },
  });
  const given: Input = { ...chosen, secret: 'publicKey' };
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();

  it('takes a shared secret, under its names alone', async () => {
    expect(await judge(given, ['', mac('sha256')])).toBe('accepted');
    expect(await judge(given, ['hmac', mac('sha256')])).toBe('accepted');
    expect(await judge(given, ['rsa', mac('sha256')])).toBe('signature_mismatch');
  });

  it.each(['', 'hmac', 'rsa'])(
    'never takes a MAC with the public key as its secret: named %j',
    async (name) => {
      for (const secret of [pem, pem.trim(), publicKey.export({ type: 'spki', format: 'der' })])
        expect(await judge(given, [name, mac('sha256', secret)], pem)).toBe('signature_mismatch');
    },
  );

  it('is none of two for the same kind of key', () => {
    const hmacs = { algorithm: 'hmac-sha256', names: [] } as const;
    expect(() => algorithmOfKey(header('A'), { shared: hmacs, publicKey: hmacs })).toThrow(
      'one for public keys',
    );
  });
});
