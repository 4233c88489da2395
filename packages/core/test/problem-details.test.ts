import { describe, expect, it } from 'vitest';
import { problemDetails, REFUSALS, type RefusalCode } from '../src/index.ts';

const codes = Object.keys(REFUSALS) as RefusalCode[];
const facts = { problem: undefined, retryAfterSeconds: undefined, requestId: 'r-1', nowMs: 0 };
const { respond } = problemDetails();

describe('problem details', () => {
  it.each(codes)('words %s with its status, public code and sentence', (code) => {
    const { status, publicCode, detail } = REFUSALS[code];
    const response = respond({ ...facts, code });
    expect(response.status).toBe(status);
    expect(response.headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(response.body)).toEqual({
      title: expect.stringMatching(/^[A-Z]/),
      status,
      detail,
      code: publicCode,
    });
  });

  it.each(codes)('challenges with %s exactly when the status is 401', (code) => {
    const { headers } = respond({ ...facts, code });
    expect(headers['www-authenticate']).toBe(REFUSALS[code].status === 401 ? 'Signature' : undefined);
  });

  it('names the authentication scheme that it was given', () => {
    const { headers } = problemDetails({ challenge: 'HMAC-SHA256' }).respond({
      ...facts,
      code: 'unknown_key',
    });
    expect(headers['www-authenticate']).toBe('HMAC-SHA256');
  });

  it('says when to come back where that is known', () => {
    expect(respond({ ...facts, code: 'rate_limited' }).headers).not.toHaveProperty('retry-after');
    const { headers } = respond({ ...facts, code: 'rate_limited', retryAfterSeconds: 7 });
    expect(headers['retry-after']).toBe('7');
  });

  it('says what is wrong with the form', () => {
    const problem = { code: 'missing_header', member: 'nonce', reason: 'X-Nonce is missing.' } as const;
    expect(JSON.parse(respond({ ...facts, code: 'missing_header', problem }).body)).toMatchObject({
      detail: 'X-Nonce is missing.',
    });
  });

  it.each(['unknown_key', 'signature_mismatch', 'key_disabled', 'key_revoked', 'key_expired'] as const)(
    'tells the sender of %s no more than of any other failure to authenticate',
    (code) => {
      expect(respond({ ...facts, code })).toEqual(respond({ ...facts, code: 'key_not_approved' }));
    },
  );

  it('has lower-case header names only', () => {
    for (const code of codes) {
      for (const name of Object.keys(respond({ ...facts, code, retryAfterSeconds: 1 }).headers)) {
        expect(name).toBe(name.toLowerCase());
      }
    }
  });
});
