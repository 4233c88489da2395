/** A string to sign as a client may have built it, and the mutations that lead from the right one to it. */

import type { SignedRequest } from '../request.ts';
import type { Segment } from '../scheme/anatomy.ts';
import type { Presented } from '../scheme/scheme.ts';
import type { MistakeCode } from './mistakes.ts';

/** What a string to sign is built from. */
export interface Situation {
  readonly request: SignedRequest;
  readonly presented: Presented;
}

/** A string to sign by its segments, which keep their ids through all mutations; what a mutation adds has a negative id. */
export type CandidateMessage = readonly Segment[];

/** A mistake by its code, and what exactly. */
export interface NamedMistake {
  readonly code: MistakeCode;
  readonly detail?: string | undefined;
  /** Tells whether a proxy between client and server makes the same of a request that was signed right. */
  readonly mayBeProxy?: boolean | undefined;
}

interface MutationFacts {
  readonly mistakes: readonly NamedMistake[];
  /** How far-fetched it is: 1 for what is met every day, 5 for what is hardly ever. Cheap ones are tried first. */
  readonly cost: number;
  /** True if it is never tried with a second mistake: it can be made in so many ways that pairs would take all the time. */
  readonly isAlone?: boolean;
  /** Of one group only one mutation is made at a time. */
  readonly group: string;
  /** Of two mutations, the one with the lower number is made first. */
  readonly order: number;
}

/** A mistake made with what the string is built from, such as the body. */
export interface SituationMutation extends MutationFacts {
  readonly on: 'situation';
  readonly apply: (situation: Situation) => Situation | undefined;
}

/** A mistake made while the string is put together. */
export interface MessageMutation extends MutationFacts {
  readonly on: 'message';
  /** Whether it moves, leaves out, empties or adds segments without looking at what they hold. */
  readonly isLayout?: boolean | undefined;
  readonly apply: (message: CandidateMessage) => CandidateMessage | undefined;
}

/** One way in which a client gets the string to sign wrong; `undefined` from `apply` where it makes no sense. */
export type Mutation = SituationMutation | MessageMutation;

/** The message with another segment in the place of the one of the same number; undefined where that one is gone. */
export function withSegment(
  message: CandidateMessage,
  id: number,
  replace: (segment: Segment) => Uint8Array,
): CandidateMessage | undefined {
  const at = message.findIndex((segment) => segment.id === id);
  if (at === -1) return undefined;
  return message.map((segment, i) => (i === at ? { ...segment, bytes: replace(segment) } : segment));
}

/** The bytes of a message, joined. */
export function bytesOf(message: CandidateMessage): Buffer {
  return Buffer.concat(message.map(({ bytes }) => bytes));
}
