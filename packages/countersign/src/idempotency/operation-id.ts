/** Ids and fingerprints, by which operations and requests are distinguished. */

import { createHash, type Hash } from 'node:crypto';
import { hashText } from '../internal/one-shot-hash.ts';
import { multipartParts } from '../request/multipart-parts.ts';
import type { SignedRequest } from '../request/request.ts';
import { queryOf } from '../scheme/target.ts';
import { canonicalJson } from './canonical-json.ts';
import type { RoutedPath } from './routed-path.ts';

/**
 * The id of an operation: a digest of everything that it is scoped by, of the caller first of all. The parts are encoded
 * so that no others give the same text.
 */
export function operationId(parts: readonly string[]): string {
  return digestOf(JSON.stringify(parts));
}

/** Id of the caller, for stores: a digest of namespace and key id, so that every caller has a short id of its own. */
export function operationOwner(namespace: string, keyId: string): string {
  return operationId(['owner', namespace, keyId]);
}

/** A digest of a text. */
export function digestOf(text: string): string {
  return hashText('sha256', text, 'hex');
}

/**
 * Digest of a request beyond its method and path: of the spelling and the rest of its path, the query and the body. For a
 * multipart form, only the parts count, not the boundary that the client has chosen.
 */
export function fingerprintOf(request: SignedRequest, { spelling, rest }: RoutedPath): string {
  const { url: target, headers, body } = request;
  const parts = multipartParts(headers, body);
  const texts = [spelling, rest, queryOf(target), ...(parts === undefined ? [] : ['multipart/form-data'])];
  const digest = createHash('sha256');
  update(digest, Buffer.from(JSON.stringify(texts)));
  if (parts === undefined) digest.update(body);
  else for (const part of parts) update(digest, part);
  return digest.digest('hex');
}

/**
 * Digest of a request in which the value of a JSON body counts, and neither its spelling nor the query; undefined for a body
 * that has no canonical form.
 */
export function jsonFingerprintOf(
  { body }: SignedRequest,
  { spelling, rest }: RoutedPath,
): string | undefined {
  const value = canonicalJson(body);
  return value === undefined ? undefined : digestOf(JSON.stringify([spelling, rest, 'json', value]));
}

/** With its length, so that what is one thing is kept apart from what is the next. */
function update(digest: Hash, bytes: Uint8Array): void {
  digest.update(`${bytes.length}:`).update(bytes);
}
