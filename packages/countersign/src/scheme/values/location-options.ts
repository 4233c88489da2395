/** The options of a location: what a value must look like, and which of them make sense for which value. */

import { assertKnownOptions } from '../../internal/known-options.ts';
import { kindOf } from '../../internal/value-kind.ts';
import { type Alphabet, isAlphabet } from './alphabets.ts';
import { type EncodingName, isEncodingName } from './encodings.ts';
import { assertFormat, optionsByName } from './format-names.ts';
import type { TimestampFormat } from './timestamp-format.ts';
import type { TimestampFormatName } from './timestamps.ts';

/** Form of a value in a header. */
export interface LocationOptions {
  /** Shortest and longest text, in characters. Default: 1 to 256; 16 to 128 for a nonce. */
  readonly length?: readonly [min: number, max: number] | undefined;
  /** Characters allowed. Default: `visible`; `unreserved` for a nonce. */
  readonly alphabet?: Alphabet | undefined;
  /** A fixed text before the value, such as `v1=`. */
  readonly prefix?: string | undefined;
  /** An authentication scheme before the value and one space (`HMAC-SHA256 …`), in any case (RFC 9110 §11.1). */
  readonly authScheme?: string | undefined;
  /** Encoding of a signature or digest. Default: `hex`. */
  readonly encoding?: EncodingName | undefined;
  /** Format of a timestamp: the name of a format, or one of your own. */
  readonly format?: TimestampFormatName | TimestampFormat | undefined;
  /**
   * The character between several values of one header, or the characters of which each separates the parameters of
   * `headerParam()`. A signature without the prefix is then passed over.
   */
  readonly separator?: string | undefined;
  /** True if the value of a parameter stands in double quotes, which are not a part of it. Default: false. */
  readonly quoted?: boolean | undefined;
  /** True if the value of a parameter is percent-encoded (RFC 3986 §2.1), as in OAuth 1. Default: false. */
  readonly percentEncoded?: boolean | undefined;
  /** A text before which the value ends; what stands behind it is not a part of it. It must be there. Default: none. */
  readonly until?: string | undefined;
  /** Where the value is one of the two that HTTP Basic has (RFC 7617): `user`, or `password`. Default: it is not. */
  readonly basic?: 'user' | 'password' | undefined;
  /** True if the field of a form may be in the query instead: it must be in one of them, once. Default: false. */
  readonly orQuery?: boolean | undefined;
  /** True if the form may be multipart instead, as with files in it. Default: false. */
  readonly orMultipart?: boolean | undefined;
  /**
   * True if a signature may come in several headers: the header repeated, or under its aliases as well. Any of them may match.
   * Default: false.
   */
  readonly several?: boolean | undefined;
  /**
   * True if a signature comes under each name of the header, by a secret for each: the first of the key's secrets is that of the
   * header, the next that of its first alias, and so on. Any of them may match. Default: false.
   */
  readonly ownSecrets?: boolean | undefined;
  /** A text that ends the value: `###`, where a key id stands behind it. The header must have it once. */
  readonly before?: string | undefined;
  /** A text behind which the value stands. The header must have it once. */
  readonly after?: string | undefined;
  /** The type that a member of a JSON body must have. Default: any, `"false"` and `false` having the same text. */
  readonly jsonType?: 'string' | 'number' | 'boolean' | undefined;
  /** Other names under which the same header is accepted. */
  readonly aliases?: readonly string[] | undefined;
  /** The name that counts where the header was sent under two. Default: neither, such a request is refused. */
  readonly prefer?: 'name' | 'aliases' | undefined;
}

type OptionName = keyof LocationOptions;

const ANYWHERE: readonly OptionName[] = [
  'prefix',
  'authScheme',
  'aliases',
  'prefer',
  'jsonType',
  'separator',
  'quoted',
  'before',
  'after',
  'percentEncoded',
  'basic',
  'orQuery',
  'orMultipart',
];
const OF_TEXT: readonly OptionName[] = ['length', 'alphabet', 'until', ...ANYWHERE];
const OPTIONS: readonly OptionName[] = [...OF_TEXT, 'encoding', 'format', 'several', 'ownSecrets'];
/** Of headers alone. */
const OF_HEADERS: readonly OptionName[] = [
  ...(['authScheme', 'aliases', 'prefer', 'separator', 'several', 'ownSecrets'] as const),
  ...(['quoted', 'percentEncoded', 'basic', 'before', 'after'] as const),
];

/** Options that are read, by member of a declaration. The algorithm knows how long a signature or digest is. */
const READ: Readonly<Record<string, readonly OptionName[]>> = {
  timestamp: ['format', ...ANYWHERE],
  signature: ['encoding', 'several', 'ownSecrets', ...ANYWHERE],
  'contentDigest.carrier': ['encoding', ...ANYWHERE],
};

/** Throws a TypeError that names an option which would have no effect on the member that is there. */
export function assertOptionsHaveEffect(member: string, location: LocatedOptions): void {
  const { options } = location;
  const read = (READ[member] ?? OF_TEXT).filter((name) => isReadIn(name, member, location));
  for (const name of Object.keys(options) as OptionName[]) {
    if (options[name] === undefined || read.includes(name)) continue;
    throw new TypeError(
      `"${member}" in ${calledAs(location)}: the option "${name}" has no effect on it; the options are ${read.join(', ')}`,
    );
  }
}

