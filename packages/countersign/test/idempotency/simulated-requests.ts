/** Requests as a verifier has accepted them. */

import type { AcceptedRequest } from '../../src/idempotency/operation-policy.ts';
import type { Verifier } from '../../src/index.ts';
import { acmeRequest, acmeVerifier, SECRET } from '../support/acme.ts';

export const KEY_IDS = ['key-1', 'key-2'] as const;

/** A request, and what its handler would do. */
export interface SimulatedRequest {
  readonly keyId: string;
  /** The idempotency key. */
  readonly key: string;
  readonly body: string;
  /** Milliseconds that the handler takes. */
  readonly handlerMs: number;
  /** Otherwise it answers 500, and has had no effect. */
  readonly succeeds: boolean;
}

/** The verifier that has accepted them. Its store keeps no operations. */
export const verifier: Verifier = acmeVerifier({
  keys: KEY_IDS.map((id) => ({ id, secret: SECRET })),
  store: { admit: () => ({ outcome: 'admitted', limits: [] }) },
});

/** Signs and verifies it. */
export async function acceptedOf({ keyId, key, body }: SimulatedRequest): Promise<AcceptedRequest> {
  const request = acmeRequest({ keyId, body, headers: ['X-Idempotency-Key', key] });
  const accepted = await verifier.verify(request);
  if (!accepted.ok) throw new Error(`the request was refused: ${accepted.code}`);
  return { accepted, request };
}
