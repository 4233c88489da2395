/** Watching a key. */

import type { Watch } from '../api/key-change-types.ts';
import { audited } from '../server/audit.ts';
import { assertMembers, textOf } from '../server/body-members.ts';
import { ProblemError } from '../server/problem.ts';
import type { Route, RouteCall } from '../server/route.ts';
import { keyOf } from './key-list-routes.ts';

/** The route. */
export const WATCH_ROUTE: Route = {
  ...{ method: 'POST', path: 'watch', right: 'keys:write', body: 'WatchKey', answer: 'Watch' },
  summary: 'Has every wrong signature of a key diagnosed for 15 minutes',
  handle: watchKey,
};

async function watchKey(call: RouteCall): Promise<{ json: Watch }> {
  const { body, parts } = call;
  assertMembers(body, ['keyId']);
  const keyId = textOf(body, 'keyId', 256);
  // Without an administration nobody knows whose key it is; then only those who see all may watch.
  if (parts.keys !== undefined) await keyOf({ ...call, id: keyId });
  else if (call.user.owners !== undefined) throw new ProblemError('not_found', 'There is no such key.');
  const until = await audited(call, { action: 'watch', keyId }, () => {
    const end = parts.watches.watch(keyId);
    if (end === undefined) throw new ProblemError('conflict', 'No verifier of this console has diagnosis().');
    return end;
  });
  return { json: { keyId, until: until.toISOString() } };
}
