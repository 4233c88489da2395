/** What changes make of the right string to sign, and how two of them are made at once. */

import type { Scheme } from '../scheme/scheme.ts';
import { changed, type Sketch } from './candidate-message.ts';
import type { Change, Draft, NamedMistake, Piece } from './mutation.ts';

/** A change that makes a difference, and what it makes of the right string. */
export interface Effect {
  readonly change: Change;
  readonly mistakes: readonly NamedMistake[];
  readonly cost: number;
  readonly sketch: Sketch;
  /** The pieces that it writes anew, by those of the right string; undefined where it does more than that. */
  readonly rewritten: ReadonlyMap<Piece, Piece> | undefined;
}

/** How a string is drafted. */
export interface Drafting {
  readonly scheme: Scheme;
  readonly reading: number;
}

/** Describes what a change has made of the right string. */
export function effectOf(change: Change, sketch: Sketch, base: Sketch): Effect {
  const { mistakes, cost } = change;
  const rewritten =
    change.on === 'draft' && change.isLayout ? undefined : rewrittenIn(sketch.draft, base.draft);
  if (rewritten === undefined) return { change, mistakes, cost, sketch, rewritten };
  // The pieces that stay are those of the right string, by which they are known.
  const draft = base.draft.map((piece) => rewritten.get(piece) ?? piece);
  return { change, mistakes, cost, sketch: { ...sketch, draft }, rewritten };
}

/** The draft after both changes; undefined where they cannot be made together, or one undoes the other. */
export function draftOfBoth(one: Effect, other: Effect, drafting: Drafting): Draft | undefined {
  if (one.change.group === other.change.group) return undefined;
  if (one.rewritten !== undefined && isApart(one.rewritten, other)) return rewrite(other, one.rewritten);
  if (other.rewritten !== undefined && isApart(other.rewritten, one)) return rewrite(one, other.rewritten);
  const [first, second] = inOrder(one, other);
  return changed(first.sketch, second.change, drafting)?.draft;
}

function rewrittenIn(draft: Draft, right: Draft): Map<Piece, Piece> | undefined {
  if (draft.length !== right.length) return undefined;
  const rewritten = new Map<Piece, Piece>();
  for (const [i, piece] of draft.entries()) {
    const known = right[i] as Piece;
    if (piece.id !== known.id || piece.role !== known.role) return undefined;
    if (!isEqual(piece.bytes, known.bytes) || !isEqual(piece.original, known.original))
      rewritten.set(known, piece);
  }
  return rewritten;
}

function isEqual(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && Buffer.compare(a, b) === 0);
}

/** Whether the other change leaves those pieces as they are, and makes no other piece of them. */
function isApart(rewritten: ReadonlyMap<Piece, Piece>, { change, rewritten: others }: Effect): boolean {
  if (others === undefined) return change.on === 'draft' && change.isLayout === true;
  for (const piece of rewritten.keys()) if (others.has(piece)) return false;
  return true;
}

function rewrite({ sketch }: Effect, rewritten: ReadonlyMap<Piece, Piece>): Draft | undefined {
  let isChanged = false;
  const draft = sketch.draft.map((piece) => {
    const next = rewritten.get(piece);
    isChanged ||= next !== undefined;
    return next ?? piece;
  });
  return isChanged ? draft : undefined;
}

/** Both in the order in which clients would make them: what the string is built from changes before the string does. */
export function inOrder(one: Effect, other: Effect): readonly [Effect, Effect] {
  return isMadeFirst(one.change, other.change) ? [one, other] : [other, one];
}

function isMadeFirst(one: Change, other: Change): boolean {
  if (one.on !== other.on) return one.on === 'situation';
  return one.order <= other.order;
}
