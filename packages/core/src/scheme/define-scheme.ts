/** Turns the declaration of a scheme into a {@link Scheme}: read, write and sign, compiled once. */

import { problemDetails } from '../problem-details.ts';
import type { SignedRequest } from '../request.ts';
import { hmac } from './algorithms.ts';
import type { Carrier } from './carriers.ts';
import { assertDeclaration, messagesOf, type SchemeDeclaration } from './declaration.ts';
import { Field } from './field.ts';
import { isFixedKey } from './fixed-key.ts';
import type { FormProblem, Member, OptionalHeader } from './form-problem.ts';
import { HeaderReader, type HeaderValues } from './header-reader.ts';
import { compileMessage, describeMessage } from './message.ts';
import { MessageWriter } from './message-writer.ts';
import { hashText } from './one-shot-hash.ts';
import type { Presented, Scheme, SigningInput, TimestampWindow } from './scheme.ts';
import { toKeyBytes } from './secrets.ts';
import type { TimestampFormat } from './timestamps.ts';

const NONCE_DEFAULTS: Carrier['options'] = { length: [16, 128], alphabet: 'unreserved' };
const SIGNATURE_DEFAULTS: Carrier['options'] = { encoding: 'hex', length: [1, 1024] };

/**
 * Declares a signing scheme.
 *
 * @example
 * const acme = defineScheme({
 *   name: 'acme',
 *   keyId: header('X-Key'),
 *   timestamp: header('X-Timestamp', unixSeconds),
 *   signature: header('X-Signature', { encoding: 'hex' }),
 *   secret: 'utf8',
 *   algorithm: 'hmac-sha256',
 *   message: message`${timestamp}.${body}`,
 *   windowSeconds: 300,
 *   replay: 'signature',
 * });
 * @throws TypeError or RangeError that names the member at fault.
 */
