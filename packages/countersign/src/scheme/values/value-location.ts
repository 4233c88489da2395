/** Where a value travels: a header of its own, or a parameter within one. */

import { assertKnownOptions } from '../../internal/known-options.ts';
import { kindOf } from '../../internal/value-kind.ts';
import type { Part } from '../message/message.ts';
import { type Alphabet, isAlphabet } from './alphabets.ts';
import { type EncodingName, isEncodingName } from './encodings.ts';
import { parametersNamed } from './parameters.ts';
import type { TimestampFormat } from './timestamps.ts';

/** What a value in a header must look like. */
export interface LocationOptions {
  /** Shortest and longest text, in characters. Default: 1 to 256; 16 to 128 for a nonce. */
  readonly length?: readonly [min: number, max: number] | undefined;
  /** Characters allowed. Default: `visible`; `unreserved` for a nonce. */
  readonly alphabet?: Alphabet | undefined;
  /** A fixed text before the value, such as `v1=`. */
  readonly prefix?: string | undefined;
  /** An authentication scheme before the value and one space (`HMAC-SHA256 …`), in any case (RFC 9110 §11.1). */
  readonly authScheme?: string | undefined;
  /** How a signature or digest is written. Default: `hex`. */
  readonly encoding?: EncodingName | undefined;
  /** How a timestamp is written. */
  readonly format?: TimestampFormat | undefined;
  /** The character between several values of one header; a value without the prefix is then passed over. */
  readonly separator?: string | undefined;
  /** Other names under which the same header is accepted. */
  readonly aliases?: readonly string[] | undefined;
}

/** A value's place in a request, which can also be used as a part of the message. */
export interface ValueLocation extends Part {
  /** The header's name, spelt as the vendor does. */
  readonly header: string;
  /** The parameter's name, where the value is one of several `name=value` in the header. */
  readonly parameter: string | undefined;
  readonly options: LocationOptions;
}

const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$/;
const OPTIONS: readonly (keyof LocationOptions)[] = [
  'length',
  'alphabet',
  'prefix',
  'authScheme',
  'encoding',
  'format',
  'separator',
  'aliases',
];

/**
 * A value in a header of its own. As a part of a message: the header's whole value, byte for byte.
 *
 * @param name Header name, spelt as the vendor does; matched in any case.
 * @param options What the value must look like, or the format of a timestamp.
 * @throws TypeError for an invalid name or option.
 */
export function header(name: string, options: LocationOptions | TimestampFormat = {}): ValueLocation {
  return carrier(name, undefined, options);
}

/**
 * A value that is one of several `name=value` in a header, separated by commas, as in `Stripe-Signature: t=…,v1=…`.
 * As a part of a message: that value, byte for byte.
 *
 * @throws TypeError for an invalid name or option.
 */
export function headerParam(
  headerName: string,
  name: string,
  options: LocationOptions | TimestampFormat = {},
): ValueLocation {
  if (typeof name !== 'string' || !HEADER_NAME.test(name))
    throw new TypeError(`headerParam(): "${name}" is not a parameter name`);
  return carrier(headerName, name, options);
}

function carrier(
  name: string,
  parameterName: string | undefined,
  given: LocationOptions | TimestampFormat,
): ValueLocation {
  const options = toOptions(name, given);
  assertCarrier(name, options);
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

/** The options, or the format of a timestamp in their place. */
function toOptions(name: string, given: LocationOptions | TimestampFormat): LocationOptions {
  if (typeof given !== 'object' || given === null)
    throw new TypeError(
      `header("${name}") takes options, or a format such as unixSeconds, got ${kindOf(given)}`,
    );
  return 'parse' in given ? { format: given } : given;
}

function assertCarrier(name: string, options: LocationOptions): void {
  if (typeof name !== 'string')
    throw new TypeError(`header() takes the name of a header, got ${kindOf(name)}`);
  assertKnownOptions(`header("${name}")`, options, OPTIONS);
  const { aliases = [], format } = options;
  if (!Array.isArray(aliases)) throw new TypeError(`header("${name}"): "aliases" must be a list of names`);
  for (const each of [name, ...aliases]) {
    if (typeof each !== 'string' || !HEADER_NAME.test(each))
      throw new TypeError(`header(): "${each}" is not a header name (RFC 9110 §5.1)`);
  }
  if (format !== undefined) assertFormat(name, format);
  for (const text of ['prefix', 'authScheme'] as const) {
    if (options[text] !== undefined && (typeof options[text] !== 'string' || options[text] === ''))
      throw new TypeError(`header("${name}"): "${text}" must be a text, got ${kindOf(options[text])}`);
  }
  const { length, alphabet, encoding, separator } = options;
  if (
    length !== undefined &&
    !(Array.isArray(length) && length[0] >= 1 && length[1] >= length[0] && length[1] <= 8192)
  ) {
    throw new RangeError(`header("${name}"): "length" must be [min, max] with 1 ≤ min ≤ max ≤ 8192`);
  }
  if (alphabet !== undefined && !isAlphabet(alphabet))
    throw new TypeError(`header("${name}"): unknown "alphabet"`);
  if (encoding !== undefined && !isEncodingName(encoding)) {
    throw new TypeError(`header("${name}"): "encoding" must be hex, base64 or base64url`);
  }
  if (separator !== undefined && !(typeof separator === 'string' && separator.length === 1)) {
    throw new TypeError(`header("${name}"): "separator" must be one character`);
  }
  if (options.prefix !== undefined && options.authScheme !== undefined) {
    throw new TypeError(`header("${name}"): give "prefix" or "authScheme", not both`);
  }
}

function assertFormat(name: string, format: TimestampFormat): void {
  if (typeof format?.parse === 'function' && typeof format.format === 'function' && format.resolutionMs > 0)
    return;
  throw new TypeError(
    `header("${name}"): "format" must be one such as unixSeconds, with description, resolutionMs, parse and format; got ${kindOf(format)}`,
  );
}
