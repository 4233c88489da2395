/** Where a value travels: a header of its own, or a parameter within one. */

import { kindOf } from '../../internal/value-kind.ts';
import type { Part } from '../message/message.ts';
import type { EncodingName } from './encodings.ts';
import { type LocationOptions, toLocationOptions } from './location-options.ts';
import { parametersNamed } from './parameters.ts';
import type { TimestampFormatName } from './timestamps.ts';

/** A value's place in a request, which can also be used as a part of the message. */
export interface ValueLocation extends Part {
  /** The header's name, spelt as the vendor does. */
  readonly header: string;
  /** The parameter's name, where the value is one of several `name=value` in the header. */
  readonly parameter: string | undefined;
  readonly options: LocationOptions;
}

const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$/;

/**
 * A value in a header of its own. As a part of a message: the header's whole value, byte for byte.
 *
 * @example
 * header('X-Timestamp', 'unixSeconds');
 * header('X-Signature', 'base64');
 * header('X-Nonce', { length: [8, 64] });
 * @param name Header name, spelt as the vendor does; matched in any case.
 * @param options What the value must look like; or the format of a timestamp, or the encoding of a signature, by name.
 * @throws TypeError for an invalid name or option.
 */
export function header(
  name: string,
  options: LocationOptions | TimestampFormatName | EncodingName = {},
): ValueLocation {
  return carrier(name, undefined, options);
}

/**
 * A value that is one of several `name=value` in a header, separated by commas, as in `Stripe-Signature: t=…,v1=…`.
 * As a part of a message: that value, byte for byte.
 *
 * @example
 * const timestamp = headerParam('X-Signature', 't', 'unixSeconds');
 * const signature = headerParam('X-Signature', 'v1', 'hex');
 * @throws TypeError for an invalid name or option.
 */
export function headerParam(
  headerName: string,
  name: string,
  options: LocationOptions | TimestampFormatName | EncodingName = {},
): ValueLocation {
  if (typeof name !== 'string' || !HEADER_NAME.test(name))
    throw new TypeError(`headerParam(): "${name}" is not a parameter name`);
  return carrier(headerName, name, options);
}

function carrier(
  name: string,
  parameterName: string | undefined,
  given: LocationOptions | TimestampFormatName | EncodingName,
): ValueLocation {
  if (typeof name !== 'string')
    throw new TypeError(`header() takes the name of a header, got ${kindOf(name)}`);
  const options = toLocationOptions(name, given);
  assertNames([name, ...(options.aliases ?? [])]);
  return {
    header: name,
    parameter: parameterName,
    options,
    label: parameterName === undefined ? `{${name}}` : `{${name}: ${parameterName}}`,
    nature: { role: 'header' },
    compile: (headers) => {
      const slot = headers.slot(name);
      if (parameterName === undefined)
        return (_request, signatureFields, out) => out.text(signatureFields.headers[slot] ?? '');
      return (_request, signatureFields, out) =>
        out.text(parametersNamed(parameterName, signatureFields.headers[slot] ?? '')[0] ?? '');
    },
  };
}

function assertNames(names: readonly string[]): void {
  for (const each of names) {
    if (typeof each !== 'string' || !HEADER_NAME.test(each))
      throw new TypeError(`header(): "${each}" is not a header name (RFC 9110 §5.1)`);
  }
}
