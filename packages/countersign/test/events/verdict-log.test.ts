import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { webhook } from '../../src/fetch.ts';
import { type ApiKey, defineScheme, type SignedRequest, type VerifierOptions } from '../../src/index.ts';
import { stripe } from '../../src/schemes/stripe.ts';
import { ACME, acmeRequest, acmeVerifier, key, NOW, OTHER_SECRET, SECRET, without } from '../support/acme.ts';

function recorder() {
  const lines: { level: string; line: Record<string, unknown> }[] = [];
  const write = (level: string) => (line: Readonly<Record<string, unknown>>) => {
    lines.push({ level, line });
  };
  return { lines, logger: { info: write('info'), warn: write('warn'), error: write('error') } };
}

async function logged(request: SignedRequest, options: Partial<VerifierOptions> = {}) {
  const { lines, logger } = recorder();
  await acmeVerifier({ logger, ...options }).verify(request);
  return lines;
}

describe('the log', () => {
  it('has one line for an accepted request', async () => {
    expect(await logged(acmeRequest({ headers: ['X-Request-Id', 'r-1'] }))).toEqual([
      {
        level: 'info',
        line: {
          event: 'countersign.verdict',
          scheme: 'acme',
          code: 'accepted',
          keyId: 'key-1',
          method: 'POST',
          path: '/v1/things',
          address: '203.0.113.7',
          requestId: 'r-1',
          durationMs: expect.any(Number),
          clockSkewMs: 0,
        },
      },
    ]);
  });

  it('says what is wrong with a header that is malformed', async () => {
    const [first] = await logged(acmeRequest({ nonce: 'short' }));
    expect(first?.line).toMatchObject({
      code: 'malformed_header',
      header: 'X-Nonce',
      detail: expect.stringMatching(/^X-Nonce must be 16 to 128 characters/),
    });
  });

  it('names the limit that is used up', async () => {
    const limits = [
      { limit: 9, windowSeconds: 60 },
      { limit: 1, windowSeconds: 3600, name: 'merchant', sharedBy: 'merchant 17' },
    ];
    const { lines, logger } = recorder();
    const verifier = acmeVerifier({ logger, keys: { ...key, limits } });
    for (let i = 0; i < 2; i++) await verifier.verify(acmeRequest());
    expect(lines[1]?.line).toMatchObject({
      code: 'rate_limited',
      detail: 'the limit "merchant" of 1 in 3600 s is used up',
    });
  });

  it('has one line for a refused request, with the true code', async () => {
    const keys: ApiKey = { ...key, status: 'revoked' };
    expect(await logged(acmeRequest({ headers: ['X-Request-Id', 'r-2'] }), { keys })).toEqual([
      {
        level: 'warn',
        line: {
          event: 'countersign.verdict',
          scheme: 'acme',
          code: 'key_revoked',
          keyId: 'key-1',
          method: 'POST',
          path: '/v1/things',
          address: '203.0.113.7',
          requestId: 'r-2',
          durationMs: expect.any(Number),
          url: 'https://countersign.github.io/countersign/e/key_revoked',
          status: 401,
        },
      },
    ]);
  });

  it('names the header that was wrong', async () => {
    const [entry] = await logged(without(acmeRequest(), 'X-Nonce'));
    expect(entry?.line).toMatchObject({ code: 'missing_header', header: 'X-Nonce' });
  });

  it('has the scope that was missing', async () => {
    const { lines, logger } = recorder();
    await acmeVerifier({ logger }).verify(acmeRequest(), { scopes: ['write'] });
    expect(lines[0]?.line).toMatchObject({
      code: 'insufficient_scope',
      detail: 'the scope write is missing',
    });
  });

  it('has an error line, with the error, when a key source failed', async () => {
    const cause = new Error('down');
    const keys = { find: () => Promise.reject(cause) };
    const [entry] = await logged(acmeRequest(), { keys });
    expect(entry).toMatchObject({
      level: 'error',
      line: { code: 'keys_unavailable', status: 503, err: cause },
    });
  });

  it('has the error of a store in one line of its own, and no error in those of the requests', async () => {
    const cause = new Error('down');
    const store = { admit: () => Promise.reject(cause) };
    const [failure, verdict] = await logged(acmeRequest(), { store });
    expect(failure).toMatchObject({
      level: 'error',
      line: { event: 'countersign.store_failed', err: cause },
    });
    expect(verdict).toMatchObject({ level: 'warn', line: { code: 'store_unavailable', status: 503 } });
    expect(verdict?.line).not.toHaveProperty('err');
  });

  it('has the id of the one key in each refusal where requests name none, and no member without a value', async () => {
    const { lines, logger } = recorder();
    const endpoint = webhook(
      stripe(),
      { secret: 'whsec_of_some_length', logger, clock: () => NOW },
      () => undefined,
    );
    const at = (seconds: number) => ({ 'Stripe-Signature': `t=${seconds},v1=${'0'.repeat(64)}` });
    for (const headers of [at(1), at(NOW / 1000), undefined])
      await endpoint(
        new Request('https://shop.example.com/', { method: 'POST', body: '{}', ...(headers && { headers }) }),
      );
    const refusals = lines.filter(({ line }) => line.event === 'countersign.verdict').map(({ line }) => line);
    expect(refusals.map(({ code, keyId }) => [code, keyId])).toEqual([
      ['timestamp_too_old', 'stripe'],
      ['signature_mismatch', 'stripe'],
      ['missing_header', undefined],
    ]);
    for (const { line } of lines) expect(Object.values(line)).not.toContain(undefined);
  });

  it('has only the beginning of a key id that is not known', async () => {
    const secret = 'a-secret-sent-in-the-place-of-a-key-id';
    const [entry] = await logged(acmeRequest({ keyId: secret }));
    expect(entry?.line).toMatchObject({ code: 'unknown_key', keyId: 'a-secret…' });
  });

  it.each([3, 14, 23, 24, 64])(
    'has a third at most of an unknown key id of %i characters',
    async (length) => {
      const keyId = 'Zq7-hT2x_9LmPw'.repeat(5).slice(0, length);
      const [entry] = await logged(acmeRequest({ keyId }));
      const shown = Math.min(8, Math.floor(length / 3));
      expect(entry?.line).toMatchObject({ code: 'unknown_key', keyId: `${keyId.slice(0, shown)}…` });
    },
  );

  it('has the path without its query, cut where it is long, and the route where it is known', async () => {
    const [plain] = await logged(acmeRequest({ target: '/v1/things?token=x' }));
    expect(plain?.line).toMatchObject({ path: '/v1/things' });
    expect(plain?.line).not.toHaveProperty('route');
    const long = { ...acmeRequest({ target: `/${'a'.repeat(300)}` }), route: '/:name' };
    const [cut] = await logged(long);
    expect(cut?.line).toMatchObject({ path: `/${'a'.repeat(255)}…`, route: '/:name' });
  });

  it('has the id of the access log: as the id of the request, or beside that of the sender', async () => {
    const [own] = await logged({ ...acmeRequest(), requestId: 'req-1' });
    expect(own?.line).toMatchObject({ requestId: 'req-1' });
    expect(own?.line).not.toHaveProperty('reqId');
    const [both] = await logged({ ...acmeRequest({ headers: ['X-Request-Id', 'r-1'] }), requestId: 'req-1' });
    expect(both?.line).toMatchObject({ requestId: 'r-1', reqId: 'req-1' });
  });

  it('has a line for a body that was too large to be read', () => {
    const { lines, logger } = recorder();
    acmeVerifier({ logger, maxBodyBytes: 10 }).start(acmeRequest(), {}, 11);
    expect(lines).toHaveLength(1);
    expect(lines[0]?.line).toMatchObject({ code: 'body_too_large' });
  });

  it('never has a secret, a signature, a nonce or a body', async () => {
    const nonces = fc.string({
      unit: fc.constantFrom(...'abcdefghij0123456789'),
      minLength: 16,
      maxLength: 60,
    });
    const faults = fc.constantFrom(
      { name: 'none' },
      { name: 'secret', secret: OTHER_SECRET },
      { name: 'key', keyId: 'unknown' },
      { name: 'old', dated: -301 },
      { name: 'future', dated: 301 },
      { name: 'signature', signature: 'fedcba9876'.repeat(8) },
      { name: 'hex', signature: 'not hex at all but sent' },
      { name: 'digest', headers: ['Content-MD5', 'x'] },
      { name: 'address', address: '192.0.2.200' },
    );
    const stores = fc.constantFrom({}, { store: { admit: () => Promise.reject(new Error('down')) } });
    const keys = { ...key, ipAllowlist: ['203.0.113.0/24'] };
    await fc.assert(
      fc.asyncProperty(nonces, faults, stores, fc.boolean(), async (nonce, fault, store, twice) => {
        const { lines, logger } = recorder();
        const verifier = acmeVerifier({ logger, keys, ...store });
        const body = `body with ${nonce.toUpperCase()}`;
        const request = acmeRequest({ nonce, body, ...fault });
        await verifier.verify(request);
        if (twice) await verifier.verify(request);
        const verdicts = lines.filter(({ line }) => line.event === 'countersign.verdict');
        expect(verdicts).toHaveLength(twice ? 2 : 1);
        const text = JSON.stringify(lines);
        for (const hidden of [SECRET, OTHER_SECRET, nonce, body, request.headers[7] as string]) {
          expect(text).not.toContain(hidden);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('has the weaknesses of a scheme once, when the verifier is made', async () => {
    const { lines, logger } = recorder();
    const scheme = defineScheme({ ...ACME, warnings: ['The body is not signed.', 'Nor is the path.'] });
    const warn = vi.spyOn(logger, 'warn');
    const verifier = acmeVerifier({ scheme, logger });
    expect(warn.mock.calls).toEqual([
      [{ event: 'countersign.scheme_warning', scheme: 'acme' }, 'The body is not signed.'],
      [{ event: 'countersign.scheme_warning', scheme: 'acme' }, 'Nor is the path.'],
    ]);
    await verifier.verify(acmeRequest());
    expect(warn).toHaveBeenCalledTimes(2);
    expect(lines.filter(({ level }) => level === 'info')).toHaveLength(1);
  });

  it('is replaced for the weaknesses by a warning of the process, once', () => {
    const emitWarning = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const scheme = defineScheme({ ...ACME, warnings: ['Nobody logs this.'] });
    for (let i = 0; i < 3; i++) acmeVerifier({ scheme });
    expect(emitWarning.mock.calls).toEqual([['Nobody logs this.', { code: 'COUNTERSIGN_SCHEME' }]]);
    emitWarning.mockRestore();
  });

  it('is not needed', async () => {
    const scheme = defineScheme({ ...ACME, warnings: ['The body is not signed.'] });
    expect((await acmeVerifier({ scheme, clock: () => NOW }).verify(acmeRequest())).ok).toBe(true);
  });
});
