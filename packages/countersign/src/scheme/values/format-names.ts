/** Formats and encodings by name, and errors that say which name was meant. */

import { kindOf } from '../../internal/value-kind.ts';
import { type EncodingName, isEncodingName } from './encodings.ts';
import type { TimestampFormat } from './timestamp-format.ts';
import { isTimestampFormatName, TIMESTAMP_FORMATS, type TimestampFormatName } from './timestamps.ts';

const ENCODINGS: readonly EncodingName[] = ['hex', 'base64', 'base64url'];

/** Meaning of a name, in lower case without `-`, `_` and spaces, and the name that it has here; the first that fits. */
const MEANT: readonly (readonly [says: RegExp, name: TimestampFormatName | EncodingName])[] = [
  [/milli|^(?:unix|epoch)?ms$/, 'unixMilliseconds'],
  [/^(?:unix|epoch)|sec|^timestamp$/, 'unixSeconds'],
  [/iso|3339|datetime/, 'iso8601'],
  [/http|imf|1123|7231|822|gmt|utc/, 'httpDate'],
  [/^(?:hex|base16)/, 'hex'],
  [/^b(?:ase)?64url/, 'base64url'],
  [/^b(?:ase)?64/, 'base64'],
];

/**
 * The option that a name stands for.
 *
 * @throws TypeError that lists the names, for one that is neither a format nor an encoding.
 */
export function optionsByName(
  owner: string,
  name: string,
): { readonly format: TimestampFormatName } | { readonly encoding: EncodingName } {
  if (isTimestampFormatName(name)) return { format: name };
  if (isEncodingName(name)) return { encoding: name };
  throw new TypeError(
    `${owner}: "${name}" is neither a format (${TIMESTAMP_FORMATS.join(', ')}) nor an encoding (${ENCODINGS.join(', ')})${adviceFor(name)}`,
  );
}

/** Throws a TypeError that lists the names, for what is neither one of them nor a format of one's own. */
export function assertFormat(owner: string, format: TimestampFormatName | TimestampFormat): void {
  if (isTimestampFormatName(format)) return;
  const names = TIMESTAMP_FORMATS.join(', ');
  if (typeof format === 'string')
    throw new TypeError(`${owner}: "format" must be one of ${names}, got "${format}"${adviceFor(format)}`);
  const { parse, format: write, resolutionMs = 1 } = format ?? {};
  if (typeof parse === 'function' && typeof write === 'function' && resolutionMs > 0) return;
  throw new TypeError(
    `${owner}: "format" must be one of ${names}, or an object with parse and format; got ${kindOf(format)}`,
  );
}

function adviceFor(name: string): string {
  const plain = name.toLowerCase().replaceAll(/[-_ ]/g, '');
  const meant = MEANT.find(([says]) => says.test(plain));
  return meant === undefined ? '' : `: write "${meant[1]}"`;
}
