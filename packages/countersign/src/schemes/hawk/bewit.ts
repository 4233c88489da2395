/** Bewits: links of Hawk that are good for anyone who has them, until they expire. */

import type { FormProblem } from '../../scheme/form-problem.ts';
import type { SignatureFields } from '../../scheme/signature-fields.ts';
import { queryOf } from '../../scheme/target.ts';
import { canonicalText, decode } from '../../scheme/values/encodings.ts';
import type { ReadRequest } from '../../scheme/values/header-reader.ts';

/** The fields of a request with a bewit. */
export interface BewitFields extends SignatureFields {
  /** The target without its bewit, which is what is signed. */
  readonly resource: string;
  readonly ext: string;
}

const BEWIT = /^([^?]*\?(?:.*&)?)bewit=([^&]*)(?:&(.*))?$/s;
const SECONDS = /^[1-9]\d{0,10}$/;
const LONGEST = 4096;

/** Tells whether a query has a bewit, well formed or not. */
export function hasBewit({ url }: ReadRequest): boolean {
  return /(?:^|&)bewit=/.test(queryOf(url));
}

/** Reads a bewit: the id of the key, the time until which it is good, the MAC and data of the application. */
export function readBewit(request: ReadRequest, macBytes: number): BewitFields | FormProblem {
  const { method, url, headers } = request;
  if (method !== 'GET' && method !== 'HEAD') return problemOf('A bewit is good for GET and HEAD alone.');
  if (headers.some((name, i) => i % 2 === 0 && name.toLowerCase() === 'authorization'))
    return problemOf('A request must have a bewit or the header Authorization, not both.');
  const [, before = '', encoded = '', after] = (url.length > LONGEST ? null : BEWIT.exec(url)) ?? [];
  const resource = after === undefined ? before.slice(0, -1) : before + after;
  if (encoded === '' || hasBewit({ ...request, url: resource }))
    return problemOf('The query must have one bewit.');
  const parts = decode('base64url', encoded)?.toString('latin1').split('\\') ?? [];
  const [keyId = '', expires = '', mac = '', ext = ''] = parts;
  const signature = canonicalText('base64', mac, macBytes);
  if (parts.length !== 4 || keyId === '' || !SECONDS.test(expires) || signature === undefined)
    return problemOf('The bewit is malformed.');
  return {
    ...{ keyId, timestamp: expires, timestampMs: undefined, nonce: undefined, signatures: [signature] },
    // As the library has it: no longer in the second in which it expires.
    ...{ expiresMs: Number(expires) * 1000 - 1, outlivesWindow: true, mayRepeat: true },
    ...{ requestId: undefined, idempotencyKey: undefined, eventId: undefined, headers: [] },
    ...{ resource, ext },
  };
}

function problemOf(reason: string): FormProblem {
  return { code: 'malformed_target', member: 'target', reason };
}
