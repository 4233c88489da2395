/** The parts that a message can be made of, under one name. */

import { hashText } from '../../internal/one-shot-hash.ts';
import { pathOf, queryOf, sortedDecodedQuery, sortedRawQuery } from '../target.ts';
import { type EncodingName, isEncodingName } from '../values/encodings.ts';
import { assertPart, type Part, type PartNature, type WritePart } from './message.ts';

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
  /**
   * A part with its ASCII capitals lowered; other bytes stay as they are. It does not bind a nonce, whose other
   * spellings would sign alike and count as new.
   */
  readonly lowercase: (of: Part) => Part;
  /** The SHA-256 digest of a part, as text, in `hex` by default; of the empty string where the part is empty. */
  readonly sha256: (of: Part, encoding?: EncodingName) => Part;
  /** The SHA-512 digest of a part, as text, in `hex` by default. */
  readonly sha512: (of: Part, encoding?: EncodingName) => Part;
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
  lowercase,
  sha256: (of: Part, encoding: EncodingName = 'hex') => digest('sha256', of, encoding),
  sha512: (of: Part, encoding: EncodingName = 'hex') => digest('sha512', of, encoding),
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

function lowercase(of: Part): Part {
  assertPart('part.lowercase()', of);
  return {
    ...of,
    lossy: true,
    nature: undefined,
    pieces: undefined,
    label: `lowercase(${of.label})`,
    compile: (headers) => {
      const write = of.compile(headers);
      return (request, signatureFields, out) =>
        out.lowercaseOf((inner) => write(request, signatureFields, inner));
    },
  };
}

function digest(algorithm: 'sha256' | 'sha512', of: Part, encoding: EncodingName): Part {
  assertPart(`part.${algorithm}()`, of);
  if (!isEncodingName(encoding))
    throw new TypeError(`part.${algorithm}(): the encoding must be "hex", "base64" or "base64url"`);
  const label = `${algorithm}(${of.label}, ${encoding})`;
  // The body needs no second buffer: it is one piece already.
  if (of === body) {
    const write: WritePart = (request, _presented, out) =>
      out.text(hashText(algorithm, request.body, encoding));
    return {
      ...simple(label, { role: 'bodyDigest', digest: { algorithm, encoding } }, write),
      coversBody: true,
    };
  }
  return {
    ...of,
    nature: undefined,
    pieces: undefined,
    label,
    compile: (headers) => {
      const write = of.compile(headers);
      return (request, signatureFields, out) =>
        out.digestOf(algorithm, encoding, (inner) => write(request, signatureFields, inner));
    },
  };
}

function queryNature(isDecoded: boolean, isSorted: boolean): PartNature {
  return { role: 'query', query: { isDecoded, isSorted } };
}

function simple(label: string, nature: PartNature, write: WritePart): Part {
  return { label, nature, compile: () => write };
}