export function defineScheme(declaration: SchemeDeclaration): Scheme {
  assertDeclaration(declaration);
  const headers = new HeaderReader();
  const fields = compileFields(declaration, headers);
  const algorithm =
    typeof declaration.algorithm === 'string' ? hmac(declaration.algorithm) : declaration.algorithm;
  const format = declaration.timestamp.options.format as TimestampFormat;
  const encoding = declaration.signature.options.encoding ?? 'hex';
  const messages = messagesOf(declaration);
  const writers = messages.map((each) => compileMessage(each, headers));
  const modes = Object.entries(declaration.keyModes ?? {});
  const { secret, contentDigest } = declaration;

  function read(request: SignedRequest, required: readonly OptionalHeader[]): Presented | FormProblem {
    const found = headers.read(request.headers);
    const keyId = typeof fields.keyId === 'string' ? fields.keyId : fields.keyId.read(found);
    if (typeof keyId !== 'string') return keyId;
    const signatures = fields.signature.readBytes(found, encoding, algorithm.signatureBytes);
    if (!Array.isArray(signatures)) return signatures as FormProblem;
    const timestamp = fields.timestamp.read(found);
    if (typeof timestamp !== 'string') return timestamp;
    const timestampMs = format.parse(timestamp);
    if (!Number.isFinite(timestampMs)) return fields.timestamp.malformed;
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

  function bodyMatchesDigest(request: SignedRequest, presented: Presented): boolean {
    const field = fields.contentDigest;
    if (field === undefined || contentDigest === undefined) return true;
    const sent = field.read({ values: presented.headers, duplicated: 0 });
    // Nothing secret is compared: whoever sends the body can compute its digest.
    return sent === field.missing || sent === digestOf(contentDigest, request.body);
  }

  function sign({ keyId, key, request, nowMs, nonce }: SigningInput): [string, string][] {
    const timestamp = format.format(nowMs);
    const named: [Field, string][] = [[fields.timestamp, timestamp]];
    if (typeof fields.keyId !== 'string') named.unshift([fields.keyId, keyId]);
    else if (fields.keyId !== keyId)
      throw new TypeError(`the scheme ${declaration.name} has one key, "${fields.keyId}"`);
    if (fields.nonce !== undefined) named.push([fields.nonce, nonce]);
    if (fields.contentDigest && contentDigest)
      named.push([fields.contentDigest, digestOf(contentDigest, request.body)]);
    const fixed = Object.entries(declaration.signedWith ?? {});
    const unsigned = [...fixed, ...joined(named)];
    const { values } = headers.read([...request.headers, ...unsigned.flat()]);
    const presented: Presented = {
      ...{ keyId, timestamp, timestampMs: nowMs, nonce, signatures: [], headers: values },
      ...{ requestId: undefined, idempotencyKey: undefined, eventId: undefined },
    };
    const out = new MessageWriter();
    writers[0]?.(request, presented, out);
    if (out.problem !== undefined) throw new TypeError(`the request cannot be signed: ${out.problem.reason}`);
    const signature = algorithm.prepare(key).sign(out).toString(encoding);
    return [...fixed, ...joined([...named, [fields.signature, signature]])];
  }

  return {
    name: declaration.name,
    algorithm,
    window: windowOf(declaration.windowSeconds, format),
    replay: declaration.replay,
    severalSignatures: mayRepeat(declaration.signature),
    limits: declaration.limits ?? [],
    wire: declaration.wire ?? problemDetails(),
    warnings: declaration.warnings ?? [],
    readings: messages.length,
    description: messages.map(describeMessage).join('  or  '),
    toKey: typeof secret === 'function' ? secret : (value) => toKeyBytes(value, secret),
    modeOf: (keyId) => modes.find(([prefix]) => keyId.startsWith(prefix))?.[1],
    optionalHeaders: (['requestId', 'idempotencyKey', 'eventId'] as const).filter((member) => fields[member]),
    read,
    write: (request, presented, out, reading) => writers[reading]?.(request, presented, out),
    bodyMatchesDigest,
    sign,
  };
}

interface Fields {
  /** The id itself where no request carries it. */
  readonly keyId: Field | string;
  readonly timestamp: Field;
  readonly nonce: Field | undefined;
  readonly signature: Field;
  readonly contentDigest: Field | undefined;
  readonly requestId: Field | undefined;
  readonly idempotencyKey: Field | undefined;
  readonly eventId: Field | undefined;
  /** Other headers that the message covers. */
  readonly signed: readonly Field[];
}

function compileFields(declaration: SchemeDeclaration, headers: HeaderReader): Fields {
  const optional = (member: Member, carrier: Carrier | undefined, defaults?: Carrier['options']) =>
    carrier && new Field(member, carrier, headers, defaults);
  const own = new Set(Object.values(declaration).map(placeOf));
  const covered = messagesOf(declaration)
    .flatMap(({ parts }) => parts.filter((part): part is Carrier => 'header' in part))
    .filter((part) => !own.has(placeOf(part)));
  return {
    keyId: isFixedKey(declaration.keyId)
      ? declaration.keyId.fixedKeyId
      : new Field('keyId', declaration.keyId, headers),
    timestamp: new Field('timestamp', declaration.timestamp, headers),
    nonce: optional('nonce', declaration.nonce, NONCE_DEFAULTS),
    signature: new Field('signature', declaration.signature, headers, SIGNATURE_DEFAULTS),
    contentDigest: optional('contentDigest', declaration.contentDigest?.carrier, SIGNATURE_DEFAULTS),
    requestId: optional('requestId', declaration.requestId, { length: [1, 128] }),
    idempotencyKey: optional('idempotencyKey', declaration.idempotencyKey, { length: [1, 255] }),
    eventId: optional('eventId', declaration.eventId, { length: [1, 255] }),
    signed: covered.map((part) => new Field('header', part, headers)),
  };
}

/** What tells carriers apart: the header, and the parameter within it. */
function placeOf(carrier: Partial<Carrier> | undefined): string | undefined {
  return carrier?.header && `${carrier.header.toLowerCase()} ${carrier.parameter ?? ''}`;
}

function readOptional(
  field: Field | undefined,
  found: HeaderValues,
  required: boolean,
): string | FormProblem | undefined {
  if (field === undefined) return undefined;
  const value = field.read(found);
  return value === field.missing && !required ? undefined : value;
}

/** A value that decides nothing: where it is malformed or doubled (proxies add some), it is as good as absent. */
function readInformative(field: Field | undefined, found: HeaderValues): string | undefined {
  const value = field?.read(found);
  return typeof value === 'string' ? value : undefined;
}

/** A covered header that came twice would be signed as one of the two. Its form is the application's business. */
function signedHeaderProblem(fields: readonly Field[], found: HeaderValues): FormProblem | undefined {
  for (const field of fields) if (field.read(found) === field.duplicate) return field.duplicate;
  return undefined;
}

function digestProblem(field: Field | undefined, found: HeaderValues): FormProblem | undefined {
  const value = field?.read(found);
  return typeof value === 'object' && value !== field?.missing ? value : undefined;
}

function digestOf(
  { algorithm, carrier }: NonNullable<SchemeDeclaration['contentDigest']>,
  body: Uint8Array,
): string {
  return hashText(algorithm, body, carrier.options.encoding ?? 'hex');
}

function mayRepeat({ parameter, options }: Carrier): boolean {
  return parameter !== undefined || options.separator !== undefined;
}

/** One header for each carrier, and for parameters of one header, one for all. */
function joined(named: readonly [Field, string][]): [string, string][] {
  const byHeader = new Map<string, string>();
  for (const [field, text] of named) {
    const { header } = field.carrier;
    const before = byHeader.get(header);
    byHeader.set(header, before === undefined ? field.write(text) : `${before},${field.write(text)}`);
  }
  return [...byHeader];
}

function windowOf(
  window: SchemeDeclaration['windowSeconds'],
  { resolutionMs }: TimestampFormat,
): TimestampWindow {
  const { past, future } = typeof window === 'number' ? { past: window, future: window } : window;
  return { pastMs: past * 1000, futureMs: future * 1000, resolutionMs };
}
