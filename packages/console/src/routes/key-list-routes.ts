/** Keys, their usage, and new ones. */

import type { KeyMode, KeyStatus } from 'countersign';
import type { KeyWithSecret } from '../api/key-change-types.ts';
import type { KeyChanges, KeyChangeView, KeyPage } from '../api/key-types.ts';
import { known, ownerOf } from '../record/entry-of-event.ts';
import { maySee } from '../server/access.ts';
import { audited } from '../server/audit.ts';
import {
  assertMembers,
  assertParameters,
  optionalText,
  pageLimit,
  textOf,
  textsOf,
  timeOf,
} from '../server/body-members.ts';
import type { ConsoleKeys } from '../server/console-parts.ts';
import { verifiersWith } from '../server/own-verifiers.ts';
import { ProblemError } from '../server/problem.ts';
import type { Route, RouteCall } from '../server/route.ts';
import { withKeyProblems } from './key-errors.ts';
import { keyView, type StoredKey, shownLimit } from './key-view.ts';
import { createWithNewId } from './new-key-id.ts';
import { withinBound } from './partner-keys.ts';
import { usualEncoding, wantedEncoding } from './secret-encoding.ts';

/** Longer lists are cut: who has more keys filters by owner. */
const MOST_KEYS = 20_000;

/** The routes. */
export const KEY_LIST_ROUTES: readonly Route[] = [
  {
    ...{ method: 'GET', path: 'keys', right: 'keys:read', query: 'KeyQuery', answer: 'KeyPage' },
    summary: 'Lists keys by id, without secrets',
    handle: listKeys,
  },
  {
    ...{ method: 'GET', path: 'keys/:id', right: 'keys:read', answer: 'KeyView' },
    summary: 'Gives one key, without secrets',
    async handle(call) {
      const key = await keyOf(call);
      const used = await lastUsed(call, [key.id]);
      return { json: keyView(key, call, used.get(key.id)) };
    },
  },
  {
    ...{ method: 'GET', path: 'keys/:id/limits', right: 'keys:read', answer: 'KeyLimits' },
    summary: 'Tells where a key stands in its limits, and counts nothing',
    handle: getLimits,
  },
  {
    ...{ method: 'GET', path: 'keys/:id/changes', right: 'keys:read', answer: 'KeyChanges' },
    summary: 'Lists the latest changes of a key, the newest first',
    handle: listChanges,
  },
  {
    ...{
      method: 'POST',
      path: 'keys',
      right: 'keys:write',
      body: 'CreateKey',
      answer: 'KeyWithSecret',
      status: 201,
    },
    summary: 'Makes a key with a new secret, which is shown once',
    handle: createKey,
  },
];

/** The administration, in the name of the user; or the problem that there is none. */
export function keysOf({ parts: { keys }, user }: RouteCall): ConsoleKeys {
  if (keys === undefined) throw new ProblemError('not_found', 'This console has no administration of keys.');
  return keys.as?.(user.name) ?? keys;
}

/** When keys were last used, as far as that is known: keys are shown without it, too. */
async function lastUsed(call: RouteCall, ids: readonly string[]): Promise<ReadonlyMap<string, Date>> {
  const keys = keysOf(call);
  try {
    return (await keys.lastUsed?.(ids)) ?? new Map();
  } catch {
    return new Map();
  }
}

/** The key of the path, if the user may see it. A key of somebody else is as good as none. */
export async function keyOf(call: RouteCall): Promise<StoredKey> {
  const keys = keysOf(call);
  const key = await withKeyProblems(() => keys.get(call.id));
  if (key === undefined || !maySee(call.user, ownerOf(key)))
    throw new ProblemError('not_found', 'There is no such key.');
  return key;
}

async function listKeys(call: RouteCall) {
  const { user } = call;
  const { query } = call.request;
  assertParameters(query, ['text', 'owner', 'status', 'mode', 'limit', 'cursor']);
  const limit = pageLimit(query);
  const cursor = query.get('cursor') ?? '';
  const found: StoredKey[] = [];
  let isIncomplete = false;
  try {
    for await (const key of keysOf(call).list()) {
      if (!maySee(user, ownerOf(key)) || !isWanted(key, query) || key.id <= cursor) continue;
      found.push(key);
      if (found.length > MOST_KEYS) {
        isIncomplete = true;
        break;
      }
    }
  } catch (error) {
    if ((error as { code?: unknown } | undefined)?.code !== 'record_unreadable')
      await withKeyProblems(() => Promise.reject(error));
    isIncomplete = true;
  }
  const sorted = found.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const shown = sorted.slice(0, limit);
  const used = await lastUsed(
    call,
    shown.map(({ id }) => id),
  );
  const page: KeyPage = {
    keys: shown.map((key) => keyView(key, call, used.get(key.id))),
    ...(sorted.length > limit && known({ next: sorted[limit - 1]?.id })),
    isIncomplete,
  };
  return { json: page };
}

