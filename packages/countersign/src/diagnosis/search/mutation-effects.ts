/** The effects of mutations on the right string to sign, and of two mutations at once. */

import type { Segment } from '../../scheme/introspection.ts';
import type { NamedMistake } from '../mistakes/named-mistake.ts';
import type { Candidate, CandidateMessage, MessageVariant } from '../mutations/candidate-message.ts';
import { applyMutation, type Mutation } from '../mutations/mutation.ts';
import { excludeEachOther, isMadeBefore } from '../mutations/stages.ts';

/** A mutation that makes a difference, and the string that it makes of the right one. */
export interface MutationEffect {
  readonly mutation: Mutation;
  readonly mistakes: readonly NamedMistake[];
  readonly cost: number;
  readonly candidate: Candidate;
  /** The segments that it writes anew, by those of the right string; undefined where it does more than that. */
  readonly rewritten: ReadonlyMap<Segment, Segment> | undefined;
}

/** Describes what a mutation has made of the right string. */
export function effectOf(mutation: Mutation, candidate: Candidate, base: Candidate): MutationEffect {
  const { mistakes, cost } = mutation;
  const rewritten =
    mutation.on === 'message' && mutation.isLayout ? undefined : rewrittenIn(candidate.message, base.message);
  if (rewritten === undefined) return { mutation, mistakes, cost, candidate, rewritten };
  // The segments that stay are those of the right string, by which they are known.
  const message = base.message.map((segment) => rewritten.get(segment) ?? segment);
  return { mutation, mistakes, cost, candidate: { ...candidate, message }, rewritten };
}

/** The message after both mutations; undefined where they cannot be made together, or one undoes the other. */
export function messageOfBoth(
  one: MutationEffect,
  other: MutationEffect,
  variant: MessageVariant,
): CandidateMessage | undefined {
  if (excludeEachOther(one.mutation, other.mutation)) return undefined;
  if (one.rewritten !== undefined && isApart(one.rewritten, other)) return rewrite(other, one.rewritten);
  if (other.rewritten !== undefined && isApart(other.rewritten, one)) return rewrite(one, other.rewritten);
  const [first, second] = inOrder(one, other);
  return applyMutation(first.candidate, second.mutation, variant)?.message;
}

function rewrittenIn(message: CandidateMessage, right: CandidateMessage): Map<Segment, Segment> | undefined {
  if (message.length !== right.length) return undefined;
  const rewritten = new Map<Segment, Segment>();
  for (const [i, segment] of message.entries()) {
    const known = right[i] as Segment;
    if (segment.id !== known.id || segment.role !== known.role) return undefined;
    if (!isEqual(segment.bytes, known.bytes) || !isEqual(segment.original, known.original))
      rewritten.set(known, segment);
  }
  return rewritten;
}

function isEqual(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && Buffer.compare(a, b) === 0);
}

/** Tells whether the other mutation leaves those segments as they are, and makes no other segment of them. */
function isApart(
  rewritten: ReadonlyMap<Segment, Segment>,
  { mutation, rewritten: others }: MutationEffect,
): boolean {
  if (others === undefined) return mutation.on === 'message' && mutation.isLayout === true;
  for (const segment of rewritten.keys()) if (others.has(segment)) return false;
  return true;
}

function rewrite(
  { candidate }: MutationEffect,
  rewritten: ReadonlyMap<Segment, Segment>,
): CandidateMessage | undefined {
  let isChanged = false;
  const message = candidate.message.map((segment) => {
    const next = rewritten.get(segment);
    isChanged ||= next !== undefined;
    return next ?? segment;
  });
  return isChanged ? message : undefined;
}

/** Both in the order in which clients would make them: what the string is built from changes before the string does. */
export function inOrder(
  one: MutationEffect,
  other: MutationEffect,
): readonly [MutationEffect, MutationEffect] {
  return isMadeFirst(one.mutation, other.mutation) ? [one, other] : [other, one];
}

function isMadeFirst(one: Mutation, other: Mutation): boolean {
  if (one.on !== other.on) return one.on === 'situation';
  return isMadeBefore(one, other);
}
