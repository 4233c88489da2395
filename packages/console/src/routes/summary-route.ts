/** The last hour: what is refused most, and whose clock is off. */

import type { LimitState, Verifier } from 'countersign';
import type { DriftingClock, NearLimit, RefusalGroup, Summary } from '../api/overview-types.ts';
import type { RequestRow } from '../api/request-types.ts';
import { isOfKey } from '../log/log-entry.ts';
import { pagesOf } from '../log/log-walk.ts';
import type { LogFilter, RequestLog } from '../log/request-log.ts';
import { known } from '../record/entry-of-event.ts';
import { verifiersWith } from '../server/own-verifiers.ts';
import type { Route, RouteCall } from '../server/route.ts';
import { shownLimit } from './key-view.ts';
import { shownRow } from './request-view.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const MOST_ROWS = 5000;
const MOST_QUERIES = 50;
const MOST_GROUPS = 50;
const MOST_KEYS_ASKED = 20;
/** Closer clocks are in order. */
const LEAST_SKEW_MS = 10_000;

/** The route. */
export const SUMMARY_ROUTE: Route = {
  ...{ method: 'GET', path: 'summary', right: 'requests', answer: 'Summary' },
  summary: 'Sums up the last hour: refusals by cause and key, keys near a limit, clocks that are off',
  handle: summarize,
};

async function summarize(call: RouteCall): Promise<{ json: Summary }> {
  const { parts, user } = call;
  const toMs = parts.clock();
  const fromMs = toMs - HOUR_MS;
  const filter = { fromMs, outcome: undefined, owners: user.owners };
  const [all, totals] = await Promise.all([rowsOf(parts.log, filter), parts.log.totals(fromMs)]);
  const rows = all.map((row) => shownRow(row, user, parts));
  const refused = rows.filter(({ code }) => code !== 'accepted');
  const isPartner = user.owners !== undefined;
  return {
    json: {
      ...{ from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() },
      // The numbers of everybody are nobody's business but the operator's.
      ...(!isPartner && { accepted: totals.accepted }),
      refused: isPartner ? refused.reduce((sum, { more }) => sum + 1 + more, 0) : totals.refused,
      dropped: parts.log.dropped,
      groups: groupsOf(refused, fromMs),
      nearLimits: user.may.includes('keys:read') ? await nearLimitsOf(rows, call) : [],
      clocks: clocksOf(rows),
    },
  };
}

async function rowsOf(log: RequestLog, filter: LogFilter): Promise<readonly RequestRow[]> {
  const all: RequestRow[] = [];
  for await (const { rows } of pagesOf(log, filter, { most: MOST_QUERIES })) {
    all.push(...rows);
    if (all.length >= MOST_ROWS) break;
  }
  return all.slice(0, MOST_ROWS);
}

function groupsOf(rows: readonly RequestRow[], fromMs: number): RefusalGroup[] {
  const groups = new Map<string, { rows: RequestRow[]; count: number; perMinute: number[] }>();
  for (const row of rows) {
    const name = JSON.stringify([row.scheme, row.code, row.mistakes?.[0], row.keyId]);
    const group = groups.get(name) ?? { rows: [], count: 0, perMinute: Array<number>(60).fill(0) };
    groups.set(name, group);
    group.rows.push(row);
    group.count += 1 + row.more;
    const minute = Math.min(59, Math.max(0, Math.floor((Date.parse(row.at) - fromMs) / MINUTE_MS)));
    group.perMinute[minute] = (group.perMinute[minute] ?? 0) + 1 + row.more;
  }
  return [...groups.values()]
    .toSorted((a, b) => b.count - a.count)
    .slice(0, MOST_GROUPS)
    .map(({ rows: [newest, ...older], count, perMinute }) => {
      const { id, at, code, mistakes, keyId, owner, scheme } = newest as RequestRow;
      const firstAt = older.at(-1)?.at ?? at;
      return {
        ...{ code: code as RefusalGroup['code'], scheme, count, firstAt, lastAt: at, perMinute, newest: id },
        ...known({ mistake: mistakes?.[0], keyId, owner }),
      };
    });
}

function clocksOf(rows: readonly RequestRow[]): DriftingClock[] {
  const skews = new Map<string, { skews: number[]; owner: string | undefined }>();
  for (const row of rows) {
    const { keyId, owner, clockSkewMs } = row;
    if (keyId === undefined || !isOfKey(row) || clockSkewMs === undefined) continue;
    const ofKey = skews.get(keyId) ?? { skews: [], owner };
    ofKey.skews.push(clockSkewMs);
    skews.set(keyId, ofKey);
  }
  return [...skews]
    .map(([keyId, { skews: all, owner }]) => ({
      ...{
        keyId,
        count: all.length,
        skewMs: all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] as number,
      },
      ...known({ owner }),
    }))
    .filter(({ skewMs }) => Math.abs(skewMs) >= LEAST_SKEW_MS)
    .toSorted((a, b) => Math.abs(b.skewMs) - Math.abs(a.skewMs))
    .slice(0, MOST_GROUPS);
}

/** Of the keys that were seen last. To ask about all keys would take as long as there are keys. */
async function nearLimitsOf(rows: readonly RequestRow[], { parts, user }: RouteCall): Promise<NearLimit[]> {
  const { verifiers } = parts;
  const seen = new Map<string, { keyId: string; scheme: string; owner: string | undefined }>();
  for (const row of rows) {
    const { keyId, scheme, owner } = row;
    if (keyId !== undefined && isOfKey(row))
      seen.set(JSON.stringify([scheme, keyId]), { keyId, scheme, owner });
    if (seen.size >= MOST_KEYS_ASKED) break;
  }
  const all = await Promise.all(
    [...seen.values()].map(async ({ keyId, scheme, owner }) => {
      const ofScheme = verifiers.filter((each) => schemeNames(each.scheme).includes(scheme));
      const limits = await limitsWith(ofScheme, keyId, owner);
      return limits
        .filter(({ limit, remaining }) => remaining < limit / 5)
        .map((limit) => ({ keyId, scheme, limit: shownLimit(limit, user) }));
    }),
  );
  return all.flat();
}

/** None where the key is another's by now. */
async function limitsWith(
  verifiers: readonly Verifier[],
  keyId: string,
  owner: string | undefined,
): Promise<readonly LimitState[]> {
  try {
    const [verifier] = await verifiersWith(verifiers, keyId, owner);
    return (await verifier?.limitsOf(keyId)) ?? [];
  } catch {
    return [];
  }
}

/** The names of a scheme, and of those for which it stands. */
export function schemeNames(scheme: {
  name: string;
  alternatives?: readonly { name: string }[] | undefined;
}): string[] {
  return [scheme, ...(scheme.alternatives ?? [])].map(({ name }) => name);
}
