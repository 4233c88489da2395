/** The parts that a message can be made of, under one name. */

import { pathOf, queryOf, sortedDecodedQuery, sortedRawQuery } from '../target.ts';
import { literalPart, type Message, type Part, type PartNature, toPart, type WritePart } from './message.ts';
import { host, hostname, origin, port, scheme, url } from './parts/address-parts.ts';
import { afterPart } from './parts/after-part.ts';
import { beforeParameterPart } from './parts/before-parameter.ts';
import { byValuePart, oneOfPart } from './parts/by-value.ts';
import { changedPart } from './parts/changed-part.ts';
import { crc32Part } from './parts/crc32-part.ts';
import { type DigestAlgorithm, type DigestForm, digestPart } from './parts/digest-part.ts';
import { escapedPart } from './parts/escaped-part.ts';
import { type FormValueOptions, formValuePart } from './parts/form/form-value.ts';
import { type SortedFormOptions, sortedFormPart } from './parts/form/sorted-form.ts';
import { mediaType } from './parts/media-type.ts';
import { minifiedJsonPart } from './parts/minified-json.ts';
import { optionalPart } from './parts/optional-part.ts';
import { percentDecodePart, percentEncodePart } from './parts/percent-parts.ts';
import { queryWithoutPart } from './parts/query-without.ts';
import { samePart } from './parts/same-part.ts';
import { type SignedHeadersOptions, signedHeadersPart } from './parts/signed-headers.ts';
import { simplePart as simple } from './parts/simple-part.ts';
import { truncatedPart } from './parts/truncated-part.ts';
import { type WithBodyOptions, withBodyPart } from './parts/with-body.ts';

