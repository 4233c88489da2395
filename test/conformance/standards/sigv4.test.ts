import { signRequest } from 'countersign/client';
import { describe, expect, it } from 'vitest';
import { bytesOf, SIGNED_AT_MS, schemeFor, verdictOn } from '../suites/sigv4.ts';
import { sigv4Vectors } from './sigv4-vectors.ts';

const SIGV4_VECTORS = sigv4Vectors(new URL('../../vectors/sigv4/', import.meta.url));

describe('the suites of AWS', () => {
  it.each(SIGV4_VECTORS)('are refused with another body: $title', async (vector) => {
    const verdict = await verdictOn(vector, { body: `${vector.signedRequest.body}x` });
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
      { clock: () => SIGNED_AT_MS },
    );
    const [, authorization = ''] = signedRequest.headers.find(([name]) => name === 'Authorization') ?? [];
    expect(signed.Authorization).toBe(authorization.trim());
  });
});
