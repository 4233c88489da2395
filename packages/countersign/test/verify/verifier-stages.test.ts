import { afterEach, describe, expect, it, vi } from 'vitest';
import { memoryStore } from '../../src/index.ts';
import { copyRefusedBy } from '../../src/verify/copied-request.ts';
import { acmeRequest, acmeVerifier, codeOf, key, OTHER_SECRET } from '../support/acme.ts';

afterEach(() => void vi.restoreAllMocks());

describe('an attempt whose head was judged', () => {
  it('is decided with the body that came', async () => {
    const verifier = acmeVerifier();
    const { body, ...head } = acmeRequest({ body: 'what was signed' });
    const attempts = [0, 1].map(() => verifier.start({ ...head }, {}, Number.NaN));
    const verdicts = [Buffer.from('something else'), body].map((bytes, i) => {
      const attempt = attempts[i];
      if (attempt === undefined || 'ok' in attempt) throw new Error('refused from its head');
      return verifier.finish(attempt, bytes);
    });
    expect((await Promise.all(verdicts)).map(codeOf)).toEqual(['signature_mismatch', 'accepted']);
  });

  it('is verified by path and query where its target is a whole URL', async () => {
    const request = acmeRequest({ target: '/v1/things?a=b', headers: ['Host', 'api.example'] });
    const whole = { ...request, target: 'http://api.example/v1/things?a=b' };
    expect(codeOf(await acmeVerifier().verify(whole))).toBe('accepted');
    expect(codeOf(await acmeVerifier().verify({ ...whole, url: 'http://other.example/v1/things?a=b' }))).toBe(
      'malformed_target',
    );
  });
});

describe('what is known of a copy', () => {
  it('is kept for a request that is refused as replayed, and for no other', async () => {
    const verifier = acmeVerifier({
      keys: { find: () => ({ ...key, limits: [{ limit: 1, windowSeconds: 60 }] }) },
    });
    const request = acmeRequest();
    await verifier.verify(request);
    const copies = [];
    for (const each of [request, acmeRequest(), acmeRequest({ secret: OTHER_SECRET })]) {
      const verdict = await verifier.verify(each);
      copies.push([codeOf(verdict), !verdict.ok && copyRefusedBy(verdict)?.request]);
    }
    expect(copies).toEqual([
      ['replayed', request],
      ['rate_limited', undefined],
      ['signature_mismatch', undefined],
    ]);
  });
});

describe('the time that a verification takes', () => {
  it('is measured from its start where there is a log', async () => {
    const times = [5000, 5007];
    vi.spyOn(performance, 'now').mockImplementation(() => times.shift() ?? Number.NaN);
    const info = vi.fn();
    await acmeVerifier({ logger: { info, warn: info, error: info } }).verify(acmeRequest());
    expect(info.mock.calls).toMatchObject([
      [{ event: 'countersign.verdict', durationMs: 7 }, expect.anything()],
    ]);
  });

  it('is not measured where nobody wants to know', async () => {
    const now = vi.spyOn(performance, 'now');
    await acmeVerifier().verify(acmeRequest());
    expect(now).not.toHaveBeenCalled();
  });
});

describe('a verifier', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, undefined])(
    'rejects by the name of the option where the clock says %s',
    async (time) => {
      await expect(acmeVerifier({ clock: () => time as number }).verify(acmeRequest())).rejects.toThrow(
        new TypeError('"clock" must return milliseconds since the epoch'),
      );
    },
  );

  it('tells its store, for all that is given it', () => {
    const store = memoryStore();
    expect(store.operations).toBeDefined();
    expect(acmeVerifier({ store }).store).toBe(store);
  });
});
