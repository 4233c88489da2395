import { createHash, createHmac, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signRequest } from '../../../src/client.ts';
import {
  createVerifier,
  defineScheme,
  header,
  memoryStore,
  message,
  part,
  type SchemeDeclaration,
} from '../../../src/index.ts';
import { algorithmNamed } from '../../../src/scheme/algorithms/named-algorithm.ts';
import type { AlgorithmName } from '../../../src/scheme/algorithms.ts';
import { MessageWriter } from '../../../src/scheme/message/message-writer.ts';

const SECRET = 'a shared secret of some length';
const NOW = 1_790_000_000;

function declared(changes: Partial<SchemeDeclaration>): SchemeDeclaration {
  return {
    name: 'acme',
    timestamp: header('X-Time', 'unixSeconds'),
    signature: header('X-Signature', 'base64'),
    secret: 'publicKey',
    algorithm: 'ed25519',
    message: message`${part.timestamp}.${part.body}`,
    replay: 'signature',
    ...changes,
  };
}

function verify(
  declaration: SchemeDeclaration,
  secret: string,
  headers: Record<string, string>,
  body: string | Uint8Array = 'body',
) {
  const verifier = createVerifier({
    ...{ scheme: defineScheme(declaration), keys: { id: 'acme', secret } },
    store: memoryStore(),
    clock: () => NOW * 1000,
  });
  return verifier.verify({ method: 'POST', url: '/', headers: { 'X-Time': String(NOW), ...headers }, body });
}

describe('the name of an algorithm', () => {
  it.each([
    ['RS256', 'rsa-v1_5-sha256'],
    ['ES256', 'ecdsa-p256-sha256-p1363'],
    ['EdDSA', 'ed25519'],
    ['Ed25519', 'ed25519'],
    ['ps512', 'rsa-pss-sha512'],
    ['HS256', 'hmac-sha256'],
    ['HmacSHA1', 'hmac-sha1'],
    ['rsa-v1.5-sha256', 'rsa-v1_5-sha256'],
    ['RSA-SHA256', 'rsa-v1_5-sha256'],
  ])('%s is refused with the advice to write %s', (name, meant) => {
    expect(() => algorithmNamed(name as AlgorithmName)).toThrow(`write "${meant}"`);
  });

  it.each(['none', '', 'constructor', '__proto__', undefined])('%j is refused', (name) => {
    expect(() => algorithmNamed(name as AlgorithmName)).toThrow(/"algorithm" must be one of/);
  });
});

describe('a scheme with a pair of keys', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const text = publicKey.export({ type: 'spki', format: 'pem' }) as string;
  const signingText = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  const scheme = defineScheme(declared({}));

  it('verifies with the public key what the private one has signed, once', async () => {
    const signed = await signRequest(
      scheme,
      { id: 'acme', secret: signingText },
      { method: 'POST', url: '/', body: 'body' },
      { clock: () => NOW * 1000 },
    );
    const verifier = createVerifier({
      scheme,
      keys: { id: 'acme', secret: text },
      clock: () => NOW * 1000,
    });
    const request = { method: 'POST', url: '/', headers: signed, body: 'body' };
    expect(await verifier.verify(request)).toMatchObject({ ok: true });
    expect(await verifier.verify(request)).toMatchObject({ code: 'replayed' });
    expect(await verifier.verify({ ...request, body: 'other' })).toMatchObject({
      code: 'signature_mismatch',
    });
  });

  it('fails at start-up for a key of another kind, by the key and without its text', () => {
    const other = generateKeyPairSync('x25519').publicKey.export({ type: 'spki', format: 'pem' }) as string;
    const create = () => createVerifier({ scheme, keys: { id: 'acme', secret: other } });
    expect(create).toThrow(
      /API key "acme", "secret": the key is of type x25519, but ed25519 takes ed25519 keys/,
    );
  });

  it.each([
    ['"secret" is "publicKey", but', { algorithm: 'hmac-sha256' }],
    ['"secret" must be "publicKey"', { secret: 'utf8' }],
    ['"message" holds part.secret', { message: message`${part.secret}${part.timestamp}${part.body}` }],
    ['within another part', { message: message`${part.timestamp}${part.sha256(part.secret)}` }],
    ['must hold part.secret; for HMAC write "hmac-sha256"', { algorithm: 'sha256', secret: 'utf8' }],
  ] as const)('is not declared with what does not fit: %s', (problem, changes) => {
    expect(() => defineScheme(declared(changes))).toThrow(problem);
  });

  it('does not take a public key as the secret of an HMAC, whatever function reads it', () => {
    for (const secret of ['utf8', (value: string) => Buffer.from(value)] as const) {
      const hmac = defineScheme(declared({ secret, algorithm: 'hmac-sha256' }));
      expect(() => createVerifier({ scheme: hmac, keys: { id: 'acme', secret: text } })).toThrow(
        /public-key algorithm/,
      );
    }
  });
});

