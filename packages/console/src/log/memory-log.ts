/** A request log in the memory of this process. */

import { assertKnownOptions } from 'countersign/scheme';
import type { RequestRow } from '../api/request-types.ts';
import { timePrefix } from './log-entry.ts';
import { LogShares } from './log-shares.ts';
import { MemoryChanges } from './memory-changes.ts';
import { MemoryEntries } from './memory-entries.ts';
import { MinuteTotals } from './minute-totals.ts';
import { type LogNews, MOST_LOOKED, meets, type RequestLog } from './request-log.ts';
import { assertWholeNumber } from './whole-number.ts';

/** Bounds of {@link memoryLog}. */
export interface MemoryLogOptions {
  /** Most bytes of all entries together, by their JSON. Default: 8 MiB. */
  readonly maxBytes?: number | undefined;
  /** Default: 2000. */
  readonly maxEntries?: number | undefined;
  /** Seconds for which an entry is kept. Default: 86 400, a day. */
  readonly ttlSeconds?: number | undefined;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly clock?: (() => number) | undefined;
}

const MEBIBYTE = 1024 * 1024;
/** After every id. */
const LAST = '~';

/**
 * Keeps the log in the memory of this process, the oldest entries giving way to new ones, and those of senders who have not proven to hold
 * a secret first where they take more than a half. Other processes have logs of their own, and all is gone when it ends: for development, and for services of one process. Bodies may be captured.
 *
 * @example
 * const log = memoryLog({ maxEntries: 5000, ttlSeconds: 3600 });
 * @throws TypeError or RangeError that names the option at fault.
 */
export function memoryLog(options: MemoryLogOptions = {}): RequestLog {
  assertKnownOptions('memoryLog()', options, ['maxBytes', 'maxEntries', 'ttlSeconds', 'clock']);
  const { clock = Date.now } = options;
  if (typeof clock !== 'function') throw new TypeError('memoryLog(): "clock" must be a function');
  const maxBytes = assertWholeNumber('maxBytes', options.maxBytes ?? 8 * MEBIBYTE, [1024, 1024 * MEBIBYTE]);
  const maxEntries = assertWholeNumber('maxEntries', options.maxEntries ?? 2000, [1, 1_000_000]);
  const ttlMs = assertWholeNumber('ttlSeconds', options.ttlSeconds ?? 86_400, [1, 31_536_000]) * 1000;
  const entries = new MemoryEntries();
  const shares = new LogShares({ entries: maxEntries, bytes: maxBytes });
  const listeners = new Set<(news: LogNews) => void>();
  const totals = new MinuteTotals();
  const changes = new MemoryChanges();
  let bytes = 0;
  let dropped = 0;

  function remove(id: string): void {
    bytes -= entries.get(id)?.bytes ?? 0;
    entries.delete(id);
    shares.remove(id);
  }

  function makeRoom(): void {
    const end = timePrefix(clock() - ttlMs);
    let oldest = entries.oldest();
    while (oldest !== undefined && (oldest < end || entries.size > maxEntries || bytes > maxBytes)) {
      remove(oldest < end ? oldest : shares.toGo(oldest));
      oldest = entries.oldest();
    }
  }

  function tell(news: LogNews): void {
    for (const listener of listeners) listener(news);
  }

  return {
    mayKeepBodies: true,
    get dropped() {
      return dropped;
    },
    add(entry) {
      const { id } = entry.row;
      const size = JSON.stringify(entry).length;
      if (size > maxBytes) {
        dropped++;
        return;
      }
      const kind = entries.get(id) !== undefined ? 'update' : 'entry';
      bytes += size - (entries.get(id)?.bytes ?? 0);
      entries.set(id, { entry, bytes: size });
      shares.add(entry.row, size);
      makeRoom();
      tell({ kind, row: entry.row });
    },
    count: (atMs, counted) => totals.add(atMs, counted),
    async query(filter, { limit, before }) {
      const oldest = timePrefix(Math.max(clock() - ttlMs, filter.fromMs ?? 0));
      const rows: RequestRow[] = [];
      let looked = 0;
      let last: string | undefined;
      const { toMs } = filter;
      const newest = toMs === undefined ? LAST : timePrefix(toMs + 1);
      for (const { row } of entries.newest(before === undefined || before > newest ? newest : before)) {
        if (row.id < oldest) break;
        if (looked === MOST_LOOKED) return { rows, next: last };
        if (meets(row, filter)) {
          if (rows.length === limit) return { rows, next: rows.at(-1)?.id };
          rows.push(row);
        }
        looked++;
        last = row.id;
      }
      return { rows, next: undefined };
    },
    async get(id) {
      return id < timePrefix(clock() - ttlMs) ? undefined : entries.get(id)?.entry;
    },
    totals: async (fromMs) => totals.since(fromMs),
    addChange: (keyId, change) => changes.add(keyId, change),
    changes: async (keyId) => changes.of(keyId),
    follow(listener) {
      const own = (news: LogNews) => listener(news);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    tell,
    async close() {
      listeners.clear();
    },
  };
}
