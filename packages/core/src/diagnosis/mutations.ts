/** All changes that may lead from the right string to sign of a request to the one that a client has signed. */

import type { Scheme } from '../scheme/scheme.ts';
import { bodyChanges } from './body-mutations.ts';
import { digestChanges } from './digest-mutations.ts';
import { hostOf, strangersOf } from './extra-fields.ts';
import { fieldChanges } from './field-mutations.ts';
import { methodChanges, nonceChanges, type SentTime, timestampChanges } from './head-mutations.ts';
import { hostChanges } from './host-mutations.ts';
import { layoutChanges } from './layout-mutations.ts';
import type { Change, Draft, Piece, Situation } from './mutation.ts';
import { pathChanges } from './path-mutations.ts';
import { doubleQueryChanges, queryChanges } from './query-mutations.ts';
import { TEXT_CHANGES } from './text-mutations.ts';
import type { Steps, WorkingTime } from './time-budget.ts';

/** What a request was received under. */
export interface Surroundings {
  readonly scheme: Scheme;
  readonly basePath: string | undefined;
  /** The text of a secret, which some clients put into the string. */
  readonly secret: string | undefined;
}

/** The changes, in no order. */
export function changesOf(
  { request, presented }: Situation,
  draft: Draft,
  { scheme, basePath, secret }: Surroundings,
): readonly Change[] {
  const pieces = (role: Piece['role']) => draft.filter((piece) => piece.role === role);
  const time: SentTime = {
    ms: presented.timestampMs,
    format: scheme.anatomy?.declaration.timestamp.options.format,
  };
  const place = {
    target: request.target,
    basePath,
    headers: request.headers,
    host: hostOf(request),
    isQuerySigned: isQueryBehindPath(draft),
  };
  // Of equally likely ones, the first is named first.
  return [
    ...TEXT_CHANGES,
    ...timestampChanges(time),
    ...methodChanges(request.method),
    ...nonceChanges(presented.nonce),
    ...bodyChanges(request.body),
    ...pieces('query').flatMap((piece) => queryChanges(piece, request.target)),
    ...pieces('path').flatMap((piece) => pathChanges(piece, place)),
    ...[...pieces('body'), ...pieces('bodyDigest')].flatMap(digestChanges),
    ...fieldChanges(draft, request.target),
    ...pieces('header').flatMap((piece) => hostChanges(piece, request.headers)),
    ...(scheme.anatomy === undefined
      ? []
      : layoutChanges(draft, strangersOf({ request, presented }, draft, secret))),
  ];
}

/** Changes that are two mistakes at once with one value, which one change each cannot make; as many as there is time for. */
export function* doubleChangesOf(
  { request }: Situation,
  draft: Draft,
  time: WorkingTime,
  isLate: () => boolean,
): Steps<readonly Change[]> {
  const changes: Change[] = [];
  for (const piece of draft) {
    if (piece.role !== 'query') continue;
    const steps = doubleQueryChanges(piece, request.target);
    let step = steps.next();
    while (step.done !== true) {
      yield* time.pause();
      if (isLate()) return changes;
      step = steps.next();
    }
    changes.push(...step.value);
  }
  return changes;
}

function isQueryBehindPath(draft: Draft): boolean {
  const query = draft.findIndex(({ role }) => role === 'query');
  return query > 1 && draft[query - 1]?.label === '?';
}
