/** A request log in the memory of this process. */

import { assertKnownOptions } from 'countersign/scheme';
import { isOfKey, type LogEntry, timePrefix } from './log-entry.ts';
import { MemoryChanges } from './memory-changes.ts';
import { MinuteTotals } from './minute-totals.ts';
import { type LogNews, meets, type RequestLog } from './request-log.ts';
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

/**
 * Keeps the log in the memory of this process, the oldest entries giving way to new ones, and those of senders without a key
 * first where they take more than a half. Other processes have logs of their own, and all
 * is gone when it ends: for development, and for services of one process. Bodies may be captured.
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
  /** In the order in which they came, which is that of their ids to a few milliseconds. */
  const entries = new Map<string, { readonly entry: LogEntry; readonly bytes: number }>();
  /** Those of senders without a key, with their bytes. */
  const strangers = new Map<string, number>();
  const listeners = new Set<(news: LogNews) => void>();
  const totals = new MinuteTotals();
  const changes = new MemoryChanges();
  let bytes = 0;
  let strangersBytes = 0;
  let dropped = 0;

  function uncount(id: string): void {
    bytes -= entries.get(id)?.bytes ?? 0;
    strangersBytes -= strangers.get(id) ?? 0;
  }

  function remove(id: string): void {
    uncount(id);
    entries.delete(id);
    strangers.delete(id);
  }

  function makeRoom(): void {
    const oldest = timePrefix(clock() - ttlMs);
    for (const id of entries.keys()) {
      if (id < oldest) remove(id);
      else break;
    }
    while (entries.size > maxEntries || bytes > maxBytes) {
      const areMany = strangers.size > maxEntries / 2 || strangersBytes > maxBytes / 2;
      const [first] = (areMany ? strangers : entries).keys();
      remove(first as string);
    }
  }

  function tell(news: LogNews): void {
    for (const listener of listeners) listener(news);
  }

  /** Newest first. */
  function living(): LogEntry[] {
    const oldest = timePrefix(clock() - ttlMs);
    return [...entries.values()]
      .map(({ entry }) => entry)
      .filter(({ row }) => row.id >= oldest)
      .toSorted((a, b) => (a.row.id < b.row.id ? 1 : -1));
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
      const kind = entries.has(id) ? 'update' : 'entry';
      uncount(id);
      bytes += size;
      entries.set(id, { entry, bytes: size });
      if (isOfKey(entry.row)) strangers.delete(id);
      else {
        strangersBytes += size;
        strangers.set(id, size);
      }
      makeRoom();
      tell({ kind, row: entry.row });
    },
    count: (atMs, counted) => totals.add(atMs, counted),
    async query(filter, { limit, before }) {
      const found = living()
        .map(({ row }) => row)
        .filter((row) => (before === undefined || row.id < before) && meets(row, filter));
      const rows = found.slice(0, limit);
      return { rows, next: found.length > limit ? rows.at(-1)?.id : undefined };
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
