import { describe, expect, it } from 'vitest';
import { createDeduplication, createIdempotency } from '../../src/idempotency.ts';
import { defineScheme } from '../../src/index.ts';
import { ACME, acmeRequest, acmeVerifier, PLAIN } from '../support/acme.ts';

describe('a scheme that declares nothing to do it by', () => {
  it.each([
    ['idempotencyKey', createIdempotency],
    ['eventId', createDeduplication],
  ] as const)('is a mistake of the integrator that is told at start-up: %s', (member, create) => {
    const verifier = acmeVerifier({ scheme: defineScheme(PLAIN) });
    expect(() => create(verifier)).toThrow(TypeError);
    expect(() => create(verifier)).toThrow(`declares no "${member}"`);
  });

  it('is none where it declares it, whether a request has it or not', async () => {
    const verifier = acmeVerifier({ scheme: defineScheme(ACME) });
    const request = acmeRequest();
    const accepted = await verifier.verify(request);
    if (!accepted.ok) throw new Error('refused');
    const exchange = { accepted, request };
    expect((await createIdempotency(verifier).begin(exchange)).outcome).toBe('not_concerned');
    expect(await createDeduplication(verifier).begin(exchange)).toMatchObject({
      outcome: 'refused',
      verdict: { code: 'missing_header' },
    });
  });
});

it('a request without a key is refused where one is required, except by methods whose keys are not honoured', async () => {
  const verifier = acmeVerifier();
  const idempotency = createIdempotency(verifier, { required: true });
  const beginWith = async (method: string, headers: readonly string[] = []) => {
    const request = acmeRequest({ method, headers });
    const accepted = await verifier.verify(request);
    if (!accepted.ok) throw new Error('refused');
    return idempotency.begin({ accepted, request });
  };
  expect(await beginWith('POST')).toMatchObject({
    outcome: 'refused',
    verdict: { code: 'missing_header', problem: { member: 'idempotencyKey' }, response: { status: 400 } },
  });
  expect((await beginWith('POST', ['X-Idempotency-Key', 'order-7'])).outcome).toBe('started');
  expect((await beginWith('GET')).outcome).toBe('not_concerned');
});
