/** Watching a key. */

import type { Watch } from '../api/key-change-types.ts';
import { known, ownerOf } from '../record/entry-of-event.ts';
import { audited } from '../server/audit.ts';
import { assertMembers, textOf } from '../server/body-members.ts';
import { ProblemError } from '../server/problem.ts';
import type { Route, RouteCall } from '../server/route.ts';
import type { WatchRefusal } from '../server/watch-book.ts';
import { withKeyProblems } from './key-errors.ts';
import { keyOf } from './key-list-routes.ts';

/** The route. */
export const WATCH_ROUTE: Route = {
  ...{ method: 'POST', path: 'watch', right: 'keys:write', body: 'WatchKey', answer: 'Watch' },
  summary:
    'Has every wrong signature of a key diagnosed for 15 minutes; of an owner, partners watch three at once',
  handle: watchKey,
};

async function watchKey(call: RouteCall): Promise<{ json: Watch }> {
  const { body, parts } = call;
  assertMembers(body, ['keyId']);
  const keyId = textOf(body, 'keyId', 256);
  const isOfPartner = call.user.owners !== undefined;
  const owner = await ownerOfWatched(call, keyId);
  const until = await audited(call, { action: 'watch', keyId }, async () => {
    const end = await withKeyProblems(() => parts.watches.watch({ keyId, isOfPartner, ...known({ owner }) }));
    if (!(end instanceof Date)) throw toProblem(end);
    return end;
  });
  return { json: { keyId, until: until.toISOString() } };
}

/** Without an administration nobody knows whose key it is; then only those who see all may watch. */
async function ownerOfWatched(call: RouteCall, keyId: string): Promise<string | undefined> {
  if (call.parts.keys !== undefined) return ownerOf(await keyOf({ ...call, id: keyId }));
  if (call.user.owners !== undefined) throw new ProblemError('not_found', 'There is no such key.');
  return undefined;
}

function toProblem(refusal: WatchRefusal): ProblemError {
  if (refusal === 'diagnosis')
    return new ProblemError('conflict', 'No verifier of this console that knows the key has diagnosis().');
  const detail =
    refusal === 'owner'
      ? 'Three keys of this owner are watched, which is the most at once: wait until one ends.'
      : 'As many keys are watched as can be at once: wait until one ends.';
  return new ProblemError('too_many_requests', detail);
}
