/** Reads what a request presents, by a declaration. */

import type { FormProblem } from '../form-problem.ts';
import { type KeyUrl, keyUrlMatcher } from '../key-url.ts';
import type { Scheme } from '../scheme.ts';
import {
  digestProblem,
  readInformative,
  readOptional,
  signedHeaderProblem,
} from '../values/fields/declared-fields.ts';
import type { Field } from '../values/fields/field.ts';
import type { RequestValues } from '../values/header-reader.ts';
import type { CompiledDeclaration } from './compiled-declaration.ts';
import { constantsOf, wrongConstant } from './constant-headers.ts';

/** Makes the reader of a scheme. Members are judged in the order in which a refusal names them. */
export function declaredReader(compiled: CompiledDeclaration): Scheme['read'] {
  const { headers, fields, algorithm, format, encoding } = compiled;
  const constants = constantsOf(compiled);
  const { signatureBytes } = algorithm;
  const { otherwise: otherwiseMs = Number.POSITIVE_INFINITY } = compiled.declaration.oldestMs ?? {};
  const { keyUrls } = compiled.declaration;
  const urls = keyUrls && keyUrlMatcher(keyUrls);
  const unpinned = keyUrls && fields.keyId && notPinned(fields.keyId, keyUrls);
  return (request, required) => {
    const found = headers.read(request);
    const wrong = constants && wrongConstant(constants, found);
    if (wrong !== undefined) return wrong;
    const keyId = fields.keyId === undefined ? '' : fields.keyId.read(found);
    if (typeof keyId !== 'string') return keyId;
    if (urls !== undefined && urls.ruleOf(keyId) === undefined) return unpinned as FormProblem;
    const signatures = fields.signature.readEncoded(found, encoding, signatureBytes);
    if (!Array.isArray(signatures)) return signatures as FormProblem;
    let timestamp: string | FormProblem = '';
    let timestampMs: number | undefined;
    if (fields.timestamp !== undefined && format !== undefined) {
      timestamp = fields.timestamp.read(found);
      if (typeof timestamp !== 'string') return timestamp;
      timestampMs = format.parse(timestamp);
      if (timestampMs === undefined || !Number.isFinite(timestampMs)) return fields.timestamp.malformed;
    }
    const oldestMs = fields.oldestMs && oldestOf(fields.oldestMs, found, otherwiseMs);
    if (typeof oldestMs === 'object') return oldestMs;
    const expiresMs = oldestMs === undefined ? undefined : (timestampMs as number) + oldestMs;
    const nonce = fields.nonce?.read(found);
    if (typeof nonce === 'object') return nonce;
    const idempotencyKey = readOptional(fields.idempotencyKey, found, required.includes('idempotencyKey'));
    if (typeof idempotencyKey === 'object') return idempotencyKey;
    const eventId = readOptional(fields.eventId, found, required.includes('eventId'));
    if (typeof eventId === 'object') return eventId;
    const requestId = required.includes('requestId')
      ? readOptional(fields.requestId, found, true)
      : readInformative(fields.requestId, found);
    if (typeof requestId === 'object') return requestId;
    const problem = signedHeaderProblem(fields.signed, found) ?? digestProblem(fields.contentDigest, found);
    if (problem !== undefined) return problem;
    return {
      keyId,
      timestamp,
      timestampMs,
      expiresMs,
      nonce,
      signatures,
      requestId,
      idempotencyKey,
      eventId,
      headers: found.values,
    };
  };
}

/** The problem of a key id that is none of the URLs from which keys are fetched. */
function notPinned({ name, malformed }: Field, keyUrls: readonly KeyUrl[]): FormProblem {
  const pinned = keyUrls.map(({ host, path }) => `https://${host}${path}`).join(' or ');
  return { ...malformed, reason: `${name} must be a URL at which the sender publishes its keys: ${pinned}.` };
}

const MILLISECONDS = /^\d{1,8}(?:\.\d{1,3})?$/;

function oldestOf(field: Field, found: RequestValues, otherwiseMs: number): number | FormProblem {
  const text = field.read(found);
  if (text === field.missing) return otherwiseMs;
  if (typeof text !== 'string') return text;
  return MILLISECONDS.test(text) ? Number(text) : field.malformed;
}
