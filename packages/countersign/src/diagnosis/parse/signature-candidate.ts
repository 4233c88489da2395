/** One interpretation of the text of a signature. */

import { timingSafeEqual } from 'node:crypto';
import type { SignatureEncoding } from '../../scheme/values/encodings.ts';
import type { NamedMistake } from '../mistakes/named-mistake.ts';

/** An interpretation of the text that was sent. */
export interface SignatureCandidate {
  /** The length of the whole signature that it stands for, in bytes; undefined where the text does not tell. */
  readonly bytes: number | undefined;
  readonly mistakes: readonly NamedMistake[];
  /** The signature itself, where all of it is known. */
  readonly exact?: Uint8Array | undefined;
  /** Tells whether a signature, written like this, gives the text that was sent. In constant time. */
  readonly matches: (signature: Uint8Array) => boolean;
}

/** An interpretation, with a text that is the same for equal ones. */
export interface KeyedCandidate {
  readonly key: string;
  readonly candidate: SignatureCandidate;
}

/** A scheme's way to write signatures. */
export interface SignatureForm {
  readonly encoding: SignatureEncoding;
  /** The text before it, with the space after the name of an authentication scheme. */
  readonly prefix: string;
  /** True if case does not matter in the prefix. */
  readonly isPrefixCaseless: boolean;
  /** Length in bytes at least, where it varies. */
  readonly shortestBytes: number;
  /** Length in bytes; the longest where it varies. */
  readonly signatureBytes: number;
}

/** The interpretation of a text as these very bytes. */
export function candidateOf(bytes: Uint8Array, mistakes: readonly NamedMistake[] = []): SignatureCandidate {
  return { bytes: bytes.length, mistakes, exact: bytes, matches: (signature) => isEqual(signature, bytes) };
}

/** Compares in constant time for texts of one length, since what is compared may be the right signature. */
export function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
