/** The parts that a message can be made of. */

import { hashText } from '../../internal/one-shot-hash.ts';
import { pathOf, queryOf, sortedDecodedQuery, sortedRawQuery } from '../target.ts';
import { type EncodingName, isEncodingName } from '../values/encodings.ts';
import { assertPart, type Part, type PartNature, type WritePart } from './message.ts';

/** The key id, as sent. */
export const keyId: Part = simple('{key id}', { role: 'keyId' }, (_request, signatureFields, out) =>
  out.text(signatureFields.keyId),
);

/** The timestamp, in the very characters that were sent. */
export const timestamp: Part = {
  ...simple('{timestamp}', { role: 'timestamp' }, (_request, signatureFields, out) =>
    out.text(signatureFields.timestamp),
  ),
  covers: ['timestamp'],
};

/** The nonce, as sent; the declaration must have one. */
export const nonce: Part = {
  ...simple('{nonce}', { role: 'nonce' }, (_request, signatureFields, out) =>
    out.text(signatureFields.nonce ?? ''),
  ),
  needs: 'nonce',
  covers: ['nonce'],
};

/** The method, as received (upper case, for all registered methods). */
export const method: Part = simple('{METHOD}', { role: 'method' }, (request, _presented, out) =>
  out.text(request.method),
);

/** Path and query exactly as received. */
export const target: Part = simple('{path?query}', { role: 'target' }, (request, _presented, out) =>
  out.text(request.target),
);

/** The path exactly as received: percent-encoding kept, nothing normalised, query left out. */
export const path: Part = simple('{path}', { role: 'path' }, (request, _presented, out) =>
  out.text(pathOf(request.target)),
);

/** The query exactly as received, without the question mark; empty when there is none. */
export const query: Part = simple('{query}', queryNature(false, false), (request, _presented, out) =>
  out.text(queryOf(request.target)),
);

/**
 * The query's `key=value` pairs, form-decoded, sorted by key in byte order (equal keys keep their order), joined
 * by `&`. A malformed percent-encoding is refused as `malformed_target`.
 */
export const sortedQuery: Part = simple(
  '{query, decoded, sorted by key}',
  queryNature(true, true),
  (request, _presented, out) => {
    const text = sortedDecodedQuery(queryOf(request.target));
    if (text !== undefined) out.text(text);
    else
      out.fail({
        code: 'malformed_target',
        member: 'target',
        reason: 'The query has a malformed percent-encoding.',
      });
  },
);

/** As {@link sortedQuery}, with the pairs as they are on the wire, not decoded. */
export const sortedEncodedQuery: Part = simple(
  '{query, as sent, sorted by key}',
  queryNature(false, true),
  (request, _presented, out) => out.text(sortedRawQuery(queryOf(request.target))),
);

/** The body, byte for byte. */
export const body: Part = {
  ...simple('{body}', { role: 'body' }, (request, _presented, out) => out.bytes(request.body)),
  coversBody: true,
};

/** The SHA-256 digest of a part, as text; of the empty string where the part is empty. */
export function sha256(part: Part, encoding: EncodingName = 'hex'): Part {
  return digest('sha256', part, encoding);
}

/** The SHA-512 digest of a part, as text. */
export function sha512(part: Part, encoding: EncodingName = 'hex'): Part {
  return digest('sha512', part, encoding);
}

/**
 * A part with its ASCII capitals lowered; other bytes stay as they are. It does not bind a nonce, whose other spellings
 * would sign alike and count as new.
 */
export function lowercase(part: Part): Part {
  assertPart('lowercase()', part);
  return {
    ...part,
    lossy: true,
    nature: undefined,
    pieces: undefined,
    label: `lowercase(${part.label})`,
    compile: (headers) => {
      const write = part.compile(headers);
      return (request, signatureFields, out) =>
        out.lowercaseOf((inner) => write(request, signatureFields, inner));
    },
  };
}

function digest(algorithm: 'sha256' | 'sha512', part: Part, encoding: EncodingName): Part {
  assertPart(`${algorithm}()`, part);
  if (!isEncodingName(encoding))
    throw new TypeError(`${algorithm}(): the encoding must be "hex", "base64" or "base64url"`);
  const label = `${algorithm}(${part.label}, ${encoding})`;
  // The body needs no second buffer: it is one piece already.
  if (part === body) {
    const write: WritePart = (request, _presented, out) =>
      out.text(hashText(algorithm, request.body, encoding));
    return {
      ...simple(label, { role: 'bodyDigest', digest: { algorithm, encoding } }, write),
      coversBody: true,
    };
  }
  return {
    ...part,
    nature: undefined,
    pieces: undefined,
    label,
    compile: (headers) => {
      const write = part.compile(headers);
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
