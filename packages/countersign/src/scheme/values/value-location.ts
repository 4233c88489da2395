/** Where a value travels: a header of its own, a parameter of one or of the query, a field of the body. */

import { kindOf } from '../../internal/value-kind.ts';
import type { Part } from '../message/message.ts';
import { decodePercentBytes } from '../target.ts';
import type { EncodingName } from './encodings.ts';
import { type LocationOptions, toLocationOptions } from './location-options.ts';
import { afterAuthScheme, parametersNamed, unquoted } from './parameters.ts';
import type { TimestampFormatName } from './timestamps.ts';

/** The place of a value in a request. In the query, a form or JSON it is known before the signature has been checked. */
export type Place = 'header' | 'query' | 'form' | 'json' | 'jws' | 'multipart';

/** A value's place in a request, which can also be used as a part of the message. */
export interface ValueLocation extends Part {
  readonly place: Place;
  /** The header's name, spelt as the sender does; undefined for a value that travels elsewhere. */
  readonly header: string | undefined;
  /** The parameter's name, where the value is one of several `name=value` in the header. */
  readonly parameter: string | undefined;
  /**
   * The name of a query parameter or form field, or the names that lead to a member of a JSON body, of a token or of JSON in a field;
   * empty for a header.
   */
  readonly path: readonly string[];
  readonly options: LocationOptions;
}

const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$/;

/** Options of a location; or the format of a timestamp, or the encoding of a signature, by name. */
export type GivenOptions = LocationOptions | TimestampFormatName | EncodingName;

/**
 * A value in a header of its own. As a part of a message: the header's whole value, byte for byte.
 *
 * @example
 * header('X-Timestamp', 'unixSeconds');
 * header('X-Signature', 'base64');
 * header('X-Nonce', { length: [8, 64] });
 * @param name Header name, spelt as the sender does; matched in any case.
 * @param options What the value must look like; or the format of a timestamp, or the encoding of a signature, by name.
 * @throws TypeError for an invalid name or option.
 */
export function header(name: string, options: GivenOptions = {}): ValueLocation {
  return inHeader(name, undefined, options);
}

/**
 * A value that is one of several `name=value` in a header, as in `Stripe-Signature: t=…,v1=…`. They are separated by commas, or
 * by what the option `separator` says. As a part of a message: that value, byte for byte.
 *
 * @example
 * const timestamp = headerParam('X-Signature', 't', 'unixSeconds');
 * const signature = headerParam('X-Signature', 'v1', 'hex');
 * const paddle = headerParam('Paddle-Signature', 'h1', { encoding: 'hex', separator: ';' });
 * @throws TypeError for an invalid name or option.
 */
export function headerParam(headerName: string, name: string, options: GivenOptions = {}): ValueLocation {
  if (typeof name !== 'string' || !HEADER_NAME.test(name))
    throw new TypeError(`headerParam(): "${name}" is not a parameter name`);
  return inHeader(headerName, name, options);
}

function inHeader(name: string, parameter: string | undefined, given: GivenOptions): ValueLocation {
  if (typeof name !== 'string')
    throw new TypeError(`header() takes the name of a header, got ${kindOf(name)}`);
  const options = toLocationOptions(`header("${name}")`, given);
  assertNames([name, ...(options.aliases ?? [])]);
  if (parameter === undefined && (options.separator?.length ?? 1) > 1)
    throw new TypeError(`header("${name}"): "separator" must be one character`);
  return {
    ...{ place: 'header', header: name, parameter, path: [], options },
    label: parameter === undefined ? `{${name}}` : `{${name}: ${parameter}}`,
    nature: { role: 'header' },
    compile: (headers) => {
      const slot = headers.slot(name);
      const repeated = `${parameter} in ${name} must be sent once.`;
      if (parameter === undefined)
        return (_request, signatureFields, out) => out.text(signatureFields.headers[slot] ?? '');
      return (_request, signatureFields, out) => {
        const values = writtenValues(signatureFields.headers[slot] ?? '', parameter, options);
        if (values.length <= 1) out.text(values[0] ?? '');
        else out.fail({ code: 'duplicate_header', member: 'header', header: name, reason: repeated });
      };
    },
  };
}

/** The values of a parameter; groups of parameters, one for each secret of a rotation, may repeat one. */
function writtenValues(whole: string, parameter: string, options: LocationOptions): readonly string[] {
  const { separator, quoted, percentEncoded } = options;
  const parameters = afterAuthScheme(whole, options.authScheme) ?? '';
  const values = new Set(parametersNamed(parameter, parameters, separator, quoted));
  const texts = quoted ? Array.from(values, unquoted) : [...values];
  return percentEncoded ? texts.map((text) => decodePercentBytes(text) ?? '') : texts;
}

/** Tells whether a value of a declaration is the place of one. */
export function isValueLocation(value: unknown): value is ValueLocation {
  return typeof (value as ValueLocation | undefined)?.place === 'string';
}

/** Tells whether two locations are the same place, or the first is the whole header around the second. */
export function isAround(outer: Partial<ValueLocation>, inner: ValueLocation): boolean {
  if (outer.place !== inner.place) return false;
  const isSameHeader = outer.header?.toLowerCase() === inner.header?.toLowerCase();
  const isSamePath = outer.path?.join('\0') === inner.path.join('\0');
  return isSameHeader && isSamePath && (outer.parameter === undefined || outer.parameter === inner.parameter);
}

function assertNames(names: readonly string[]): void {
  for (const each of names) {
    if (typeof each !== 'string' || !HEADER_NAME.test(each))
      throw new TypeError(`header(): "${each}" is not a header name (RFC 9110 §5.1)`);
  }
}
