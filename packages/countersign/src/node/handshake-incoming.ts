/** Unsigned handshakes that come to Node's HTTP servers. */

import type { RefusalResponse } from '../responses/response-format.ts';
import type { BodyLimits } from '../verify/verifier-options.ts';
import { declaredLength, keptBody } from './body/kept-body.ts';
import { isUntouched, takeBody } from './body/raw-body.ts';
import { RequestAbortedError } from './errors/request-aborted.ts';
import type { NodeRequest } from './node-request.ts';

/** A request that may be a handshake. */
export interface PossibleHandshake {
  readonly needsBody: boolean;
  readonly answer: (body: Uint8Array) => Promise<RefusalResponse | undefined>;
}

/** Bounds of the body of a handshake. */
export interface HandshakeBounds {
  readonly maxBytes: number;
  readonly bodyLimits: BodyLimits;
  /** The client's address, as the framework's proxy settings determine it. */
  readonly address: string | undefined;
}

const NO_BODY: Uint8Array = Buffer.alloc(0);

/**
 * Asks for the answer to a request that may be a handshake, and leaves its stream as it was found.
 *
 * @returns `undefined` where it is none, or where its body cannot be had: what verifies it says why. Rejects with a
 * {@link RequestAbortedError} when the sender went away.
 */
export async function answerHandshake(
  possible: PossibleHandshake,
  incoming: NodeRequest,
  bounds: HandshakeBounds,
): Promise<RefusalResponse | undefined> {
  const body = possible.needsBody ? await bodyOf(incoming, bounds) : NO_BODY;
  return body && possible.answer(body);
}

async function bodyOf(
  incoming: NodeRequest,
  { maxBytes, bodyLimits, address }: HandshakeBounds,
): Promise<Uint8Array | undefined> {
  const { headers } = incoming;
  const declaredBytes = declaredLength(headers);
  // What was read of a longer one could not be put back.
  if (!(declaredBytes <= maxBytes)) return undefined;
  if (declaredBytes === 0) return NO_BODY;
  let kept: Uint8Array | undefined;
  try {
    kept = keptBody(incoming, headers);
  } catch {
    return undefined;
  }
  if (kept !== undefined || !isUntouched(incoming)) return kept;
  const { bodyTimeoutMs: timeoutMs, maxPendingBytes } = bodyLimits;
  const taken = { maxBytes, declaredBytes, timeoutMs, maxPendingBytes, address };
  return new Promise((resolve, reject) => {
    takeBody(incoming, taken, (result) => {
      // What was read of the body could not be verified any more.
      if (result.outcome === 'aborted') reject(new RequestAbortedError({ cause: result.error }));
      else resolve(result.outcome === 'taken' ? result.body : undefined);
    });
  });
}
