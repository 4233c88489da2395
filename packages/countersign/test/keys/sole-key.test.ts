import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signRequest } from '../../src/client.ts';
import { explain } from '../../src/diagnosis.ts';
import {
  type ApiKey,
  createVerifier,
  defineScheme,
  header,
  type Keys,
  memoryStore,
  message,
  part,
  type SchemeDeclaration,
  type Verdict,
} from '../../src/index.ts';

const SECRET = 'a-secret-of-the-endpoint';
const NOW_MS = 1_764_547_200_000;
const DECLARATION: SchemeDeclaration = {
  name: 'hooks',
  timestamp: header('X-Timestamp', 'unixSeconds'),
  signature: header('X-Signature', { encoding: 'hex' }),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  message: message`${part.timestamp}.${part.body}`,
  replay: 'signature',
};

function verify(declaration: SchemeDeclaration, headers: Record<string, string>, id = 'endpoint-1') {
  const verifier = createVerifier({
    scheme: defineScheme(declaration),
    keys: { id, secrets: ['another-secret-in-use', SECRET] },
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

describe('the one key of a scheme whose requests name none', () => {
  it('verifies requests that name no key, with any of its secrets', () => {
    expect(verify(DECLARATION, signed())).toMatchObject({ ok: true, key: { id: 'endpoint-1' } });
  });

  it('refuses what was signed with another secret', () => {
    const headers = { ...signed(), 'X-Signature': '0'.repeat(64) };
    expect(verify(DECLARATION, headers)).toMatchObject({ code: 'signature_mismatch' });
  });

  it('is found whatever its id is', () => {
    expect(verify(DECLARATION, signed(), 'endpoint-2')).toMatchObject({
      ok: true,
      key: { id: 'endpoint-2' },
    });
  });

  it('still requires the timestamp and the signature', () => {
    for (const name of ['X-Timestamp', 'X-Signature']) {
      const { [name]: _left, ...rest } = signed();
      const expected = { code: 'missing_header', problem: { header: name } };
      expect(verify(DECLARATION, rest)).toMatchObject(expected);
    }
  });

  it('cannot be a part of the message', () => {
    const declaration = { ...DECLARATION, message: message`${part.keyId}:${part.timestamp}.${part.body}` };
    expect(() => defineScheme(declaration)).toThrow('"message" uses part.keyId, but no "keyId" is declared');
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

  it.each<[string, Keys]>([
    ['0 keys', []],
    ['2 keys', [key('endpoint-1'), key('endpoint-2')]],
    ['a source that finds keys by their id', { find: () => key('endpoint-1') }],
  ])('cannot be told from %s', (given, keys) => {
    expect(() => createVerifier({ scheme: defineScheme(DECLARATION), keys })).toThrow(
      `createVerifier(): requests of the scheme "hooks" name no key, so "keys" must be one key, with all its secrets; got ${given}`,
    );
  });

  it('has its limits under its id alone', async () => {
    const limits = [{ limit: 5, windowSeconds: 60 }];
    const keys = { ...key('endpoint-1'), limits };
    const verifier = createVerifier({ scheme: defineScheme(DECLARATION), keys, store: memoryStore() });
    expect(await verifier.limitsOf('endpoint-1')).toMatchObject(limits);
    expect(await verifier.limitsOf('')).toBeUndefined();
  });

  it('explains why a signature does not match', () => {
    const headers = Object.entries({ ...signed('1764547200.{ }') }).flat();
    const request = { method: 'POST', url: '/hooks', headers, body: Buffer.from('{}') };
    const { signatureMatches, checks } = explain(
      request,
      { scheme: defineScheme(DECLARATION), key: key('endpoint-1') },
      {
        clock: () => NOW_MS,
      },
    );
    expect(signatureMatches).toBe(false);
    expect(checks.find(({ check }) => check === 'key')).toMatchObject({ outcome: 'skipped' });
  });

  it('is found by explain() without a name in the request', async () => {
    const headers = Object.entries(signed('1764547200.{}')).flat();
    const request = { method: 'POST', url: '/hooks', headers, body: Buffer.from('{}') };
    const keys = key('endpoint-1');
    const verifier = createVerifier({ scheme: defineScheme(DECLARATION), keys, clock: () => NOW_MS });
    expect(await explain(request, verifier)).toMatchObject({ signatureMatches: true });
  });

  it.each(['endpoint-1', {}, null])('is no other declaration of a key id: %j', (keyId) => {
    const wrong = { ...DECLARATION, keyId } as unknown as SchemeDeclaration;
    expect(() => defineScheme(wrong)).toThrow('"keyId" must say');
  });
});

function key(id: string): ApiKey {
  return { id, secrets: [SECRET] };
}
