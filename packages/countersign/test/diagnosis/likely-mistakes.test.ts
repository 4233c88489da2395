import { describe, expect, it } from 'vitest';
import { signRequest } from '../../src/client.ts';
import { likelyMistakes } from '../../src/diagnosis.ts';
import type { Scheme } from '../../src/scheme/scheme.ts';
import { iimmpact } from '../../src/schemes/iimmpact.ts';
import { influencemart } from '../../src/schemes/influencemart.ts';
import { slaunchx } from '../../src/schemes/slaunchx.ts';

const BODY = '{"name":"Ren\u00e9e","url":"https://example.com/a","amount":49.50}\n';
const REQUEST = { method: 'POST', url: '/v1/orders?notify=yes%20please&channel=web', body: BODY };

function mistakesOf(scheme: Scheme, secret: string) {
  const key = { id: 'key_1', secrets: [secret] };
  const headers = signRequest(scheme, { id: key.id, secret }, REQUEST);
  return likelyMistakes({ scheme, key }, { ...REQUEST, headers }).map(({ code }) => code);
}

describe('likelyMistakes()', () => {
  it('begins with the commonest of a scheme whose secret is decoded', () => {
    const mistakes = mistakesOf(iimmpact(), 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=');
    expect(mistakes[0]).toBe('secret_not_decoded');
    expect(mistakes).toEqual(expect.arrayContaining(['query_not_sorted', 'body_not_hashed']));
    expect(new Set(mistakes).size).toBe(mistakes.length);
  });

  it('compares the likelihoods, the highest first', () => {
    const key = { id: 'ak_test_1', secrets: ['test_signing_secret_0123456789'] };
    const headers = signRequest(influencemart(), { id: key.id, secret: key.secrets[0] }, REQUEST);
    const found = likelyMistakes({ scheme: influencemart(), key }, { ...REQUEST, headers });
    const likelihoods = found.map(({ likelihood }) => likelihood);
    expect(likelihoods).toEqual(likelihoods.toSorted((a, b) => b - a));
    expect(likelihoods.every((each) => each > 0 && each < 2)).toBe(true);
  });

  it('leaves out what would give the same signature', () => {
    const influenced = mistakesOf(influencemart(), 'test_signing_secret_0123456789abcdef');
    expect(influenced).not.toContain('secret_not_decoded');
    expect(influenced.filter((code) => /^(?:query|path|method)_/.test(code))).toEqual([]);
    const launched = mistakesOf(slaunchx(), 'test_signing_secret_0123456789abcdef');
    expect(launched).toEqual(expect.arrayContaining(['path_with_query', 'message_literal_newline']));
    expect(launched).not.toContain('query_left_out');
  });

  it('refuses a request that is not signed, and one without a scheme', () => {
    const by = {
      scheme: influencemart(),
      key: { id: 'ak_test_1', secrets: ['test_signing_secret_0123456789'] },
    };
    expect(() => likelyMistakes(by, REQUEST)).toThrow(/likelyMistakes\(\): the request must be signed/);
    expect(() => likelyMistakes({ ...by, scheme: {} as Scheme }, REQUEST)).toThrow(TypeError);
  });
});
