/** Profiles of RFC 9421 against requests that other implementations have made. */

import { readFileSync } from 'node:fs';
import { createVerifier, jwkThumbprint, memoryStore, type Scheme } from 'countersign';
import {
  FAPI_2_REQUESTS,
  httpMessageSignatures,
  MASTODON_REQUESTS,
  OPEN_PAYMENTS_REQUESTS,
} from 'countersign/schemes/http-message-signatures';
import { ucp } from 'countersign/schemes/ucp';
import { botStatus, webBotAuth } from 'countersign/schemes/web-bot-auth';
import { describe, expect, it } from 'vitest';
import { bodyOf, type SenderVector, targetOf } from './senders/sender-vectors.ts';

const PROFILES: Readonly<Record<string, () => Scheme>> = {
  'web-bot-auth': webBotAuth,
  ucp,
  'open-payments': () => httpMessageSignatures(OPEN_PAYMENTS_REQUESTS),
  'fapi2-http-signature': () => httpMessageSignatures(FAPI_2_REQUESTS),
  'activitypub-rfc9421': () => httpMessageSignatures(MASTODON_REQUESTS),
};

function read(profile: string): readonly SenderVector[] {
  return JSON.parse(readFileSync(new URL(`../vectors/standards/${profile}.json`, import.meta.url), 'utf8'));
}

const VECTORS = Object.keys(PROFILES).flatMap((profile) => read(profile));

/** Whatever name a request gives, the key is that of the vector. */
function verifierFor(
  { sender, secret, headers, url, nowSeconds }: SenderVector,
  scheme = PROFILES[sender]?.() as Scheme,
) {
  const input = headers.find(([name]) => name.toLowerCase() === 'signature-input')?.[1] ?? '';
  const named = /keyid="([^"]*)"/.exec(input)?.[1];
  return createVerifier({
    scheme,
    keys: (id) => ({ id, secrets: [{ id: named, value: secret }] }),
    store: memoryStore({ maxReplayIds: 100, maxKeys: 10 }),
    publicUrl: new URL(url).origin,
    clock: () => nowSeconds * 1000,
  });
}

function requestOf(vector: SenderVector) {
  const { method, headers } = vector;
  return { method, url: targetOf(vector), headers: headers.flat(), body: bodyOf(vector) };
}

describe('a request by a profile of RFC 9421', () => {
  it('is of one of forty cases', () => {
    expect(VECTORS).toHaveLength(40);
  });

  it.each(VECTORS)('is judged as it is to be: $sender, $case: $expect', async (vector) => {
    const verdict = await verifierFor(vector).verify(requestOf(vector));
    expect(verdict.ok ? 'accept' : 'refuse', `${vector.why}: ${JSON.stringify(verdict)}`).toBe(vector.expect);
    if (!verdict.ok) expect(verdict.response.status).toBeLessThan(500);
  });
});

describe('webBotAuth()', () => {
  const [vector] = read('web-bot-auth').filter(
    ({ expect: verdict, case: name }) => verdict === 'accept' && name.startsWith('by hand'),
  ) as [SenderVector];

  it('names the bot by the URL that the signature covers', async () => {
    const verdict = await verifierFor(vector).verify(requestOf(vector));
    expect(verdict).toMatchObject({ ok: true, key: { id: 'https://agent.example.test' } });
    expect(verdict.ok && verdict.secretId).toBe(jwkThumbprint(JSON.parse(vector.secret)));
  });

  it('tells verified, invalid, unverified and unsigned apart', async () => {
    const request = requestOf(vector);
    const verifier = verifierFor(vector);
    expect(botStatus(await verifier.verify(request))).toBe('verified');
    expect(botStatus(await verifier.verify(request))).toBe('verified');
    expect(botStatus(await verifier.verify({ ...request, headers: [] }))).toBe('unsigned');
    expect(botStatus(undefined)).toBe('unsigned');
    const changed = request.headers.map((value) => value.replace('agent.example', 'other.example'));
    expect(botStatus(await verifier.verify({ ...request, headers: changed }))).toBe('invalid');
    const unknown = createVerifier({
      scheme: webBotAuth(),
      keys: () => undefined,
      publicUrl: new URL(vector.url).origin,
      clock: () => vector.nowSeconds * 1000,
    });
    expect(botStatus(await unknown.verify(request))).toBe('unverified');
  });

  it('asks for more than the host, for an agent and for a nonce, where it is told to', async () => {
    const request = requestOf(vector);
    const codeWith = async (options: Parameters<typeof webBotAuth>[0], given = request) => {
      const verdict = await verifierFor(vector, webBotAuth(options)).verify(given);
      return verdict.ok ? 'accepted' : verdict.code;
    };
    expect(await codeWith({ requiredComponents: ['@method', '@path'] })).toBe('malformed_header');
    expect(await codeWith({ requireNonce: true })).toBe('malformed_header');
    expect(await codeWith({ requireAgent: true })).toBe('accepted');
  });

  it('tries no key of a bot but the one that the signature names', async () => {
    const verifier = createVerifier({
      scheme: webBotAuth(),
      keys: (id) => ({ id, secrets: [{ id: 'another', value: vector.secret }] }),
      publicUrl: new URL(vector.url).origin,
      clock: () => vector.nowSeconds * 1000,
    });
    expect(await verifier.verify(requestOf(vector))).toMatchObject({ code: 'signature_mismatch' });
  });
});

describe('ucp()', () => {
  const [vector] = read('ucp').filter(({ case: name }) => name === 'the same a day later') as [SenderVector];

  it('names the platform by its profile, and answers a retry that is equal to the byte like the first', async () => {
    const verifier = verifierFor(vector);
    const first = await verifier.verify(requestOf(vector));
    expect(first).toMatchObject({ ok: true, key: { id: 'https://platform.example.test/.well-known/ucp' } });
    expect(first.ok && first.idempotencyKey).toBe('550e8400-e29b-41d4-a716-446655440000');
    expect(await verifier.verify(requestOf(vector))).toMatchObject({ ok: true });
  });

  it('refuses in the words of the protocol', async () => {
    const { headers, ...request } = requestOf(vector);
    const verifier = verifierFor(vector);
    const answer = async (given: readonly string[], body = request.body) => {
      const verdict = await verifier.verify({ ...request, headers: given, body });
      if (verdict.ok) return undefined;
      return [verdict.response.status, JSON.parse(verdict.response.body).code];
    };
    expect(await answer([])).toEqual([401, 'signature_missing']);
    expect(await answer(headers, Buffer.from('{}'))).toEqual([400, 'digest_mismatch']);
    const byHttp = headers.map((value) => value.replace('profile="https:', 'profile="http:'));
    expect(await answer(byHttp)).toEqual([400, 'invalid_profile_url']);
  });
});
