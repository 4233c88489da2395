/** Ways to compute something else than the documented HMAC. */

import type { CandidateMessage } from '../../mutations/candidate-message.ts';
import type { Way } from '../../mutations/way.ts';

/** The key and the string that a client computes with. */
export interface Ingredients {
  readonly key: Uint8Array;
  readonly segments: CandidateMessage;
  /** The bytes of the string to sign, joined. */
  readonly message: () => Buffer;
}

/** The documented algorithm. */
export interface RightAlgorithm {
  readonly digest: string;
  readonly hmac: (key: Uint8Array, message: Uint8Array) => Buffer;
  /** Hashes the string to sign, and other things before and behind it, without an HMAC. */
  readonly hash: (parts: readonly HashPart[], ingredients: Ingredients) => Buffer;
}

/** A part of what is hashed. */
export type HashPart = 'secret' | 'message' | { readonly text: string };

/** Ways to compute something as long as the documented signature. */
export interface AlgorithmWays {
  readonly of: 'algorithm';
  readonly make: (right: RightAlgorithm) => readonly Way<(ingredients: Ingredients) => Buffer>[];
}

/** Ways instead of an algorithm. */
export function withAlgorithm(make: AlgorithmWays['make']): AlgorithmWays {
  return { of: 'algorithm', make };
}