/** The call that has made a location, as far as that is known. */
function calledAs({ header, parameter, label }: LocatedOptions): string {
  return header === undefined || parameter !== undefined ? label : `header("${header}")`;
}

/** A location, as far as its options go. */
interface LocatedOptions {
  readonly header: string | undefined;
  readonly place: string;
  readonly parameter: string | undefined;
  readonly label: string;
  readonly options: LocationOptions;
}

function isReadIn(name: OptionName, member: string, { place, parameter }: LocatedOptions): boolean {
  if (name === 'jsonType') return place === 'json';
  // Several values that no parameter names can only be those of a signature.
  if (name === 'separator' && parameter === undefined && member !== 'signature') return false;
  if ((name === 'quoted' || name === 'percentEncoded') && parameter === undefined) return false;
  if ((name === 'before' || name === 'after') && parameter !== undefined) return false;
  if (name === 'basic') return place === 'header' && parameter === undefined;
  if (name === 'orQuery' || name === 'orMultipart') return place === 'form';
  return place === 'header' || !OF_HEADERS.includes(name);
}

/** Checks the options of a location; the name of a format or an encoding stands for the option. */
export function toLocationOptions(
  owner: string,
  given: LocationOptions | TimestampFormatName | EncodingName,
): LocationOptions {
  const options: LocationOptions = typeof given === 'string' ? optionsByName(owner, given) : given;
  assertShape(owner, options);
  assertTexts(owner, options);
  const { alphabet, encoding, format, length } = options;
  if (format !== undefined) assertFormat(owner, format);
  if (
    length !== undefined &&
    !(Array.isArray(length) && length[0] >= 1 && length[1] >= length[0] && length[1] <= 8192)
  ) {
    throw new RangeError(`${owner}: "length" must be [min, max] with 1 ≤ min ≤ max ≤ 8192`);
  }
  if (alphabet !== undefined && !isAlphabet(alphabet)) throw new TypeError(`${owner}: unknown "alphabet"`);
  if (encoding !== undefined && !isEncodingName(encoding))
    throw new TypeError(`${owner}: "encoding" must be hex, base64 or base64url`);
  return options;
}

/** Options of other libraries get the form to write. */
function assertShape(owner: string, options: LocationOptions): void {
  if (typeof options === 'object' && options !== null) {
    if ('parse' in options)
      throw new TypeError(`${owner}: a format of your own is an option: write { format: … }`);
    const { min = 1, max = 256 } = options as { readonly min?: unknown; readonly max?: unknown };
    if (('min' in options || 'max' in options) && typeof min === 'number' && typeof max === 'number')
      throw new TypeError(`${owner}: unknown options "min" and "max": write length: [${min}, ${max}]`);
  }
  assertKnownOptions(owner, options, OPTIONS);
}

function assertTexts(owner: string, options: LocationOptions): void {
  if (!Array.isArray(options.aliases ?? []))
    throw new TypeError(`${owner}: "aliases" must be a list of names`);
  for (const text of ['prefix', 'authScheme', 'before', 'after', 'until'] as const) {
    if (options[text] !== undefined && (typeof options[text] !== 'string' || options[text] === ''))
      throw new TypeError(`${owner}: "${text}" must be a text, got ${kindOf(options[text])}`);
  }
  if (options.prefix !== undefined && options.authScheme !== undefined)
    throw new TypeError(`${owner}: give "prefix" or "authScheme", not both`);
  const { separator, several = false, quoted = false, jsonType = 'string' } = options;
  if (separator !== undefined && !(typeof separator === 'string' && /^.{1,3}$/.test(separator)))
    throw new TypeError(
      `${owner}: "separator" must be one character, or up to three of which each separates`,
    );
  const { percentEncoded = false, orQuery = false, orMultipart = false } = options;
  const flags = { several, quoted, percentEncoded, orQuery, orMultipart };
  for (const [name, flag] of Object.entries(flags))
    if (typeof flag !== 'boolean') throw new TypeError(`${owner}: "${name}" must be true or false`);
  if (options.basic !== undefined && options.basic !== 'user' && options.basic !== 'password')
    throw new TypeError(`${owner}: "basic" must be "user" or "password"`);
  if (!['string', 'number', 'boolean'].includes(jsonType))
    throw new TypeError(`${owner}: "jsonType" must be "string", "number" or "boolean"`);
  assertPreference(owner, options);
  assertOwnSecrets(owner, options);
}

function assertPreference(owner: string, { prefer, aliases = [], several }: LocationOptions): void {
  if (prefer === undefined) return;
  if (prefer !== 'name' && prefer !== 'aliases')
    throw new TypeError(`${owner}: "prefer" must be "name" or "aliases"`);
  if (aliases.length === 0 || several)
    throw new TypeError(`${owner}: "prefer" chooses between a header and its "aliases", of which one counts`);
}

function assertOwnSecrets(
  owner: string,
  { ownSecrets = false, aliases = [], several }: LocationOptions,
): void {
  if (typeof ownSecrets !== 'boolean') throw new TypeError(`${owner}: "ownSecrets" must be true or false`);
  if (ownSecrets && (aliases.length === 0 || several))
    throw new TypeError(
      `${owner}: "ownSecrets" is about a header and its "aliases", each of which comes once: leave out "several"`,
    );
}
