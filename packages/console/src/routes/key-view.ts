/** Keys as the API shows them. */

import type { KeyAdministration } from 'countersign/redis';
import type { KeyView, SecretView } from '../api/api-types.ts';
import { known, ownerOf } from '../record/entry-of-event.ts';
import type { ConsoleParts } from '../server/console-parts.ts';

/** A key without its secrets, as the administration gives it. */
export type StoredKey = NonNullable<Awaited<ReturnType<KeyAdministration['get']>>>;

/** The key, by members that are named: what else a store may have in a record is not shown. */
export function keyView(
  key: StoredKey,
  { clock, watches }: Pick<ConsoleParts, 'clock' | 'watches'>,
): KeyView {
  const nowMs = clock();
  const { id, status, mode, scopes = [], ipAllowlist = [], limits, expiresAt, createdAt, updatedAt } = key;
  return {
    ...{ id, status, scopes, ipAllowlist },
    ...known({
      ...{ owner: ownerOf(key), mode },
      limits: limits?.map(({ limit, windowSeconds, name }) => ({ limit, windowSeconds, ...known({ name }) })),
      ...{ expiresAt: isoOf(expiresAt), createdAt: isoOf(createdAt), updatedAt: isoOf(updatedAt) },
      watchedUntil: isoOf(watches.endOf(id, nowMs)),
    }),
    secrets: key.secrets.map((secret) => secretView(secret, nowMs)),
  };
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