/** The parts of a request that a message can be made of; a header is a part too: `header('X-Region')`. */
export interface Parts {
  /** The key id, as sent; the declaration must have one. */
  readonly keyId: Part;
  /** The timestamp, in the very characters that were sent. */
  readonly timestamp: Part;
  /** The nonce, as sent; the declaration must have one. */
  readonly nonce: Part;
  /** The method, as received (upper case, for all registered methods). */
  readonly method: Part;
  /** Path and query exactly as received. */
  readonly target: Part;
  /** The path exactly as received: percent-encoding kept, nothing normalised, query left out. */
  readonly path: Part;
  /** The query exactly as received, without the question mark; empty when there is none. */
  readonly query: Part;
  /**
   * The query's `key=value` pairs, form-decoded, sorted by key in byte order (equal keys keep their order), joined
   * by `&`. A malformed percent-encoding is refused as `malformed_target`.
   */
  readonly sortedQuery: Part;
  /** The sorted query with its pairs as they are on the wire, not decoded. */
  readonly sortedEncodedQuery: Part;
  /** The body, byte for byte. */
  readonly body: Part;
  /** A text that is configured and not sent, such as the id of an endpoint. */
  readonly text: (text: string) => Part;
  /** By the text of a part, one of several messages: `part.byValue(jsonField('Type'), { A: message`…`, B: message`…` })`. */
  readonly byValue: (of: Part, choices: Readonly<Record<string, Part | Message>>) => Part;
  /** A part that must have one of the texts; a request with another is refused. */
  readonly oneOf: (of: Part, values: readonly string[]) => Part;
  /** The secret itself, where the algorithm is a plain hash (`sha256`): in the message, and in no other part. */
  readonly secret: Part;
  /**
   * A part with its ASCII capitals lowered; other bytes stay as they are. It does not bind a nonce, whose other
   * spellings would sign alike and count as new.
   */
  readonly lowercase: (of: Part | Message) => Part;
  /**
   * The address that the client has called, such as `https://api.example.com/hooks?id=1`: the verifier's `publicUrl`, which a
   * scheme with such a part needs, and path and query as sent. Nothing that a request says of its host is taken.
   */
  readonly url: Part;
  /** Scheme, host and port of the address, such as `https://api.example.com`: in lower case, a port only if it is not the scheme's. */
  readonly origin: Part;
  /** `https` or `http`, of the address. */
  readonly scheme: Part;
  /** Host of the address in lower case, with its port only if it is not the scheme's, as `Host` has it. */
  readonly host: Part;
  /** Host of the address in lower case, without its port. */
  readonly hostname: Part;
  /** Port of the address in digits, also if it is the scheme's: 443 or 80. */
  readonly port: Part;
  /**
   * The SHA-1 digest of a part, or of several parts in a message; of the empty string where the part is empty.
   *
   * @param form Its encoding as text, or `raw`, its bytes. Default: `hex`.
   */
  readonly sha1: (of: Part | Message, form?: DigestForm) => Part;
  /** The SHA-256 digest, as {@link sha1}: ``part.sha256(message`${part.nonce}${part.body}`, 'raw')``. */
  readonly sha256: (of: Part | Message, form?: DigestForm) => Part;
  /** The SHA-384 digest, as {@link sha1}. */
  readonly sha384: (of: Part | Message, form?: DigestForm) => Part;
  /** The SHA-512 digest, as {@link sha1}. */
  readonly sha512: (of: Part | Message, form?: DigestForm) => Part;
  /**
   * A part with a text before it and a text or part after it, all only where the part itself is not empty:
   * `part.optional('?', part.query)`.
   */
  readonly optional: (before: string, of: Part | Message, after?: string | Part | Message) => Part;
  /** A part only where the request has a body: `part.withBody(part.sha256(part.body))`. */
  readonly withBody: (of: Part | Message, options?: WithBodyOptions) => Part;
  /**
   * Writes nothing, and refuses a request in which the two are not alike: a digest as it was sent, in something that the message
   * covers, and that of the body.
   */
  readonly same: (sent: Part | Message, computed: Part | Message) => Part;
  /** The rest of a part behind the first place of a text, which must be there. */
  readonly after: (text: string, of: Part | Message) => Part;
  /** The content type without parameters, in lower case; empty where there is none. */
  readonly mediaType: Part;
  /**
   * The decoded value of a field of a form in the body (`application/x-www-form-urlencoded`), which must have it exactly once,
   * and no other field unless `allowOthers` is true: others are not signed.
   */
  readonly formValue: (name: string, options?: FormValueOptions) => Part;
  /**
   * The fields of the body's form, of the query, or of both: decoded, encoded anew, sorted by name, then by value, in the order of
   * UTF-16 units, and joined. By default as RFC 3986 and OAuth 1 have it (`a=1&b=%20`); Twilio's way is
   * `part.sortedForm({ encode: 'none', between: '', joiner: '', distinct: true })`. A body of another type is refused.
   */
  readonly sortedForm: (options?: SortedFormOptions) => Part;
  /** The query as sent before its last parameter, such as `signature`; refused where that is not the last, or comes twice. */
  readonly queryWithout: (name: string) => Part;
  /**
   * The headers that a list names, as `name:value` lines in the order of the list: each must be sent exactly once, and the list
   * must have the `required` ones. `values` has those that are no headers, or not taken from them:
   * ``{ '(request-target)': message`${part.lowercase(part.method)} ${part.target}`, host: part.host }``.
   */
  readonly signedHeaders: (list: Part, options: SignedHeadersOptions) => Part;
  /** The value of a header before its last parameter, such as `signature`; refused where that is not the last, or comes twice. */
  readonly beforeParameter: (header: string, name: string) => Part;
  /** The CRC-32 in decimal digits. It does not bind a body: anyone can make another one with the same checksum. */
  readonly crc32: (of: Part | Message) => Part;
  /** The first bytes; what stands after them is not signed. */
  readonly truncated: (of: Part | Message, bytes: number) => Part;
  /** The bytes as padded base64 text. */
  readonly base64: (of: Part | Message) => Part;
  /** UTF-8 text with each UTF-16 unit but ASCII as `\uxxxx`, in lower case. What is not UTF-8 stays as it is. */
  readonly escapeNonAscii: (of: Part | Message) => Part;
  /**
   * A JSON object without the blanks between its tokens; strings, numbers and the order of members stay to the byte. What is no JSON
   * object is refused as `malformed_body`; nothing at all stays nothing.
   */
  readonly minifiedJson: (of: Part | Message) => Part;
  /** Percent-encoding, in capitals, of every byte but letters, digits, `-._~` and those in `keep` (default: none). */
  readonly percentEncode: (of: Part | Message, keep?: string) => Part;
  /** Percent-encoding decoded: of the characters in `only`, other escapes staying as they are, or (default) strictly of all. */
  readonly percentDecode: (of: Part | Message, only?: string) => Part;
}

