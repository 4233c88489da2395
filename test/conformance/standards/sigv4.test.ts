import { readFileSync } from 'node:fs';
import { createVerifier, memoryStore } from 'countersign';
import { signRequest } from 'countersign/client';
import { awsSigv4 } from 'countersign/schemes/aws-sigv4';
import { describe, expect, it } from 'vitest';
import { SIGV4_VECTORS, type Sigv4Vector } from './sigv4-vectors.ts';

/** Vectors that are refused on purpose, by their titles: the code, and the reason. */
const REFUSED: Readonly<Record<string, { code: string; why: string }>> = JSON.parse(
  readFileSync(new URL('sigv4-refused.json', import.meta.url), 'utf8'),
);
const NOW = Date.parse('2015-08-30T12:36:00Z');

/** One character for each byte, as a server has it. */
const bytesOf = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

function schemeFor({ region, service, normalizePath }: Sigv4Vector) {
  const paths = normalizePath ? 'normalized' : 'asSent';
  return awsSigv4({ region, service, paths, unnormalizedPaths: 'accept', sessionTokens: true });
}

async function judge(vector: Sigv4Vector, change: { body?: string } = {}) {
  const { method, target, headers, body } = vector.signedRequest;
  const keys = { id: 'AKIDEXAMPLE', secret: vector.secret };
  const verifier = createVerifier({
    ...{ scheme: schemeFor(vector), keys: [keys], store: memoryStore(), clock: () => NOW },
  });
  return verifier.verify({
    ...{ method, url: bytesOf(target), body: change.body ?? body },
    headers: headers.flatMap(([name, value]) => [name, bytesOf(value)]),
  });
}

describe('the suites of AWS', () => {
  it('have 38 requests in each form, and 31 of 2015', () => {
    expect(SIGV4_VECTORS).toHaveLength(38 + 38 + 31);
    const titles = SIGV4_VECTORS.map(({ title }) => title);
    expect(Object.keys(REFUSED).filter((title) => !titles.includes(title))).toEqual([]);
  });

  it.each(SIGV4_VECTORS)('are judged as they are to be: $title', async (vector) => {
    const verdict = await judge(vector);
    const { code = 'accepted' } = REFUSED[vector.title] ?? {};
    expect(verdict.ok ? 'accepted' : verdict.code).toBe(code);
  });

  it.each(SIGV4_VECTORS)('are refused with another body: $title', async (vector) => {
    const verdict = await judge(vector, { body: `${vector.signedRequest.body}x` });
    expect(verdict.ok).toBe(false);
  });
});

/** The cases of which headers and body are signed as they are. */
const SIGNED = SIGV4_VECTORS.filter(
  ({ title, isPresigned }) => !isPresigned && !/multiline|-after$|get-space-unnormalized/.test(title),
);

describe('the signer', () => {
  it.each(SIGNED)('signs as the suite does: $title', (vector) => {
    const { request, signedRequest, secret } = vector;
    const written = /^(x-amz-date|x-amz-security-token|authorization)$/i;
    const headers = signedRequest.headers.filter(([name]) => !written.test(name));
    const signed = signRequest(
      schemeFor(vector),
      { id: 'AKIDEXAMPLE', secret },
      {
        ...{ method: request.method, url: bytesOf(request.target), body: request.body },
        headers: headers.map(([name, value]) => [name, bytesOf(value)] as [string, string]),
      },
      { clock: () => NOW },
    );
    const [, authorization = ''] = signedRequest.headers.find(([name]) => name === 'Authorization') ?? [];
    expect(signed.Authorization).toBe(authorization.trim());
  });
});
