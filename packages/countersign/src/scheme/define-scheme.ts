/** Turns the declaration of a scheme into a {@link Scheme}: read, write and sign, compiled once. */

import { naming } from '../internal/known-options.ts';
import { hashText } from '../internal/one-shot-hash.ts';
import type { RequestHead, SignedRequest } from '../request/request.ts';
import { problemDetails } from '../responses/problem-details.ts';
import { hmac } from './algorithms.ts';
import { assertDeclaration, messagesOf, type SchemeDeclaration } from './declaration.ts';
import type { FormProblem, OptionalHeader } from './form-problem.ts';
import { introspectionOf } from './introspection.ts';
import { isJsonField, jsonFieldReader } from './json/json-field.ts';
import { compileMessage, describeMessage } from './message/message.ts';
import { MessageWriter } from './message/message-writer.ts';
import type { Scheme, SigningInput } from './scheme.ts';
import { toKeyBytes } from './secrets.ts';
import type { SignatureFields } from './signature-fields.ts';
import { windowOf } from './timestamp-window.ts';
import {
  compileFields,
  digestProblem,
  type Fields,
  joined,
  readInformative,
  readOptional,
  signedHeaderProblem,
  withoutHeaders,
} from './values/declared-fields.ts';
import type { Field } from './values/field.ts';
import { HeaderReader } from './values/header-reader.ts';
import type { TimestampFormat } from './values/timestamp-format.ts';
import { type TimestampFormatName, timestampFormat } from './values/timestamps.ts';
import type { ValueLocation } from './values/value-location.ts';

/**
 * Declares a signing scheme.
 *
 * @example
 * const acme = defineScheme({
 *   name: 'acme',
 *   keyId: header('X-Key'),
 *   timestamp: header('X-Timestamp', 'unixSeconds'),
 *   signature: header('X-Signature', { encoding: 'hex' }),
 *   secret: 'utf8',
 *   algorithm: 'hmac-sha256',
 *   message: message`${part.timestamp}.${part.body}`,
 *   replay: 'signature',
 * });
 * @typeParam P The payload that the sender documents, for the handlers of `webhook()`. Default: `unknown`.
 * @throws TypeError or RangeError that names the member at fault.
 */
