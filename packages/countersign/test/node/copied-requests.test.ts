/** Copies of a request that was accepted, as middlewares make them: each is a request that nobody has verified. */

import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createIdempotency } from '../../src/idempotency.ts';
import { runOnceIncoming } from '../../src/node/run-once-incoming.ts';
import { type NodeRequest, NotVerifiedError, verifyNode } from '../../src/node.ts';
import { type AcmeRequest, acmeRequest, acmeVerifier, codeOf } from '../support/acme.ts';

const COPIES: readonly (readonly [name: string, copy: (request: NodeRequest) => NodeRequest])[] = [
  ['of its own properties', (request) => ({ ...request })],
  ['that inherits from it', (request) => Object.create(request)],
  [
    'of all its properties',
    (request) => Object.create(Object.getPrototypeOf(request), Object.getOwnPropertyDescriptors(request)),
  ],
  ['behind a proxy', (request) => new Proxy(request, {})],
];

describe('a request that was accepted', () => {
  it('is accepted again by the same verifier, as below another mount', async () => {
    const verifier = acmeVerifier();
    const request = incoming();
    expect(codeOf(await verifyNode(verifier, request))).toBe('accepted');
    expect(codeOf(await verifyNode(verifier, request))).toBe('accepted');
  });

  it.each(COPIES)('does not make a copy %s an accepted one', async (_name, copy) => {
    const verifier = acmeVerifier();
    const request = incoming();
    await verifyNode(verifier, request);
    expect(codeOf(await verifyNode(verifier, copy(request)))).toBe('replayed');
  });

  it.each(COPIES)(
    'does not make a copy %s an accepted one where another verifier came after',
    async (_name, copy) => {
      const [verifier, after] = [acmeVerifier(), acmeVerifier()];
      const request = incoming();
      await verifyNode(verifier, request);
      await verifyNode(after, request);
      expect(codeOf(await verifyNode(verifier, copy(request)))).toBe('replayed');
    },
  );

  it.each(COPIES)('lets a copy %s begin nothing that is done once', async (_name, copy) => {
    const request = incoming({ headers: ['X-Idempotency-Key', 'order-1'] });
    const verifier = acmeVerifier();
    await verifyNode(verifier, request);
    const response = {} as ServerResponse;
    await expect(runOnceIncoming(createIdempotency(verifier), copy(request), response)).rejects.toThrow(
      NotVerifiedError,
    );
  });
});

function incoming(request: AcmeRequest = {}): NodeRequest {
  const { method, url: target, headers, body } = acmeRequest({ body: '{}', ...request });
  return {
    method,
    url: target,
    rawHeaders: [...headers],
    headers: {},
    rawBody: body,
  } as unknown as NodeRequest;
}
