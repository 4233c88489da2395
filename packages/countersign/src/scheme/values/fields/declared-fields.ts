/** The values of a declared scheme, each compiled from where it travels. */

import type { HeaderPairs } from '../../../request/request.ts';
import { messagesOf, type SchemeDeclaration } from '../../declaration/declaration.ts';
import type { FormProblem, Member } from '../../form-problem.ts';
import { isJsonField } from '../../json/json-field.ts';
import { JsonValueField } from '../../json/json-value-field.ts';
import { boundParts } from '../../message/bound-parts.ts';
import type { JwsLocation } from '../compact-jws.ts';
import type { HeaderReader, RequestValues } from '../header-reader.ts';
import type { LocationOptions } from '../location-options.ts';
import { isValueLocation, type ValueLocation } from '../value-location.ts';
import type { Field } from './field.ts';
import { FormField } from './form-field.ts';
import { HeaderField } from './header-field.ts';
import { HeaderForEachSecret } from './header-for-each-secret.ts';
import { JwsField } from './jws-field.ts';
import { MultipartValueField } from './multipart-value-field.ts';
import { QueryField } from './query-field.ts';
import { SeveralHeadersField } from './several-headers-field.ts';

const NONCE_DEFAULTS: LocationOptions = { length: [16, 128], alphabet: 'unreserved' };
const SIGNATURE_DEFAULTS: LocationOptions = { encoding: 'hex', length: [1, 1024] };

/** The values that a declared scheme reads. */
export interface Fields {
  readonly keyId: Field | undefined;
  readonly timestamp: Field | undefined;
  /** Age that a request allows itself. */
  readonly oldestMs: Field | undefined;
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
  const optional = (member: Member, location: ValueLocation | undefined, defaults?: LocationOptions) =>
    location && fieldAt(member, location, headers, defaults);
  const own = new Set(Object.values(declaration).filter(isValueLocation).map(placeOf));
  const covered = messagesOf(declaration)
    .flatMap(({ parts }) => boundParts(parts).filter(isValueLocation))
    .filter((part) => part.place === 'header' && !own.has(placeOf(part)));
  covered.forEach(assertNoOptions);
  return {
    keyId: optional('keyId', declaration.keyId),
    timestamp: optional('timestamp', declaration.timestamp),
    oldestMs: optional('timestamp', declaration.oldestMs?.at, { length: [1, 12] }),
    nonce: optional('nonce', declaration.nonce, NONCE_DEFAULTS),
    signature: fieldAt('signature', declaration.signature, headers, SIGNATURE_DEFAULTS),
    contentDigest: optional('contentDigest', declaration.contentDigest?.carrier, SIGNATURE_DEFAULTS),
    requestId: optional('requestId', declaration.requestId, { length: [1, 128] }),
    idempotencyKey: optional('idempotencyKey', declaration.idempotencyKey, { length: [1, 255] }),
    eventId: isJsonField(declaration.eventId)
      ? undefined
      : optional('eventId', declaration.eventId, { length: [1, 255] }),
    signed: covered.map((part) => fieldAt('header', part, headers)),
  };
}

/** Tells whether some value is known only once the body is there. */
export function readsBody(declaration: SchemeDeclaration): boolean {
  const { keyId, timestamp, nonce, signature, contentDigest, requestId, idempotencyKey } = declaration;
  return [keyId, timestamp, nonce, signature, contentDigest?.carrier, requestId, idempotencyKey].some(
    (location) => location !== undefined && ['form', 'json', 'multipart'].includes(location.place),
  );
}

/** Compiles where one value travels. */
export function fieldAt(
  member: Member,
  location: ValueLocation,
  headers: HeaderReader,
  defaults: LocationOptions = {},
): Field {
  const options = { ...defaults, ...given(location.options) };
  if (location.place === 'query') return new QueryField(member, location, options);
  if (location.place === 'form') return new FormField(member, location, options);
  if (location.place === 'jws') return new JwsField(member, location as JwsLocation, options, headers);
  if (location.place === 'multipart') return new MultipartValueField(member, location, options);
  if (location.place === 'json') return new JsonValueField(member, location, options, headers);
  if (options.ownSecrets) return new HeaderForEachSecret(member, location, options);
  return options.several
    ? new SeveralHeadersField(member, location, options)
    : new HeaderField(member, location, options, headers);
}

/** An option that is undefined is not given, and leaves the default as it is. */
function given(options: LocationOptions): LocationOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** Options that say where a parameter is in its header. */
const OF_WRITTEN_PARAMETERS = ['authScheme', 'separator', 'quoted', 'percentEncoded'];

/** A header that is only signed has no form to hold it to. */
function assertNoOptions({ header, parameter, options }: ValueLocation): void {
  const read: readonly string[] = parameter === undefined ? [] : OF_WRITTEN_PARAMETERS;
  const option = Object.keys(options).find((name) => !read.includes(name));
  if (option !== undefined)
    throw new TypeError(
      `defineScheme(): "message" has header("${header}") with the option "${option}", which has no effect there: leave it out`,
    );
}

/** Identifies a location. */
function placeOf({ place, header = '', parameter = '', path }: ValueLocation): string {
  return [place, header.toLowerCase(), parameter, ...path].join(' ');
}

/** A value that may be absent unless it is required. */
export function readOptional(
  field: Field | undefined,
  found: RequestValues,
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
export function readInformative(field: Field | undefined, found: RequestValues): string | undefined {
  if (field === undefined || !field.isPresent(found)) return undefined;
  const value = field.read(found);
  return typeof value === 'string' ? value : undefined;
}

/** A covered header that came twice would be signed as one of the two. Its form is the application's business. */
export function signedHeaderProblem(fields: readonly Field[], found: RequestValues): FormProblem | undefined {
  if (found.duplicated === 0) return undefined;
  for (const field of fields) if (field.read(found) === field.duplicate) return field.duplicate;
  return undefined;
}

/** Names the problem with the form of a digest header, if it was sent. */
export function digestProblem(field: Field | undefined, found: RequestValues): FormProblem | undefined {
  const value = field?.read(found);
  return typeof value === 'object' && value !== field?.missing ? value : undefined;
}

/** One header for each location, and for parameters of one header, one for all. */
export function joined(named: readonly [Field, string][]): [string, string][] {
  const byHeader = new Map<string, string>();
  const isBehind = ([{ location }]: readonly [Field, string]) => location.options.after !== undefined;
  for (const [field, text] of [...named.filter((each) => !isBehind(each)), ...named.filter(isBehind)]) {
    const { header, parameter, options } = field.location;
    if (header === undefined) continue;
    const before = byHeader.get(header);
    const beginning = parameter !== undefined && options.authScheme ? `${options.authScheme} ` : '';
    const separator = options.after ?? options.separator?.charAt(0) ?? ',';
    byHeader.set(
      header,
      before === undefined ? beginning + field.write(text) : before + separator + field.write(text),
    );
  }
  return [...byHeader];
}

/** The headers without those of the given names, which a request that was signed before still has. */
export function withoutHeaders(headers: HeaderPairs, names: readonly string[]): string[] {
  const left = new Set(names.map((name) => name.toLowerCase()));
  return headers.filter((_value, i) => !left.has((headers[i - (i % 2)] as string).toLowerCase()));
}
