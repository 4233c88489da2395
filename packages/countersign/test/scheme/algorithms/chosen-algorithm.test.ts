import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createVerifier, defineScheme, header, memoryStore, message, part } from '../../../src/index.ts';
import { algorithmBy } from '../../../src/scheme.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const signs = String(privateKey.export({ format: 'pem', type: 'pkcs8' }));
const verifies = String(publicKey.export({ format: 'pem', type: 'spki' }));
const version = header('X-Version');

function schemeWith(choices: Parameters<typeof algorithmBy>[1]) {
  const { algorithm, choice } = algorithmBy(version, choices);
  return defineScheme({
    name: 'acme',
    signature: header('X-Signature', 'base64'),
    secret: 'publicKey',
    algorithm,
    message: message`${choice}${part.body}`,
    replay: 'signature',
  });
}

const scheme = schemeWith({ 1: 'rsa-v1_5-sha1', 2: 'rsa-v1_5-sha256' });

async function verdictOf(signedAs: string, sentAs: string) {
  const request = {
    method: 'POST',
    url: '/',
    headers: ['X-Version', signedAs],
    body: Buffer.from('body'),
    address: undefined,
  };
  const [signature] = scheme.sign({ keyId: '', key: scheme.toKey(signs, ''), request, nowMs: 0, nonce: '' });
  const headers = ['X-Version', sentAs, ...(signature as [string, string])];
  const verifier = createVerifier({
    scheme,
    keys: { id: 'acme', secret: verifies },
    store: memoryStore({ maxReplayIds: 10, maxKeys: 10 }),
  });
  const verdict = await verifier.verify({ method: 'POST', url: '/', headers, body: 'body' });
  return verdict.ok ? 'accepted' : verdict.code;
}

describe('algorithmBy()', () => {
  it.each(['1', '2'])('verifies by the algorithm that the request names: %s', async (value) => {
    expect(await verdictOf(value, value)).toBe('accepted');
  });

  it('refuses a signature that was made by the other one', async () => {
    expect(await verdictOf('2', '1')).toBe('signature_mismatch');
  });

  it.each(['3', 'constructor', ''])('refuses a request that names none of them: "%s"', async (value) => {
    expect(await verdictOf('2', value)).toBe('malformed_body');
  });

  it('takes no MAC beside a public-key algorithm, whose public key would be its secret', () => {
    expect(() => algorithmBy(version, { 1: 'rsa-v1_5-sha256', 2: 'hmac-sha256' })).toThrow(TypeError);
    expect(() => algorithmBy(version, {})).toThrow(TypeError);
  });

  it('verifies nothing where the message does not have the choice', async () => {
    const { algorithm } = algorithmBy(version, { 2: 'rsa-v1_5-sha256' });
    const without = defineScheme({
      name: 'acme',
      signature: header('X-Signature', 'base64'),
      secret: 'publicKey',
      algorithm,
      message: message`${part.body}`,
      replay: 'signature',
    });
    const request = { method: 'POST', url: '/', headers: [], body: Buffer.from('body'), address: undefined };
    const input = { keyId: '', key: without.toKey(signs, ''), request, nowMs: 0, nonce: '' };
    expect(() => without.sign(input)).toThrow('does not choose');
  });
});