function isWanted(key: StoredKey, query: URLSearchParams): boolean {
  const owner = ownerOf(key);
  const text = query.get('text')?.toLowerCase();
  const [status, mode] = [query.get('status') as KeyStatus | null, query.get('mode') as KeyMode | null];
  return (
    (text === undefined || `${key.id}\n${owner ?? ''}`.toLowerCase().includes(text)) &&
    [null, owner].includes(query.get('owner')) &&
    (status === null || key.status === status) &&
    (mode === null || key.mode === mode)
  );
}

async function getLimits(call: RouteCall) {
  const key = await keyOf(call);
  const { id } = key;
  const limits = await withKeyProblems(async () => {
    const [verifier] = await verifiersWith(call.parts.verifiers, id, ownerOf(key));
    return (await verifier?.limitsOf(id)) ?? [];
  });
  return { json: { limits: limits.map((limit) => shownLimit(limit, call.user)) } };
}

/** Partners are told their own name alone: others are the operator's people, or unknown to them. */
async function listChanges(call: RouteCall) {
  const key = await keyOf(call);
  const { name, owners } = call.user;
  const all = await call.parts.log.changes(key.id);
  const shown = owners === undefined ? all : sinceItWasMade(all, key);
  const changes = shown.map(({ actor, ...change }) =>
    actor === undefined || (owners !== undefined && actor !== name) ? change : { ...change, actor },
  );
  return { json: { changes } satisfies KeyChanges };
}

/** Leaves out the history of an earlier key of the same id, which may have been somebody else's. Newest first. */
function sinceItWasMade(
  changes: readonly KeyChangeView[],
  { createdAt }: StoredKey,
): readonly KeyChangeView[] {
  const own = changes.filter(({ at }) => Date.parse(at) >= createdAt.getTime());
  const end = own.findIndex(({ action }) => action === 'create' || action === 'remove');
  if (end === -1) return own;
  return own.slice(0, own[end]?.action === 'create' ? end + 1 : end);
}

const OWN_MEMBERS = ['owner', 'mode', 'ipAllowlist', 'secretEncoding'];
const ALL_MEMBERS = ['id', ...OWN_MEMBERS, 'scopes', 'limits', 'expiresAt'];

/** A partner's key gets the id that the server picks, and the rights that the operator gives it. */
async function createKey(call: RouteCall) {
  const { body, user } = call;
  const isPartner = user.owners !== undefined;
  assertMembers(body, isPartner ? OWN_MEMBERS : ALL_MEMBERS);
  const owner = ownerOfNew(call);
  const isIdMade = isPartner || (body.id === undefined && call.parts.keys?.idFormat !== undefined);
  const keyId = isIdMade ? ({ key }: Created) => key.id : textOf(body, 'id', 256);
  const created = await audited<Created>(call, { action: 'create', keyId }, () =>
    withKeyProblems(async () => (isPartner ? createForPartner(call, owner) : createForOperator(call, owner))),
  );
  const json: KeyWithSecret = { key: keyView(created.key, call), secret: created.secret };
  return { status: 201 as const, json };
}

type Created = Awaited<ReturnType<ConsoleKeys['create']>>;

function createForOperator(call: RouteCall, owner: string | undefined): Promise<Created> {
  const { body } = call;
  return keysOf(call).create({
    ...ownMembers(call, owner),
    ...(body.id !== undefined && { id: textOf(body, 'id', 256) }),
    ...known({
      scopes: body.scopes === undefined ? undefined : textsOf(body, 'scopes'),
      limits: body.limits as StoredKey['limits'],
      expiresAt: body.expiresAt === undefined ? undefined : timeOf(body, 'expiresAt'),
    }),
  });
}

function createForPartner(call: RouteCall, owner: string | undefined): Promise<Created> {
  const { keys = keysOf(call), clock } = call.parts;
  // There is one for a partner, or there was a problem already.
  const wanted = { owner: owner ?? '', nowMs: clock() };
  return withinBound(keys, wanted, (terms) =>
    createWithNewId(keysOf(call), { ...ownMembers(call, owner), ...terms }),
  );
}

function ownMembers(call: RouteCall, owner: string | undefined) {
  const { body } = call;
  return {
    ...known({
      secretEncoding: wantedEncoding(call) ?? usualEncoding(call),
      owner,
      mode: optionalText(body, 'mode') as KeyMode | undefined,
      ipAllowlist: body.ipAllowlist === undefined ? undefined : textsOf(body, 'ipAllowlist'),
    }),
  };
}

function ownerOfNew({ body, user: { owners } }: RouteCall): string | undefined {
  const owner = optionalText(body, 'owner') ?? (owners?.length === 1 ? owners[0] : undefined);
  if (owners !== undefined && (owner === undefined || !owners.includes(owner)))
    throw new ProblemError('forbidden', 'The owner of the key must be one of yours.');
  return owner;
}
