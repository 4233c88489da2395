import { describe, expect, it } from 'vitest';
import { defineScheme, type Scheme } from '../../src/index.ts';
import { iimmpact } from '../../src/schemes/iimmpact.ts';
import { influencemart } from '../../src/schemes/influencemart.ts';
import { intend, intendAssumedKeyAndTimestamp } from '../../src/schemes/intend.ts';
import { ip2 } from '../../src/schemes/ip2.ts';
import { slaunchx } from '../../src/schemes/slaunchx.ts';
import { type TestVerifier, testVerifier } from '../../src/testing.ts';
import { ACME, PLAIN } from '../support/acme.ts';

const POST = { method: 'POST', url: '/v1/orders?page=2', body: '{"sku":"A-1"}' };
const SCHEMES: readonly Scheme[] = [
  iimmpact(),
  influencemart(),
  intend({ message: intendAssumedKeyAndTimestamp }),
  ip2(),
  slaunchx(),
];

describe('testVerifier()', () => {
  it.each(SCHEMES.map((scheme) => [scheme.name, scheme] as const))(
    'makes a key and a signer whose requests a verifier of %s accepts once',
    async (_name, scheme) => {
      const { verifier, sign } = testVerifier(scheme);
      const headers = sign(POST);
      expect(await codeOf(verifier, headers)).toBe('accepted');
      expect(await codeOf(verifier, headers)).toBe('replayed');
    },
  );

  it('has a clock that stands still until it is advanced', async () => {
    const { verifier, sign, clock } = testVerifier(iimmpact());
    const headers = sign(POST);
    expect(clock.now()).toBe(clock.now());
    clock.advance(300);
    expect(await codeOf(verifier, headers)).toBe('accepted');
    clock.advance(1);
    expect(await codeOf(verifier, headers)).toBe('timestamp_too_old');
  });

  it('shares no store with another', async () => {
    const first = testVerifier(influencemart(), { id: 'shop', secrets: ['secret-of-both-of-them'] });
    const second = testVerifier(influencemart(), { id: 'shop', secrets: ['secret-of-both-of-them'] });
    const headers = first.sign(POST);
    expect(await codeOf(first.verifier, headers)).toBe('accepted');
    expect(await codeOf(second.verifier, headers)).toBe('accepted');
  });

  it('takes what matters of the key to the test', async () => {
    const { verifier, key, sign } = testVerifier(iimmpact(), { id: 'shop_1', scopes: ['orders:read'] });
    expect(key.id).toBe('shop_1');
    const request = { ...POST, headers: sign(POST) };
    expect(await verifier.verify(request, { scopes: ['orders:write'] })).toMatchObject({
      code: 'insufficient_scope',
    });
  });

  it('takes options of the verifier, and refuses those that are its own', async () => {
    const lines: unknown[] = [];
    const keep = (line: unknown) => void lines.push(line);
    const logger = { info: keep, warn: keep, error: keep };
    const { verifier, sign, key } = testVerifier(iimmpact(), {}, { logger });
    await verifier.verify({ ...POST, headers: sign(POST) });
    expect(lines).toMatchObject([{ code: 'accepted', keyId: key.id }]);
    const options = { clock: Date.now } as object;
    expect(() => testVerifier(iimmpact(), {}, options)).toThrow('testVerifier(): "clock" is the test\'s own');
    expect(() => testVerifier(iimmpact(), {}, { loger: logger } as object)).toThrow('"logger"');
  });

  it('makes a secret that can be given on', () => {
    const { key } = testVerifier(iimmpact());
    expect(typeof key.secret).toBe('string');
    expect(key.secrets).toBeUndefined();
  });

  it('has the one key of a scheme whose requests name none', async () => {
    const { verifier, sign } = testVerifier(defineScheme({ ...PLAIN, keyId: undefined }));
    expect(await codeOf(verifier, sign(POST))).toBe('accepted');
  });

  it('says what to give where secrets have a form of their own', () => {
    const scheme = defineScheme({
      ...ACME,
      secret: () => {
        throw new TypeError('not one of ours');
      },
    });
    expect(() => testVerifier(scheme)).toThrow(
      /testVerifier\(\): secrets of the scheme acme .* write testVerifier/,
    );
  });
});

async function codeOf(verifier: TestVerifier['verifier'], headers: Record<string, string>): Promise<string> {
  const verdict = await verifier.verify({ ...POST, headers });
  return verdict.ok ? 'accepted' : verdict.code;
}
