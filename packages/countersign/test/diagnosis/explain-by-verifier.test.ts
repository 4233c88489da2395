import { describe, expect, it } from 'vitest';
import { diagnosis, explain } from '../../src/diagnosis.ts';
import { toHeaderPairs } from '../../src/index.ts';
import { acmeRequest, acmeVerifier, key, NOW, OTHER_SECRET } from '../support/acme.ts';

const outcomesOf = ({ checks }: Awaited<ReturnType<typeof explain>>) =>
  Object.fromEntries(checks.map(({ check, outcome, code }) => [check, code ?? outcome]));

describe('explain() by a verifier', () => {
  it('finds the key that the request names, by the clock of the verifier', async () => {
    const verifier = acmeVerifier({ clock: () => NOW + 1000 });
    const right = await explain(acmeRequest(), verifier);
    expect(right.signatureMatches).toBe(true);
    expect(right.checks.find(({ check }) => check === 'window')?.detail).toMatch(
      /^the timestamp is 1 s behind/,
    );
    const wrong = await explain(acmeRequest({ secret: OTHER_SECRET }), verifier);
    expect(wrong.signatureMatches).toBe(false);
    expect(wrong.search.tried).toBeGreaterThan(0);
  });

  it('finds a key that comes later, and rejects when the key source fails', async () => {
    const later = acmeVerifier({ keys: { find: async () => key } });
    expect((await explain(acmeRequest(), later)).signatureMatches).toBe(true);
    const broken = acmeVerifier({ keys: { find: () => Promise.reject(new Error('no database')) } });
    await expect(explain(acmeRequest(), broken)).rejects.toThrow('no database');
  });

  it('says of a key that does not exist that it does not, and shows the string to sign', async () => {
    const explanation = await explain(acmeRequest({ keyId: 'nobody' }), acmeVerifier());
    expect(outcomesOf(explanation)).toEqual({
      headers: 'passed',
      window: 'passed',
      key: 'unknown_key',
      signature: 'skipped',
      body_digest: 'passed',
      key_state: 'skipped',
      address: 'skipped',
    });
    expect(explanation.signatureMatches).toBe(false);
    expect(explanation.search.tried).toBe(0);
    expect(explanation.stringToSign?.text).toContain('/v1/things');
    expect(explanation.otherStringsToSign).toEqual([]);
  });

  it('names the header that is missing where the request names no key', async () => {
    const explanation = await explain({ method: 'GET', url: '/v1/things' }, acmeVerifier());
    expect(outcomesOf(explanation)).toMatchObject({ headers: 'missing_header', key: 'skipped' });
    expect(explanation.best?.mistakes[0].code).toBe('header_missing');
    expect(explanation.best).toBe(explanation.findings[0]);
  });

  it("tries the other keys of the verifier's diagnosis, unless others are given or it is for the sender", async () => {
    const live = { id: 'key-live', secrets: [OTHER_SECRET] };
    const request = acmeRequest({ secret: OTHER_SECRET });
    for (const otherKeys of [[key, live], ({ id }: { id: string }) => (id === key.id ? [live] : [])]) {
      const verifier = acmeVerifier({ diagnosis: diagnosis({ otherKeys }) });
      const found = await explain(request, verifier);
      expect(found.best?.mistakes[0].code).toBe('secret_of_another_key');
      for (const options of [{ otherKeys: [] }, { audience: 'sender' }] as const)
        expect((await explain(request, verifier, options)).best).toBeUndefined();
    }
  });

  it("rejects as the function that gives the diagnosis's other keys throws", async () => {
    const otherKeys = () => {
      throw new Error('no database');
    };
    const verifier = acmeVerifier({ diagnosis: diagnosis({ otherKeys }) });
    await expect(explain(acmeRequest(), verifier)).rejects.toThrow('no database');
    const unknown = await explain(acmeRequest({ keyId: 'nobody' }), verifier);
    expect(outcomesOf(unknown)).toMatchObject({ key: 'unknown_key' });
  });

  it('counts and remembers nothing', async () => {
    const verifier = acmeVerifier();
    for (let i = 0; i < 3; i++) await explain(acmeRequest(), verifier);
    expect(await verifier.verify(acmeRequest())).toMatchObject({ ok: true });
  });

  it('takes the request in each form that verify() takes', async () => {
    const { headers, body, ...request } = acmeRequest();
    const pairs = headers.flatMap((name, i) =>
      i % 2 === 0 ? [[name, headers[i + 1] as string] as const] : [],
    );
    const forms = [Object.fromEntries(pairs), pairs, new Map(pairs), toHeaderPairs(pairs)];
    for (const form of forms) {
      const text = Buffer.from(body).toString();
      const explanation = await explain({ ...request, headers: form, body: text }, acmeVerifier());
      expect(explanation.signatureMatches).toBe(true);
    }
  });

  it('throws at once for options that are not sound', () => {
    expect(() => explain(acmeRequest(), acmeVerifier(), { budget: 5 } as never)).toThrow(
      /^explain\(\): unknown option/,
    );
  });
});
