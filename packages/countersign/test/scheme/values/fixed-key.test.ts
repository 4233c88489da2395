import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signRequest } from '../../../src/client.ts';
import {
  createVerifier,
  defineScheme,
  fixedKey,
  header,
  memoryStore,
  message,
  part,
  type SchemeDeclaration,
  staticKeys,
  type Verdict,
} from '../../../src/index.ts';

const SECRET = 'a-secret-of-the-endpoint';
const NOW_MS = 1_764_547_200_000;
const DECLARATION: SchemeDeclaration = {
  name: 'hooks',
  keyId: fixedKey('endpoint-1'),
  timestamp: header('X-Timestamp', 'unixSeconds'),
  signature: header('X-Signature', { encoding: 'hex' }),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  message: message`${part.timestamp}.${part.body}`,
  toleranceSeconds: 300,
  replay: 'signature',
};

function verify(declaration: SchemeDeclaration, headers: Record<string, string>, id = 'endpoint-1') {
  const verifier = createVerifier({
    scheme: defineScheme(declaration),
    keys: staticKeys([{ id, secrets: ['another-secret-in-use', SECRET] }]),
    store: memoryStore({ maxReplayIds: 1000, maxKeys: 100 }),
    clock: () => NOW_MS,
  });
  const request = { method: 'POST', url: '/hooks', headers: Object.entries(headers).flat() };
  return verifier.verify({ ...request, body: Buffer.from('{}') }) as Verdict;
}

function signed(text = '1764547200.{}'): Record<string, string> {
  const mac = createHmac('sha256', SECRET).update(text).digest('hex');
  return { 'X-Timestamp': '1764547200', 'X-Signature': mac };
}

describe('a fixed key', () => {
  it('verifies requests that name no key, with any of its secrets', () => {
    expect(verify(DECLARATION, signed())).toMatchObject({ ok: true, key: { id: 'endpoint-1' } });
  });

  it('refuses what was signed with another secret', () => {
    const headers = { ...signed(), 'X-Signature': '0'.repeat(64) };
    expect(verify(DECLARATION, headers)).toMatchObject({ code: 'signature_mismatch' });
  });

  it('takes the id from no header', () => {
    expect(verify(DECLARATION, { ...signed(), 'endpoint-1': 'x', keyId: 'other' })).toMatchObject({
      ok: true,
    });
  });

  it('is an unknown key when the key source does not have it', () => {
    expect(verify(DECLARATION, signed(), 'endpoint-2')).toMatchObject({ code: 'unknown_key' });
  });

  it('still requires the timestamp and the signature', () => {
    for (const name of ['X-Timestamp', 'X-Signature']) {
      const { [name]: _left, ...rest } = signed();
      const expected = { code: 'missing_header', problem: { header: name } };
      expect(verify(DECLARATION, rest)).toMatchObject(expected);
    }
  });

  it('can be a part of the message', () => {
    const declaration = { ...DECLARATION, message: message`${part.keyId}:${part.timestamp}.${part.body}` };
    expect(verify(declaration, signed('endpoint-1:1764547200.{}'))).toMatchObject({ ok: true });
    expect(verify(declaration, signed())).toMatchObject({ code: 'signature_mismatch' });
  });

  it('has the mode that the prefix of its id tells', () => {
    const declaration = { ...DECLARATION, modeByPrefix: { endpoint: 'test' } } as const;
    expect(verify(declaration, signed())).toMatchObject({ key: { mode: 'test' } });
  });

  it('is signed for without a header of its own', () => {
    const request = { method: 'POST', url: '/hooks', body: '{}' };
    const credentials = { id: 'endpoint-1', secret: SECRET };
    expect(signRequest(defineScheme(DECLARATION), credentials, request, { clock: () => NOW_MS })).toEqual(
      signed(),
    );
  });

  it('is not signed for under another id', () => {
    const request = { method: 'POST', url: '/hooks' };
    const credentials = { id: 'endpoint-2', secret: SECRET };
    expect(() => signRequest(defineScheme(DECLARATION), credentials, request)).toThrow(
      'the scheme hooks has one key, "endpoint-1"',
    );
  });

  it.each(['', 'a b', 'clé', 'a\n', 'x'.repeat(257), undefined, 7])('cannot have the id $0', (id) => {
    expect(() => fixedKey(id as string)).toThrow(TypeError);
  });

  it('is the only way to declare a scheme without a carrier for the key id', () => {
    const { keyId: _left, ...rest } = DECLARATION;
    for (const wrong of [
      rest,
      { ...rest, keyId: 'endpoint-1' },
      { ...rest, keyId: {} },
      { ...rest, keyId: null },
    ])
      expect(() => defineScheme(wrong as unknown as SchemeDeclaration)).toThrow('"keyId" must say');
  });
});
