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
import type { WayFacts } from './way.ts';

/** A way to get wrong what the string is built from, such as the body. */
export interface SituationWay extends WayFacts, StagePlace {
  readonly on: 'situation';
  readonly apply: (situation: Situation) => Situation | undefined;
}

/** A way to get the string wrong while it is put together. */
export interface MessageWay extends WayFacts, StagePlace {
  readonly on: 'message';
  /** True if it moves, leaves out, empties or adds segments without looking at what they hold. */
  readonly isLayout?: boolean | undefined;
  readonly apply: (message: CandidateMessage) => CandidateMessage | undefined;
}

/** One way in which a client gets the string to sign wrong; `undefined` from `apply` where it makes no sense. */
export type RequestWay = SituationWay | MessageWay;

/** A way, and the mistakes that it stands for. */
export type Mutation = RequestWay & { readonly mistakes: readonly NamedMistake[] };

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
