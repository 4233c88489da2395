import { describe, expect, it } from 'vitest';
import { createDeduplication, createIdempotency } from '../../src/idempotency.ts';
import { defineScheme } from '../../src/index.ts';
import { ACME, acmeRequest, acmeVerifier, PLAIN, plainRequest } from '../support/acme.ts';

describe('a scheme that declares nothing to do it by', () => {
  it.each([
    ['idempotencyKey', createIdempotency()],
    ['eventId', createDeduplication()],
  ] as const)('is a mistake of the integrator that is told at once: %s', async (member, once) => {
    const verifier = acmeVerifier({ scheme: defineScheme(PLAIN) });
    const request = plainRequest();
    const accepted = await verifier.verify(request);
    if (!accepted.ok) throw new Error('refused');
    await expect(once.begin({ verifier, accepted, request })).rejects.toThrow(member);
  });

  it('is none where it declares it, whether a request has it or not', async () => {
    const verifier = acmeVerifier({ scheme: defineScheme(ACME) });
    const request = acmeRequest();
    const accepted = await verifier.verify(request);
    if (!accepted.ok) throw new Error('refused');
    const exchange = { verifier, accepted, request };
    expect((await createIdempotency().begin(exchange)).outcome).toBe('not_concerned');
    expect(await createDeduplication().begin(exchange)).toMatchObject({
      outcome: 'refused',
      verdict: { code: 'missing_header' },
    });
  });
});
