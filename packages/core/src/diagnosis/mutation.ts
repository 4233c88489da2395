/** A string to sign as a client may have built it, and the changes that lead from the right one to it. */

import type { SignedRequest } from '../request.ts';
import type { Segment } from '../scheme/anatomy.ts';
import type { Presented } from '../scheme/scheme.ts';
import type { MistakeCode } from './mistakes.ts';

/** What a string to sign is built from. */
export interface Situation {
  readonly request: SignedRequest;
  readonly presented: Presented;
}

/** A piece of the string to sign that keeps its number through all changes; what a change adds has a negative one. */
export type Piece = Segment;

/** A string to sign, piece by piece. */
export type Draft = readonly Piece[];

/** A mistake by its code, and what exactly. */
export interface NamedMistake {
  readonly code: MistakeCode;
  readonly detail?: string | undefined;
  /** Tells whether a proxy between client and server makes the same of a request that was signed right. */
  readonly mayBeProxy?: boolean | undefined;
}

interface ChangeFacts {
  readonly mistakes: readonly NamedMistake[];
  /** How far-fetched it is: 1 for what is met every day, 5 for what is hardly ever. Cheap ones are tried first. */
  readonly cost: number;
  /** True if it is never tried with a second mistake: it can be made in so many ways that pairs would take all the time. */
  readonly isAlone?: boolean;
  /** Of one group only one change is made at a time. */
  readonly group: string;
  /** Of two changes, the one with the lower number is made first. */
  readonly order: number;
}

/** A mistake made with what the string is built from, such as the body. */
export interface SituationChange extends ChangeFacts {
  readonly on: 'situation';
  readonly apply: (situation: Situation) => Situation | undefined;
}

/** A mistake made while the string is put together. */
export interface DraftChange extends ChangeFacts {
  readonly on: 'draft';
  /** Whether it moves, leaves out, empties or adds pieces without looking at what they hold. */
  readonly isLayout?: boolean | undefined;
  readonly apply: (draft: Draft) => Draft | undefined;
}

/** One way in which a client gets the string to sign wrong; `undefined` from `apply` where it makes no sense. */
export type Change = SituationChange | DraftChange;

/** The draft with another piece in the place of the one of the same number; undefined where that one is gone. */
export function withPiece(
  draft: Draft,
  id: number,
  replace: (piece: Piece) => Uint8Array,
): Draft | undefined {
  const at = draft.findIndex((piece) => piece.id === id);
  if (at === -1) return undefined;
  return draft.map((piece, i) => (i === at ? { ...piece, bytes: replace(piece) } : piece));
}

/** The bytes of a draft in one piece. */
export function bytesOf(draft: Draft): Buffer {
  return Buffer.concat(draft.map(({ bytes }) => bytes));
}