export function defineScheme<P = unknown>(declaration: SchemeDeclaration): Scheme<P> {
  assertDeclaration(declaration);
  const headers = new HeaderReader();
  const fields = compileFields(declaration, headers);
  const { algorithm: named } = declaration;
  const algorithm = typeof named === 'string' ? naming('defineScheme()', () => hmac(named)) : named;
  const format = timestampFormat(
    declaration.timestamp.options.format as TimestampFormat | TimestampFormatName,
  );
  const encoding = declaration.signature.options.encoding ?? 'hex';
  const messages = messagesOf(declaration);
  const writers = messages.map((each) => compileMessage(each, headers));
  const modes = Object.entries(declaration.modeByPrefix ?? {});
  const { secret, contentDigest, eventId: eventIdPlace } = declaration;
  const eventIdInBody = isJsonField(eventIdPlace) ? jsonFieldReader(eventIdPlace, headers) : undefined;

  function read(request: RequestHead, required: readonly OptionalHeader[]): SignatureFields | FormProblem {
    const found = headers.read(request.headers);
    const keyId = fields.keyId === undefined ? '' : fields.keyId.read(found);
    if (typeof keyId !== 'string') return keyId;
    const signatures = fields.signature.readEncoded(found, encoding, algorithm.signatureBytes);
    if (!Array.isArray(signatures)) return signatures as FormProblem;
    const timestamp = fields.timestamp.read(found);
    if (typeof timestamp !== 'string') return timestamp;
    const timestampMs = format.parse(timestamp);
    if (timestampMs === undefined || !Number.isFinite(timestampMs)) return fields.timestamp.malformed;
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
    const { values } = found;
    return {
      keyId,
      timestamp,
      timestampMs,
      nonce,
      signatures,
      requestId,
      idempotencyKey,
      eventId,
      headers: values,
    };
  }

  function bodyMatchesDigest(request: SignedRequest, signatureFields: SignatureFields): boolean {
    const field = fields.contentDigest;
    if (field === undefined || contentDigest === undefined) return true;
    const sent = field.read({ values: signatureFields.headers, duplicated: 0 });
    // Nothing secret is compared: the sender of the body can compute its digest.
    return sent === field.missing || sent === digestOf(contentDigest, request.body);
  }

  function sign({ keyId, key, request, nowMs, nonce }: SigningInput): [string, string][] {
    const timestamp = format.format(nowMs);
    const named: [Field, string][] = [[fields.timestamp, timestamp]];
    if (fields.keyId !== undefined) named.unshift([fields.keyId, keyId]);
    if (fields.nonce !== undefined) named.push([fields.nonce, nonce]);
    if (fields.contentDigest && contentDigest)
      named.push([fields.contentDigest, digestOf(contentDigest, request.body)]);
    const fixed = Object.entries(declaration.extraHeaders ?? {});
    const unsigned = [...fixed, ...joined(named)];
    const others = withoutHeaders(request.headers, [
      ...unsigned.map(([name]) => name),
      fields.signature.carrier.header,
    ]);
    const { values } = headers.read([...others, ...unsigned.flat()]);
    const signatureFields: SignatureFields = {
      keyId,
      timestamp,
      timestampMs: nowMs,
      nonce,
      signatures: [],
      headers: values,
      requestId: undefined,
      idempotencyKey: undefined,
      eventId: undefined,
    };
    const out = new MessageWriter();
    writers[0]?.(request, signatureFields, out);
    if (out.problem !== undefined) throw new TypeError(`the request cannot be signed: ${out.problem.reason}`);
    const signature = algorithm.prepare(key).sign(out).toString(encoding);
    const signed = [...fixed, ...joined([...named, [fields.signature, signature]])];
    const problem = read({ ...request, headers: [...others, ...signed.flat()] }, []);
    if ('code' in problem) throw new TypeError(`the request cannot be signed: ${problem.reason}`);
    return signed;
  }

  return {
    name: declaration.name,
    namesKey: fields.keyId !== undefined,
    algorithm,
    signatureEncoding: encoding,
    window: windowOf(format.resolutionMs, declaration.toleranceSeconds),
    replay: declaration.replay,
    severalSignatures: mayRepeat(declaration.signature),
    defaultLimits: declaration.defaultLimits ?? [],
    responseFormat: declaration.responseFormat ?? problemDetails(),
    callerHeaders: callerHeadersOf(fields),
    echoedRequestId: declaration.echoRequestId ? declaration.requestId?.header : undefined,
    reusedKey: declaration.reusedKey ?? 'refuse',
    warnings: declaration.warnings ?? [],
    variants: messages.length,
    description: messages.map(describeMessage).join('  or  '),
    toKey: typeof secret === 'function' ? secret : (value) => toKeyBytes(value, secret),
    modeOf: (keyId) => modes.find(([prefix]) => keyId.startsWith(prefix))?.[1],
    optionalHeaders: (['requestId', 'idempotencyKey', 'eventId'] as const).filter((member) => fields[member]),
    read,
    requestIdOf:
      fields.requestId && ((request) => readInformative(fields.requestId, headers.read(request.headers))),
    write: (request, signatureFields, out, variant) => writers[variant]?.(request, signatureFields, out),
    signedEventId: eventIdInBody && ((request) => boundedEventId(eventIdInBody(request))),
    bodyMatchesDigest,
    sign,
    introspection: introspectionOf(declaration, headers),
  };
}

/** The key id may travel in the header of the signature, and a webhook has none. */
function callerHeadersOf({ keyId, signature }: Fields): readonly string[] {
  const headers = [signature.carrier.header];
  if (keyId !== undefined) headers.unshift(keyId.carrier.header);
  return [...new Set(headers)];
}

function digestOf(
  { algorithm, carrier }: NonNullable<SchemeDeclaration['contentDigest']>,
  body: Uint8Array,
): string {
  return hashText(algorithm, body, carrier.options.encoding ?? 'hex');
}

/** As long as one in a header may be. */
const LONGEST_EVENT_ID = 255;

function boundedEventId(id: string | undefined): string | undefined {
  return id !== undefined && id.length >= 1 && id.length <= LONGEST_EVENT_ID ? id : undefined;
}

function mayRepeat({ parameter, options }: ValueLocation): boolean {
  return parameter !== undefined || options.separator !== undefined;
}
