/** Strings to sign as clients may have built them: the right one, and what mutations make of it. */

import type { Segment } from '../scheme/anatomy.ts';
import type { FormProblem } from '../scheme/form-problem.ts';
import { MessageWriter } from '../scheme/message-writer.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { CandidateMessage, Mutation, Situation } from './mutation.ts';

/** A string to sign, and the request that it was made from. */
export interface Candidate {
  readonly situation: Situation;
  readonly message: CandidateMessage;
}

/** The right message of a request in one variant of the scheme; or why there is none. */
export function rightCandidate(
  scheme: Scheme,
  variant: number,
  situation: Situation,
): Candidate | FormProblem {
  const message = rightMessage(scheme, variant, situation);
  return 'code' in message ? message : { situation, message };
}

/** Makes a mutation; undefined where it does not apply. */
export function applyMutation(
  { situation, message }: Candidate,
  mutation: Mutation,
  { scheme, variant }: { readonly scheme: Scheme; readonly variant: number },
): Candidate | undefined {
  if (mutation.on === 'message') {
    const next = mutation.apply(message);
    return next && { situation, message: next };
  }
  const next = mutation.apply(situation);
  const candidate = next && rightCandidate(scheme, variant, next);
  return candidate === undefined || 'code' in candidate ? undefined : candidate;
}

function rightMessage(
  scheme: Scheme,
  variant: number,
  { request, presented }: Situation,
): CandidateMessage | FormProblem {
  if (scheme.anatomy !== undefined) return scheme.anatomy.dissect(request, presented, variant);
  const out = new MessageWriter();
  scheme.write(request, presented, out, variant);
  const whole: Segment = {
    id: 0,
    label: 'the string to sign',
    role: 'other',
    nature: undefined,
    original: undefined,
    bytes: Buffer.concat(out.pieces()),
  };
  return out.problem ?? [whole];
}

/** Whether two messages have the same bytes, without joining them: a large body is shared by most of them. */
export function isSame(a: CandidateMessage, b: CandidateMessage): boolean {
  const left = withoutEmpty(a);
  const right = withoutEmpty(b);
  if (lengthOf(left) !== lengthOf(right)) return false;
  let [i, j, offset, otherOffset] = [0, 0, 0, 0];
  while (i < left.length && j < right.length) {
    const one = (left[i] as Segment).bytes;
    const other = (right[j] as Segment).bytes;
    const length = Math.min(one.length - offset, other.length - otherOffset);
    const isShared = one === other && offset === otherOffset;
    if (
      !isShared &&
      Buffer.compare(
        one.subarray(offset, offset + length),
        other.subarray(otherOffset, otherOffset + length),
      ) !== 0
    )
      return false;
    offset += length;
    otherOffset += length;
    if (offset === one.length) [i, offset] = [i + 1, 0];
    if (otherOffset === other.length) [j, otherOffset] = [j + 1, 0];
  }
  return true;
}

function withoutEmpty(message: CandidateMessage): CandidateMessage {
  return message.filter(({ bytes }) => bytes.length > 0);
}

function lengthOf(message: CandidateMessage): number {
  return message.reduce((sum, { bytes }) => sum + bytes.length, 0);
}
