/** Raw bytes of a body that a platform or an earlier parser has kept. */

import type { IncomingHttpHeaders } from 'node:http';
import { isUint8Array } from 'node:util/types';
import { RawBodyMismatchError } from '../errors/body-already-read.ts';
import type { NodeRequest } from '../node-request.ts';

/** The declared length of the body in bytes: 0 when there is none, NaN when it comes in chunks. */
export function declaredLength(headers: IncomingHttpHeaders): number {
  return headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : Number.NaN;
}

/**
 * The raw bytes that were kept, in `rawBody` or by a parser of raw bodies; `undefined` where none were.
 *
 * @throws RawBodyMismatchError for a `rawBody` that is not what was sent: parsers inflate what came compressed.
 */
export function keptBody(
  { rawBody, body }: NodeRequest,
  headers: IncomingHttpHeaders,
): Uint8Array | undefined {
  // Most requests come as Node hands them on.
  if (rawBody === undefined && body === undefined) return undefined;
  const isEncoded = (headers['content-encoding'] ?? 'identity') !== 'identity';
  // A raw parser inflates; the sender signed what it sent.
  if (!isUint8Array(rawBody)) return isUint8Array(body) && !isEncoded ? body : undefined;
  const declared = headers['content-length'] === undefined ? Number.NaN : declaredLength(headers);
  const isWhole = Number.isNaN(declared) ? !isEncoded : declared === rawBody.length;
  if (!isWhole) throw new RawBodyMismatchError();
  return rawBody;
}
