/** Keys as the API shows them. */

import type { KeyAdministration } from 'countersign/keys';
import type { KeyView, SecretView } from '../api/key-types.ts';
import { known, ownerOf } from '../record/entry-of-event.ts';
import type { ConsoleUser } from '../server/access.ts';
import type { RouteCall } from '../server/route.ts';

/** A key without its secrets, as the administration gives it. */
export type StoredKey = NonNullable<Awaited<ReturnType<KeyAdministration['get']>>>;

const SOON_MS = 14 * 86_400_000;

/** The key, by members that are named: what else a store may have in a record is not shown. */
export function keyView(
  key: StoredKey,
  { parts: { clock, watches }, user }: Pick<RouteCall, 'parts' | 'user'>,
  lastUsed?: Date | undefined,
): KeyView {
  const nowMs = clock();
  const { id, status, mode, scopes = [], ipAllowlist = [], limits, expiresAt, createdAt, updatedAt } = key;
  return {
    ...{ id, status, scopes, ipAllowlist },
    ...known({
      ...{ owner: ownerOf(key), mode },
      limits: limits?.map(({ limit, windowSeconds, name, sharedBy, refill }) =>
        shownLimit({ limit, windowSeconds, ...known({ name, sharedBy, refill }) }, user),
      ),
      ...{ expiresAt: isoOf(expiresAt), createdAt: isoOf(createdAt), updatedAt: isoOf(updatedAt) },
      watchedUntil: isoOf(watches.endOf(id, ownerOf(key), nowMs)),
      ...{ lastUsedAt: isoOf(lastUsed), endsSoonAt: isoOf(endsSoon(key, nowMs)) },
    }),
    secrets: key.secrets.map((secret) => secretView(secret, nowMs)),
  };
}

/** A limit. With whom a key shares it is the operator's business: the id may be that of others. */
export function shownLimit<T extends { readonly sharedBy?: string | undefined }>(
  limit: T,
  { owners }: ConsoleUser,
): T | Omit<T, 'sharedBy'> {
  if (owners === undefined) return limit;
  const { sharedBy: _, ...rest } = limit;
  return rest;
}

/** The first end of the key or one of its secrets, where that is near. A key that is not in use has none. */
function endsSoon({ status, expiresAt, secrets }: StoredKey, nowMs: number): Date | undefined {
  if (status !== 'active') return undefined;
  const ends = [expiresAt, ...secrets.map(({ notAfter }) => notAfter)].flatMap((end) => end?.getTime() ?? []);
  const near = ends.filter((endMs) => endMs > nowMs && endMs <= nowMs + SOON_MS);
  return near.length === 0 ? undefined : new Date(Math.min(...near));
}

function secretView({ id, notBefore, notAfter }: StoredKey['secrets'][number], nowMs: number): SecretView {
  return {
    ...known({ id, notBefore: isoOf(notBefore), notAfter: isoOf(notAfter) }),
    state: stateOf(notBefore?.getTime() ?? Number.NEGATIVE_INFINITY, notAfter?.getTime(), nowMs),
  };
}

function stateOf(startMs: number, endMs: number | undefined, nowMs: number): SecretView['state'] {
  if (startMs > nowMs) return 'future';
  if (endMs === undefined) return 'active';
  return endMs > nowMs ? 'ending' : 'ended';
}

function isoOf(date: Date | null | undefined): string | undefined {
  return date?.toISOString();
}
