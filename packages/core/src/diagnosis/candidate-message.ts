/** Where strings to sign are drafted: from a situation to its draft, and through changes to others. */

import type { FormProblem } from '../scheme/form-problem.ts';
import { MessageWriter } from '../scheme/message-writer.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { Change, Draft, Piece, Situation } from './mutation.ts';

/** A draft, and what it was made from. */
export interface Sketch {
  readonly situation: Situation;
  readonly draft: Draft;
}

/** The right draft of a request in one reading of the scheme; or why there is none. */
export function sketchOf(scheme: Scheme, reading: number, situation: Situation): Sketch | FormProblem {
  const draft = draftOf(scheme, reading, situation);
  return 'code' in draft ? draft : { situation, draft };
}

/** What a change makes of a sketch; undefined where it does not apply. */
export function changed(
  { situation, draft }: Sketch,
  change: Change,
  { scheme, reading }: { readonly scheme: Scheme; readonly reading: number },
): Sketch | undefined {
  if (change.on === 'draft') {
    const next = change.apply(draft);
    return next && { situation, draft: next };
  }
  const next = change.apply(situation);
  const sketch = next && sketchOf(scheme, reading, next);
  return sketch === undefined || 'code' in sketch ? undefined : sketch;
}

function draftOf(scheme: Scheme, reading: number, { request, presented }: Situation): Draft | FormProblem {
  if (scheme.anatomy !== undefined) return scheme.anatomy.dissect(request, presented, reading);
  const out = new MessageWriter();
  scheme.write(request, presented, out, reading);
  const whole: Piece = {
    ...{ id: 0, label: 'the string to sign', role: 'other', nature: undefined, original: undefined },
    bytes: Buffer.concat(out.pieces()),
  };
  return out.problem ?? [whole];
}

/** Whether two drafts have the same bytes, without joining them: a large body is shared by most of them. */
export function isSame(a: Draft, b: Draft): boolean {
  const left = withoutEmpty(a);
  const right = withoutEmpty(b);
  if (lengthOf(left) !== lengthOf(right)) return false;
  let [i, j, offset, otherOffset] = [0, 0, 0, 0];
  while (i < left.length && j < right.length) {
    const one = (left[i] as Piece).bytes;
    const other = (right[j] as Piece).bytes;
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

function withoutEmpty(draft: Draft): Draft {
  return draft.filter(({ bytes }) => bytes.length > 0);
}

function lengthOf(draft: Draft): number {
  return draft.reduce((sum, { bytes }) => sum + bytes.length, 0);
}
