/** A piece of the string to sign, as plain data. */

import type { EncodingName } from '../values/encodings.ts';

/** A value of the request that is written as it is. */
interface ValueStep {
  readonly kind:
    | 'keyId'
    | 'timestamp'
    | 'nonce'
    | 'method'
    | 'target'
    | 'path'
    | 'body'
    | 'secret'
    | 'url'
    | 'origin'
    | 'scheme'
    | 'host'
    | 'hostname'
    | 'port'
    | 'mediaType';
}

/** A text of the scheme's own. */
interface TextStep {
  readonly kind: 'text';
  readonly text: string;
}

/** The query, without its question mark. */
interface QueryStep {
  readonly kind: 'query';
  /** True if the pairs are form-decoded. */
  readonly isDecoded: boolean;
  /** True if the pairs are sorted by their key, in the order of bytes. */
  readonly isSorted: boolean;
  /** A last parameter that is left out, such as that of the signature. Default: none. */
  readonly without?: string | undefined;
}

/** A header, or one `name=value` in it. */
interface HeaderStep {
  readonly kind: 'header';
  readonly name: string;
  readonly parameter?: string | undefined;
}

/** A member of the JSON body, a field of a form in the body, or a parameter of the query. */
export interface FieldStep {
  readonly kind: 'jsonField' | 'formField' | 'multipartField' | 'queryParam';
  readonly path: readonly string[];
}

/** A digest of what is inside; `raw`: its bytes, not a text. */
interface DigestStep {
  readonly kind: 'digest';
  readonly algorithm: 'sha1' | 'sha256' | 'sha384' | 'sha512';
  readonly encoding: EncodingName | 'raw';
  readonly of: readonly RecipeStep[];
}

/**
 * A change of what is inside: capitals lowered, padded base64, `\uxxxx` for all but ASCII, the CRC-32 in digits.
 *
 * `lowercase` lowers the capitals of ASCII. `lowercaseUnicode` lowers all of Unicode, each character by itself; one whose lower case
 * is two characters (`\u0130`) stays.
 */
interface ChangeStep {
  readonly kind: 'lowercase' | 'lowercaseUnicode' | 'base64' | 'escapeNonAscii' | 'crc32';
  readonly of: readonly RecipeStep[];
}

/** Percent-encoding of all bytes but letters, digits, `-._~` and those in `keep`. */
interface PercentEncodeStep {
  readonly kind: 'percentEncode';
  readonly keep: string;
  readonly of: readonly RecipeStep[];
}

/** Percent-encoding decoded: of the characters in `only`, or of all. */
interface PercentDecodeStep {
  readonly kind: 'percentDecode';
  readonly only?: string | undefined;
  readonly of: readonly RecipeStep[];
}

/** One of several messages, chosen by a text of the request. */
interface ByValueStep {
  readonly kind: 'byValue';
  readonly by: readonly RecipeStep[];
  readonly choices: Readonly<Record<string, readonly RecipeStep[]>>;
}

/** Written only where what is inside is not empty. */
interface OptionalStep {
  readonly kind: 'optional';
  readonly before: string;
  readonly of: readonly RecipeStep[];
  readonly after: readonly RecipeStep[];
}

/** Written only where the request has a body. */
interface WithBodyStep {
  readonly kind: 'withBody';
  /** The methods with which it is written. Default: all. */
  readonly methods?: readonly string[] | undefined;
  readonly of: readonly RecipeStep[];
}

/** The fields of a form, a query or both, decoded, sorted and joined. */
interface SortedFormStep {
  readonly kind: 'sortedForm';
  readonly from: 'form' | 'query' | 'both';
  readonly encode: 'rfc3986' | 'none';
  readonly between: string;
  readonly joiner: string;
  readonly distinct: boolean;
  readonly without: readonly string[];
}

/** A part that cannot be said as data, such as one of the scheme's own. */
interface GapStep {
  readonly kind: 'gap';
  /** The part in words, as in the description of the message. */
  readonly label: string;
}

/** A piece of the string to sign. */
export type RecipeStep =
  | ValueStep
  | TextStep
  | QueryStep
  | HeaderStep
  | FieldStep
  | DigestStep
  | ChangeStep
  | PercentEncodeStep
  | PercentDecodeStep
  | ByValueStep
  | OptionalStep
  | WithBodyStep
  | SortedFormStep
  | GapStep;