const body: Part = {
  ...simple('{body}', { role: 'body' }, (request, _presented, out) => out.bytes(request.body)),
  coversBody: true,
};

/**
 * Every part of a message: type `part.` and choose.
 *
 * @example
 * const signed = message`${part.method}\n${part.path}\n${part.timestamp}\n${part.sha256(part.body)}`;
 */
export const part: Parts = Object.freeze({
  keyId: {
    ...simple('{key id}', { role: 'keyId' }, (_request, { keyId }, out) => out.text(keyId)),
    needs: 'keyId',
  },
  timestamp: {
    ...simple('{timestamp}', { role: 'timestamp' }, (_request, { timestamp }, out) => out.text(timestamp)),
    covers: ['timestamp'],
  },
  nonce: {
    ...simple('{nonce}', { role: 'nonce' }, (_request, { nonce }, out) => out.text(nonce ?? '')),
    needs: 'nonce',
    covers: ['nonce'],
  },
  method: simple('{METHOD}', { role: 'method' }, ({ method }, _presented, out) => out.text(method)),
  target: simple('{path?query}', { role: 'target' }, ({ url: target }, _presented, out) => out.text(target)),
  path: simple('{path}', { role: 'path' }, ({ url: target }, _presented, out) => out.text(pathOf(target))),
  query: simple('{query}', queryNature(false, false), ({ url: target }, _presented, out) =>
    out.text(queryOf(target)),
  ),
  sortedQuery: simple('{query, decoded, sorted by key}', queryNature(true, true), writeSortedQuery),
  sortedEncodedQuery: simple(
    '{query, as sent, sorted by key}',
    queryNature(false, true),
    ({ url: target }, _presented, out) => out.text(sortedRawQuery(queryOf(target))),
  ),
  body,
  secret: {
    label: '{secret}',
    needs: 'secret',
    toRecipe: () => [{ kind: 'secret' }],
    compile: () => (_request, _fields, out) => out.secret(),
  },
  text: literalPart,
  byValue: byValuePart,
  oneOf: oneOfPart,
  lowercase,
  ...{ url, origin, scheme, host, hostname, port },
  sha1: (of, form) => digest('sha1', of, form),
  sha256: (of, form) => digest('sha256', of, form),
  sha384: (of, form) => digest('sha384', of, form),
  sha512: (of, form) => digest('sha512', of, form),
  optional: optionalPart,
  withBody: withBodyPart,
  same: samePart,
  after: afterPart,
  mediaType,
  formValue: formValuePart,
  sortedForm: sortedFormPart,
  queryWithout: queryWithoutPart,
  signedHeaders: signedHeadersPart,
  beforeParameter: beforeParameterPart,
  crc32: crc32Part,
  truncated: truncatedPart,
  base64,
  escapeNonAscii: escapedPart,
  minifiedJson: minifiedJsonPart,
  percentEncode: percentEncodePart,
  percentDecode: percentDecodePart,
} satisfies Parts);

function writeSortedQuery(...[request, , out]: Parameters<WritePart>): void {
  const text = sortedDecodedQuery(queryOf(request.url));
  if (text !== undefined) out.text(text);
  else
    out.fail({
      code: 'malformed_target',
      member: 'target',
      reason: 'The query has a malformed percent-encoding.',
    });
}

function lowercase(given: Part | Message): Part {
  const of = toPart('part.lowercase()', given);
  return changedPart(of, {
    label: `lowercase(${of.label})`,
    change: lowerCapitals,
    lossy: true,
    toRecipe: (inner) => ({ kind: 'lowercase', of: inner }),
  });
}

function base64(given: Part | Message): Part {
  const of = toPart('part.base64()', given);
  const change = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  return changedPart(of, {
    label: `base64(${of.label})`,
    change,
    toRecipe: (inner) => ({ kind: 'base64', of: inner }),
  });
}

function lowerCapitals(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte));
}

function digest(algorithm: DigestAlgorithm, of: Part | Message, form: DigestForm = 'hex'): Part {
  return digestPart(algorithm, { of, form, body });
}

function queryNature(isDecoded: boolean, isSorted: boolean): PartNature {
  return { role: 'query', query: { isDecoded, isSorted } };
}