describe('static-token', () => {
  const scheme = { secret: 'utf8', algorithm: 'static-token' } as const;
  const bare = declared({ ...scheme, signature: header('X-Signature') });

  it('takes the secret itself, spaces and all, and nothing else', async () => {
    expect(await verify(bare, SECRET, { 'X-Signature': SECRET })).toMatchObject({ ok: true });
    for (const sent of [`${SECRET}x`, SECRET.slice(1), SECRET.toUpperCase(), `${SECRET} x`, 'x'])
      expect(await verify(bare, SECRET, { 'X-Signature': sent })).toMatchObject({
        code: 'signature_mismatch',
      });
  });

  it('with an encoding is what the text decodes to, as in HTTP Basic', async () => {
    const signature = header('Authorization', { authScheme: 'Basic', encoding: 'base64' });
    const basic = declared({ ...scheme, signature });
    const text = Buffer.from(SECRET).toString('base64');
    expect(await verify(basic, SECRET, { Authorization: `Basic ${text}` })).toMatchObject({ ok: true });
    expect(await verify(basic, SECRET, { Authorization: `Bearer ${text}` })).toMatchObject({ ok: false });
    expect(await verify(basic, SECRET, { Authorization: `Basic ${SECRET}` })).toMatchObject({ ok: false });
  });

  it('is a hash of the secret where the secret is hashed first', async () => {
    const hashed = declared({
      ...scheme,
      ...{
        secret: (value) => createHash('sha256').update(value).digest(),
        signature: header('X-Signature', 'hex'),
      },
    });
    const sent = createHash('sha256').update(SECRET).digest('hex');
    expect(await verify(hashed, SECRET, { 'X-Signature': sent })).toMatchObject({ ok: true });
    expect(await verify(hashed, SECRET, { 'X-Signature': sent.replace(/.$/, 'x') })).toMatchObject({
      ok: false,
    });
  });

  it('knows a request by its message and never by the token', () => {
    const out = new MessageWriter();
    out.text('message');
    const match = algorithmNamed('static-token').prepare(Buffer.from(SECRET)).verify(out, [SECRET], 'latin1');
    expect(match).toBe(createHash('sha256').update('message').digest('hex'));
  });
});

describe('sha256', () => {
  const algorithm = algorithmNamed('sha256');

  it('hashes the secret in its place, wherever that is, beside bodies of any size', () => {
    const key = algorithm.prepare(Buffer.from(SECRET));
    for (const size of [0, 10, 100_000]) {
      const [before, body] = ['POST', Buffer.alloc(size, 65)];
      const out = new MessageWriter();
      out.text(before);
      out.secret();
      out.bytes(body);
      out.secret();
      const expected = createHash('sha256').update(before).update(SECRET).update(body).update(SECRET);
      const hex = expected.digest('hex');
      expect(key.sign(out).toString('hex')).toBe(hex);
      expect(key.verify(out, [hex], 'hex')).toBe(hex);
      expect(
        key.verify(out, [createHmac('sha256', SECRET).update(body).digest('hex')], 'hex'),
      ).toBeUndefined();
      expect(Buffer.concat(out.pieces()).includes(SECRET)).toBe(false);
    }
  });

  it('verifies a request of a scheme that is declared so', async () => {
    const scheme = declared({
      ...{ algorithm: 'sha256', secret: 'utf8', signature: header('X-Signature', 'hex') },
      message: message`${part.secret}${part.timestamp}${part.body}`,
    });
    const sent = createHash('sha256').update(`${SECRET}${NOW}body`).digest('hex');
    expect(await verify(scheme, SECRET, { 'X-Signature': sent })).toMatchObject({ ok: true });
    expect(await verify(scheme, SECRET, { 'X-Signature': sent }, 'other')).toMatchObject({
      code: 'signature_mismatch',
    });
  });

  it('refuses what is appended to a message, which begins with padding that is no UTF-8', async () => {
    const scheme = declared({
      ...{ algorithm: 'sha256', secret: 'utf8', signature: header('X-Signature', 'hex') },
      message: message`${part.secret}${part.timestamp}${part.body}`,
    });
    for (const length of [3, 100_000]) {
      const padding = [Buffer.from([0x80]), Buffer.alloc(63)];
      const body = Buffer.concat([Buffer.alloc(length, 'a'), ...padding, Buffer.from('&b=2')]);
      const sent = createHash('sha256').update(SECRET).update(String(NOW)).update(body).digest('hex');
      expect(await verify(scheme, SECRET, { 'X-Signature': sent }, body)).toMatchObject({
        code: 'signature_mismatch',
      });
    }
  });

  it('has no place for the secret within a digest', () => {
    const out = new MessageWriter();
    expect(() => out.digestOf('sha256', 'hex', (inner) => inner.secret())).toThrow(/within another part/);
    expect(() =>
      out.changeOf(
        (inner) => inner.secret(),
        (bytes) => bytes,
      ),
    ).toThrow(/within another part/);
  });
});
