/** Algorithms that clients use instead of the documented HMAC. */

import { type HmacDigest, hmacWith } from '../../scheme/algorithms.ts';
import { MessageWriter } from '../../scheme/message/message-writer.ts';
import { mistakeOf, waysOf } from '../catalogue/catalogue.ts';
import type { HashPart, Ingredients, RightAlgorithm } from '../catalogue/ways/algorithm-ways.ts';
import type { NamedMistake } from '../mistakes/named-mistake.ts';
import { bytesOf, type CandidateMessage, signedBytes } from '../mutations/candidate-message.ts';

/** Computes something like a signature. */
export interface AlgorithmVariant {
  readonly mistakes: readonly NamedMistake[];
  readonly cost: number;
  readonly compute: (key: Uint8Array, message: CandidateMessage) => Buffer;
}

/** The usual digests by the length of what they give, in bytes. */
export const DIGESTS_BY_LENGTH: ReadonlyMap<number, HmacDigest> = new Map(
  (
    [
      ['md5', 16, 64],
      ['sha1', 20, 64],
      ['sha224', 28, 64],
      ['sha256', 32, 64],
      ['sha384', 48, 128],
      ['sha512', 64, 128],
    ] as const
  ).map(([digest, digestBytes, blockBytes]) => [digestBytes, { digest, digestBytes, blockBytes }]),
);

const ALGORITHM_WAYS = waysOf('algorithm');

/** The variants that give a result as long as the digest of that name. */
export function algorithmVariants(usual: HmacDigest): readonly AlgorithmVariant[] {
  const right: RightAlgorithm = {
    digest: usual.digest,
    hmac: (key, message) => hmacOf(usual, key, message),
    hash: (parts, ingredients) => hashOf(usual, parts, ingredients),
  };
  return ALGORITHM_WAYS.flatMap(({ code, make }) =>
    make(right).map(({ cost, make: compute, ...way }) => ({
      ...{ mistakes: [mistakeOf(code, way)], cost },
      compute: (key: Uint8Array, segments: CandidateMessage) =>
        compute({ key, segments, message: () => bytesOf(segments) }),
    })),
  );
}

/** One for all: filled and read at once. */
const writer = new MessageWriter();

function hashOf({ digest }: HmacDigest, parts: readonly HashPart[], { key, segments }: Ingredients): Buffer {
  writer.reset();
  for (const part of parts) {
    if (part === 'secret') writer.bytes(key);
    else if (part === 'message') for (const bytes of signedBytes(segments)) writer.bytes(bytes);
    else writer.text(part.text);
  }
  const hash = Buffer.from(writer.digest(digest, 'latin1'), 'latin1');
  writer.reset();
  return hash;
}

function hmacOf(usual: HmacDigest, key: Uint8Array, bytes: Uint8Array): Buffer {
  writer.reset();
  writer.bytes(bytes);
  const signature = hmacWith(`hmac-${usual.digest}`, usual).prepare(key).sign(writer);
  writer.reset();
  return signature;
}
