/** The values of a declared scheme, each compiled from where it travels. */

import type { HeaderPairs } from '../../request/request.ts';
import { messagesOf, type SchemeDeclaration } from '../declaration.ts';
import type { FormProblem, Member } from '../form-problem.ts';
import { isJsonField } from '../json/json-field.ts';
import { Field } from './field.ts';
import type { HeaderReader, HeaderValues } from './header-reader.ts';
import type { ValueLocation } from './value-location.ts';

const NONCE_DEFAULTS: ValueLocation['options'] = { length: [16, 128], alphabet: 'unreserved' };
const SIGNATURE_DEFAULTS: ValueLocation['options'] = { encoding: 'hex', length: [1, 1024] };

/** The values that a declared scheme reads. */
export interface Fields {
  readonly keyId: Field | undefined;
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

/** Compiles where each value of a declaration travels. */
export function compileFields(declaration: SchemeDeclaration, headers: HeaderReader): Fields {
  const optional = (
    member: Member,
    carrier: ValueLocation | undefined,
    defaults?: ValueLocation['options'],
  ) => carrier && new Field(member, carrier, headers, defaults);
  const own = new Set(Object.values(declaration).map(placeOf));
  const covered = messagesOf(declaration)
    .flatMap(({ parts }) => parts.filter((part): part is ValueLocation => 'header' in part))
    .filter((part) => !own.has(placeOf(part)));
  covered.forEach(assertNoOptions);
  return {
    keyId: optional('keyId', declaration.keyId),
    timestamp: new Field('timestamp', declaration.timestamp, headers),
    nonce: optional('nonce', declaration.nonce, NONCE_DEFAULTS),
    signature: new Field('signature', declaration.signature, headers, SIGNATURE_DEFAULTS),
    contentDigest: optional('contentDigest', declaration.contentDigest?.carrier, SIGNATURE_DEFAULTS),
    requestId: optional('requestId', declaration.requestId, { length: [1, 128] }),
    idempotencyKey: optional('idempotencyKey', declaration.idempotencyKey, { length: [1, 255] }),
    eventId: isJsonField(declaration.eventId)
      ? undefined
      : optional('eventId', declaration.eventId, { length: [1, 255] }),
    signed: covered.map((part) => new Field('header', part, headers)),
  };
}

/** A header that is only signed has no form to hold it to. */
function assertNoOptions({ header, options }: ValueLocation): void {
  const [option] = Object.keys(options);
  if (option !== undefined)
    throw new TypeError(
      `defineScheme(): "message" has header("${header}") with the option "${option}", which has no effect there: leave it out`,
    );
}

/** Identifies a location: the header, and the parameter within it. */
function placeOf(carrier: Partial<ValueLocation> | undefined): string | undefined {
  return carrier?.header && `${carrier.header.toLowerCase()} ${carrier.parameter ?? ''}`;
}

/** A value that may be absent unless it is required. */
export function readOptional(
  field: Field | undefined,
  found: HeaderValues,
  required: boolean,
): string | FormProblem | undefined {
  if (field === undefined) return undefined;
  if (!field.isPresent(found)) return required ? field.missing : undefined;
  const value = field.read(found);
  if (value !== field.missing || required) return value;
  // Without a value, the sender of the header would lack a protection that it counts on.
  return field.malformed;
}

/** A value that decides nothing: where it is malformed or doubled (proxies add some), it is as good as absent. */
export function readInformative(field: Field | undefined, found: HeaderValues): string | undefined {
  if (field === undefined || !field.isPresent(found)) return undefined;
  const value = field.read(found);
  return typeof value === 'string' ? value : undefined;
}

/** A covered header that came twice would be signed as one of the two. Its form is the application's business. */
export function signedHeaderProblem(fields: readonly Field[], found: HeaderValues): FormProblem | undefined {
  if (found.duplicated === 0) return undefined;
  for (const field of fields) if (field.read(found) === field.duplicate) return field.duplicate;
  return undefined;
}

/** Names the problem with the form of a digest header, if it was sent. */
export function digestProblem(field: Field | undefined, found: HeaderValues): FormProblem | undefined {
  const value = field?.read(found);
  return typeof value === 'object' && value !== field?.missing ? value : undefined;
}

/** One header for each carrier, and for parameters of one header, one for all. */
export function joined(named: readonly [Field, string][]): [string, string][] {
  const byHeader = new Map<string, string>();
  for (const [field, text] of named) {
    const { header } = field.carrier;
    const before = byHeader.get(header);
    byHeader.set(header, before === undefined ? field.write(text) : `${before},${field.write(text)}`);
  }
  return [...byHeader];
}

/** The headers without those of the given names, which a request that was signed before still has. */
export function withoutHeaders(headers: HeaderPairs, names: readonly string[]): string[] {
  const left = new Set(names.map((name) => name.toLowerCase()));
  return headers.filter((_value, i) => !left.has((headers[i - (i % 2)] as string).toLowerCase()));
}
