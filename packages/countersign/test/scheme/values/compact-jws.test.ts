import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  compactJws,
  createVerifier,
  defineScheme,
  header,
  memoryStore,
  message,
  part,
} from '../../../src/index.ts';

const NOW = 1_800_000_000;
const SECRET = 'a-secret-of-the-tests';
const BODY = '{"id":1}';
const BODY_HASH = createHash('sha256').update(BODY).digest('hex');

const token = compactJws('X-Token', { alg: 'HS256', claims: { iss: 'acme' } });
const declaration = {
  name: 'acme',
  timestamp: token.claim('iat', 'unixSeconds'),
  signature: token.signature,
  contentDigest: { carrier: token.claim('sha256', 'hex'), algorithm: 'sha256' },
  secret: 'utf8',
  algorithm: token.algorithm,
  message: message`${token.signingInput}`,
  replay: 'signature',
} as const;
const scheme = defineScheme(declaration);

function segment(value: object | string): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}

function claims(more: object = {}): object {
  return { iss: 'acme', iat: NOW, sha256: BODY_HASH, ...more };
}

/** A token that is signed rightly, whatever is in it. */
function signed({
  head = { alg: 'HS256' } as object | string,
  payload = claims() as object | string,
} = {}): string {
  const input = `${segment(head)}.${segment(payload)}`;
  return `${input}.${createHmac('sha256', SECRET).update(input).digest('base64url')}`;
}

async function verdictOf(headers: string[], body = BODY): Promise<string> {
  const keys = { id: 'acme', secret: SECRET };
  const store = memoryStore({ maxReplayIds: 10, maxKeys: 10 });
  const verifier = createVerifier({ scheme, keys, store, clock: () => NOW * 1000 });
  const verdict = await verifier.verify({ method: 'POST', url: '/', headers, body });
  return verdict.ok ? 'accepted' : verdict.code;
}

describe('a token in a header', () => {
  it('is accepted with its claims', async () => {
    expect(await verdictOf(['X-Token', signed()])).toBe('accepted');
  });

  it.each([
    ['of "none"', { alg: 'none' }],
    ['of another algorithm', { alg: 'HS512' }],
    ['without an algorithm', {}],
    ['with two algorithms', '{"alg":"none","alg":"HS256"}'],
    ['with an extension that must be understood', { alg: 'HS256', crit: ['b64'], b64: false }],
    ['whose header is no object', '["HS256"]'],
    ['whose header is no JSON', 'HS256'],
  ])('is refused %s, though its signature holds', async (_what, head) => {
    expect(await verdictOf(['X-Token', signed({ head })])).toBe('malformed_header');
  });

  it.each([
    ['of another issuer', claims({ iss: 'other' })],
    ['without an issuer', claims({ iss: undefined })],
    ['without a time', claims({ iat: undefined })],
    ['with no time for a time', claims({ iat: true })],
    ['without a hash of the body', claims({ sha256: undefined })],
    ['with two issuers', `{"iss":"other","iss":"acme","iat":${NOW},"sha256":"${BODY_HASH}"}`],
  ])('is refused %s, though its signature holds', async (_what, payload) => {
    expect(await verdictOf(['X-Token', signed({ payload })])).toBe('malformed_header');
  });

  it('is refused with another body', async () => {
    expect(await verdictOf(['X-Token', signed()], '{"id":2}')).toBe('body_digest_mismatch');
  });

  it('is refused once it is too old', async () => {
    const payload = claims({ iat: NOW - 301 });
    expect(await verdictOf(['X-Token', signed({ payload })])).toBe('timestamp_too_old');
  });

  it('is refused with other claims under the signature', async () => {
    const [head, , signature] = signed().split('.');
    const changed = [head, segment(claims({ iat: NOW - 1 })), signature].join('.');
    expect(await verdictOf(['X-Token', changed])).toBe('signature_mismatch');
  });

  it.each([
    ['two parts', 'a.b'],
    ['four parts', 'a.b.c.d'],
    ['no signature', signed().replace(/[^.]+$/, '')],
    ['padding', `${signed()}=`],
    ['more characters than any token has', `${'a'.repeat(5000)}.b.c`],
  ])('is refused with %s', async (_what, text) => {
    expect(await verdictOf(['X-Token', text])).toBe('malformed_header');
  });

  it('is refused where it is missing or came twice', async () => {
    expect(await verdictOf([])).toBe('missing_header');
    expect(await verdictOf(['X-Token', signed(), 'X-Token', signed()])).toBe('duplicate_header');
  });
});

describe('compactJws()', () => {
  it.each(['none', 'hs256', 'toString', ['HS256'], undefined])('takes no algorithm %s', (alg) => {
    expect(() => compactJws('X-Token', { alg: alg as unknown as 'HS256' })).toThrow('"alg"');
  });

  it('gives values that a message must have in its signing input', () => {
    const without = { ...declaration, message: message`${part.body}` };
    expect(() => defineScheme(without)).toThrow('timestamp');
    const beside = { ...declaration, timestamp: header('X-Time', 'unixSeconds') };
    expect(() => defineScheme(beside)).toThrow('timestamp');
    expect(() => defineScheme({ ...declaration, message: message`${token.claim('iat')}` })).toThrow();
  });
});
