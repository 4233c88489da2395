/** A mutation: what one mistake of a client makes of the right string to sign. */

import type { NamedMistake } from '../mistakes/named-mistake.ts';
import {
  type Candidate,
  type CandidateMessage,
  type MessageVariant,
  rightCandidate,
  type Situation,
} from './candidate-message.ts';
import type { StagePlace } from './stages.ts';

interface MutationFacts extends StagePlace {
  readonly mistakes: readonly NamedMistake[];
  /** From 1 for mistakes that are met every day to 5 for those that hardly ever are. Cheap ones are tried first. */
  readonly cost: number;
  /** True if it is never tried with a second mistake: it can be made in so many ways that pairs would take all the time. */
  readonly isAlone?: boolean | undefined;
}

/** A mistake made with what the string is built from, such as the body. */
export interface SituationMutation extends MutationFacts {
  readonly on: 'situation';
  readonly apply: (situation: Situation) => Situation | undefined;
}

/** A mistake made while the string is put together. */
export interface MessageMutation extends MutationFacts {
  readonly on: 'message';
  /** True if it moves, leaves out, empties or adds segments without looking at what they hold. */
  readonly isLayout?: boolean | undefined;
  readonly apply: (message: CandidateMessage) => CandidateMessage | undefined;
}

/** One way in which a client gets the string to sign wrong; `undefined` from `apply` where it makes no sense. */
export type Mutation = SituationMutation | MessageMutation;

/** Makes a mutation; undefined where it does not apply. */
export function applyMutation(
  { situation, message }: Candidate,
  mutation: Mutation,
  variant: MessageVariant,
): Candidate | undefined {
  if (mutation.on === 'message') {
    const next = mutation.apply(message);
    return next && { situation, message: next };
  }
  const next = mutation.apply(situation);
  const candidate = next && rightCandidate(variant, next);
  return candidate === undefined || 'code' in candidate ? undefined : candidate;
}
