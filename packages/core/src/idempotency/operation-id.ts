/** How operations and requests are told apart. */

import { createHash } from 'node:crypto';
import type { SignedRequest } from '../request.ts';
import { queryOf } from '../scheme/target.ts';

/**
 * The id of an operation: a digest of everything that it is scoped by, of the caller first of all. The parts are encoded
 * so that no others give the same text.
 */
export function operationId(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** Who does an operation, as stores are told: a digest of key space and key id, so that none is another's and all are short. */
export function operationOwner(keySpace: string, keyId: string): string {
  return operationId(['owner', keySpace, keyId]);
}

/** What a request was like, beyond method and path: a digest of query and body. */
export function fingerprintOf({ target, body }: SignedRequest): string {
  const query = queryOf(target);
  // Its length keeps what is query apart from what is body.
  return createHash('sha256').update(`${query.length}:${query}`).update(body).digest('hex');
}
