/** Changes of a key. */

import type { KeyWithSecret } from '../api/key-change-types.ts';
import { audited, type ConsoleAction } from '../server/audit.ts';
import { assertMembers, textsOf, timeOf } from '../server/body-members.ts';
import type { ConsoleKeys } from '../server/console-parts.ts';
import { ProblemError } from '../server/problem.ts';
import type { Route, RouteCall } from '../server/route.ts';
import { withKeyProblems } from './key-errors.ts';
import { keyOf, keysOf } from './key-list-routes.ts';
import { keyView, type StoredKey } from './key-view.ts';
import { usualEncoding, wantedEncoding } from './secret-encoding.ts';

type Change = (keys: ConsoleKeys, id: string, call: RouteCall) => Promise<StoredKey>;

interface ChangeFacts {
  readonly summary: string;
  readonly body: string;
  readonly members: readonly string[];
  /** False for what gives a key more rights, which a partner may not do. */
  readonly isForPartners: boolean;
  readonly change: Change;
}

const CHANGES: Readonly<Partial<Record<ConsoleAction, ChangeFacts>>> = {
  disable: {
    ...{
      summary: 'Stops the use of a key until it is enabled',
      body: 'ChangeStatus',
      members: ['confirm'],
      isForPartners: true,
    },
    change: (keys, id) => keys.disable(id),
  },
  enable: {
    ...{ summary: 'Lets a key be used', body: 'ChangeStatus', members: ['confirm'], isForPartners: false },
    change: (keys, id) => keys.enable(id),
  },
  revoke: {
    ...{
      summary: 'Stops the use of a key for ever; `confirm` is its id',
      body: 'ChangeStatus',
      members: ['confirm'],
    },
    isForPartners: true,
    change: (keys, id, { body }) => {
      if (body.confirm !== id)
        throw new ProblemError('invalid', '"confirm" must be the id of the key, since this is final.');
      return keys.revoke(id);
    },
  },
  limits: {
    ...{ summary: 'Sets the limits of a key', body: 'SetLimits', members: ['limits'], isForPartners: false },
    change: (keys, id, { body: { limits } }) => {
      if (limits !== null && !Array.isArray(limits))
        throw new ProblemError('invalid', '"limits" must be a list, or null for those of the scheme.');
      return keys.setLimits(id, limits ?? undefined);
    },
  },
  allow: {
    ...{
      summary: 'Sets the addresses from which a key may be used',
      body: 'SetAllowlist',
      members: ['ipAllowlist'],
    },
    isForPartners: true,
    change: (keys, id, { body }) => keys.setIpAllowlist(id, textsOf(body, 'ipAllowlist')),
  },
  scopes: {
    ...{ summary: 'Sets the scopes of a key', body: 'SetScopes', members: ['scopes'], isForPartners: false },
    change: (keys, id, { body }) => keys.setScopes(id, textsOf(body, 'scopes')),
  },
  expiry: {
    ...{ summary: 'Sets when a key ends', body: 'SetExpiry', members: ['expiresAt'], isForPartners: false },
    change: (keys, id, { body }) => keys.setExpiresAt(id, timeOf(body, 'expiresAt')),
  },
};

/** The routes. */
export const KEY_CHANGE_ROUTES: readonly Route[] = [
  {
    ...{
      method: 'POST',
      path: 'keys/:id/rotate',
      right: 'keys:write',
      body: 'RotateKey',
      answer: 'KeyWithSecret',
    },
    summary: 'Gives a key a new secret, which is shown once; the old ones end after an overlap',
    handle: rotateKey,
  },
  ...Object.entries(CHANGES).map(([action, facts]) => changeRoute(action as ConsoleAction, facts)),
];

function changeRoute(action: ConsoleAction, facts: ChangeFacts): Route {
  const { summary, body, members, isForPartners, change } = facts;
  return {
    ...{ method: 'POST', path: `keys/:id/${action}`, right: 'keys:write', summary, body, answer: 'KeyView' },
    async handle(call) {
      assertMembers(call.body, members);
      const { id } = await keyOf(call);
      if (!isForPartners && call.user.owners !== undefined)
        throw new ProblemError('forbidden', 'Only the operator may change this of a key.');
      const changed = await audited(call, { action, keyId: id }, () =>
        withKeyProblems(async () => change(keysOf(call), id, call)),
      );
      return { json: keyView(changed, call) };
    },
  };
}

async function rotateKey(call: RouteCall) {
  const { body } = call;
  assertMembers(body, ['overlapSeconds', 'secretEncoding']);
  const { overlapSeconds } = body;
  if (typeof overlapSeconds !== 'number')
    throw new ProblemError('invalid', '"overlapSeconds" must be a number.');
  const { id, secretEncoding: known } = await keyOf(call);
  // Of a key that was taken over, nobody has said how its secrets are written.
  const secretEncoding = wantedEncoding(call) ?? known ?? usualEncoding(call);
  const { key, secret } = await audited(call, { action: 'rotate', keyId: id }, () =>
    withKeyProblems(() =>
      keysOf(call).rotate(id, { overlapSeconds, ...(secretEncoding !== undefined && { secretEncoding }) }),
    ),
  );
  const json: KeyWithSecret = { key: keyView(key, call), secret };
  return { json };
}
