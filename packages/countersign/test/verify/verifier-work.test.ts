import { describe, expect, it, vi } from 'vitest';
import type { ApiKey, SignedRequest, Verdict } from '../../src/index.ts';
import {
  acmeRequest,
  acmeVerifier,
  key,
  NOW,
  OTHER_SECRET,
  plainRequest,
  SECRET,
  without,
} from '../support/acme.ts';
import { counted } from '../support/counted-scheme.ts';

describe('the work for a request', () => {
  const revoked: ApiKey = { id: 'revoked', secrets: [SECRET], status: 'revoked' };
  const expired: ApiKey = { id: 'expired', secrets: [{ value: SECRET, notAfter: new Date(NOW - 1) }] };

  it.each([
    ['of an unknown key', plainRequest({ keyId: 'unknown', secret: OTHER_SECRET })],
    ['of a known key', plainRequest({ secret: OTHER_SECRET })],
    ['of a revoked key', plainRequest({ keyId: 'revoked', secret: OTHER_SECRET })],
    ['of a key without a secret in use', plainRequest({ keyId: 'expired', secret: OTHER_SECRET })],
  ])('%s is one message and one MAC', async (_whose, request) => {
    const { scheme, work } = counted();
    const verifier = acmeVerifier({ scheme, keys: [key, revoked, expired] });
    expect((await verifier.verify(request)).ok).toBe(false);
    expect(work).toEqual({ messages: 1, macs: 1 });
  });

  it('is one message, built once, for all secrets of a rotation', async () => {
    const { scheme, work } = counted();
    const verifier = acmeVerifier({
      scheme,
      keys: { ...key, secrets: [SECRET, OTHER_SECRET] },
    });
    await verifier.verify(plainRequest({ secret: 'a-secret-that-nobody-has' }));
    expect(work).toEqual({ messages: 1, macs: 2 });
  });

  it('is none when the form or the time is wrong', async () => {
    const { scheme, work } = counted();
    const verifier = acmeVerifier({ scheme });
    await verifier.verify(plainRequest({ dated: -301 }));
    await verifier.verify(without(plainRequest(), 'X-Signature'));
    expect(work).toEqual({ messages: 0, macs: 0 });
  });

  it('is none for an address that is turned away', async () => {
    const { scheme, work } = counted();
    const verifier = acmeVerifier({ scheme, failureThrottle: { limit: 1, windowSeconds: 60, block: true } });
    await verifier.verify(without(plainRequest(), 'X-Key'));
    await verifier.verify(plainRequest());
    expect(work).toEqual({ messages: 0, macs: 0 });
  });
});

describe('a refusal', () => {
  const limited = { ...key, limits: [{ limit: 1, windowSeconds: 60 }] };
  const once = acmeRequest();
  const refused: readonly (readonly [string, SignedRequest])[] = [
    ['missing_header', without(acmeRequest(), 'X-Key')],
    ['malformed_header', acmeRequest({ nonce: 'short' })],
    ['duplicate_header', { ...once, headers: [...once.headers, ...once.headers] }],
    ['malformed_target', { ...once, url: '/#' }],
    ['body_too_large', { ...once, body: Buffer.alloc(2_000_000) }],
    ['timestamp_too_old', acmeRequest({ dated: -301 })],
    ['timestamp_in_future', acmeRequest({ dated: 301 })],
    ['unknown_key', acmeRequest({ keyId: 'unknown' })],
    ['signature_mismatch', acmeRequest({ secret: OTHER_SECRET })],
    ['replayed', once],
    ['rate_limited', acmeRequest()],
  ];

  it.each(refused)('as %s makes no error object and no stack', (code, request) => {
    const verifier = acmeVerifier({ keys: limited });
    verifier.verify(once);
    const made: string[] = [];
    const captured = vi.spyOn(Error, 'captureStackTrace');
    for (const name of ['Error', 'TypeError', 'RangeError', 'SyntaxError'] as const) {
      const counting = new Proxy(globalThis[name], {
        construct: (original, args, newTarget) => {
          made.push(name);
          return Reflect.construct(original, args, newTarget);
        },
      });
      vi.stubGlobal(name, counting);
    }
    let verdict: Verdict | Promise<Verdict>;
    try {
      verdict = verifier.verify(request);
      expect(captured).not.toHaveBeenCalled();
    } finally {
      vi.unstubAllGlobals();
      captured.mockRestore();
    }
    expect(made).toEqual([]);
    expect(verdict).toMatchObject({ ok: false, code });
    expect(verdict).not.toHaveProperty('cause');
    const refusal = verdict as Extract<Verdict, { ok: false }>;
    expect(Object.values(refusal).some((value) => value instanceof Error)).toBe(false);
  });
});
