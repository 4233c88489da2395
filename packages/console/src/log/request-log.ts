/** The contract of a request log. `memoryLog()` and `redisLog()` are two. */

import type { KeyMode, RefusalCode } from 'countersign';
import type { MistakeCode } from 'countersign/diagnosis';
import type { KeyChangeView } from '../api/key-types.ts';
import type { RequestRow } from '../api/request-types.ts';
import type { LogEntry, LoggedRow } from './log-entry.ts';

/** Conditions on entries, each of which must hold. */
export interface LogFilter {
  readonly outcome?: 'accepted' | 'refused' | undefined;
  readonly codes?: readonly RefusalCode[] | undefined;
  readonly mistakes?: readonly MistakeCode[] | undefined;
  readonly keyId?: string | undefined;
  /** One of these owners. */
  readonly owners?: readonly string[] | undefined;
  readonly scheme?: string | undefined;
  readonly mode?: KeyMode | undefined;
  readonly method?: string | undefined;
  readonly pathPrefix?: string | undefined;
  readonly address?: string | undefined;
  readonly requestId?: string | undefined;
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
}

/** Which part of the matching entries is wanted. */
export interface LogPaging {
  readonly limit: number;
  /** The id of the last entry of the page before. Default: the newest first. */
  readonly before?: string | undefined;
}

/** Rows, newest first. */
export interface LogPage {
  readonly rows: readonly RequestRow[];
  /**
   * Pass it as `before` for the next page; undefined on the last one. A page may have fewer rows than were asked for, or none, and have a
   * next one: so many entries were looked at that the caller decides whether to go on.
   */
  readonly next: string | undefined;
}

/** A key that every process shall watch. */
export interface WatchNews {
  readonly kind: 'watch';
  readonly keyId: string;
  /** Where it is given, only the key of this owner is meant: others may have one of the same id. */
  readonly owner?: string | undefined;
  /** True where a partner has begun it, whose owner has a share of the watches. */
  readonly isOfPartner?: boolean | undefined;
}

/** News of the log. */
export type LogNews = { readonly kind: 'entry' | 'update'; readonly row: RequestRow } | WatchNews;

/**
 * Number of entries that a log looks at in one query: one that finds nothing must not hold up the process, nor Redis.
 */
export const MOST_LOOKED = 1000;

/** Number of changes that are kept of each key. */
export const MOST_CHANGES = 100;

/** Numbers of requests in one minute. */
export interface LogTotals {
  readonly accepted: number;
  readonly refused: number;
}

/**
 * A log of requests. What is written is bounded in number, bytes and time, and nothing of it ever delays or fails a request: `add`,
 * `count`, `addChange` and `tell` return at once and do not throw.
 */
export interface RequestLog {
  /** Adds an entry, or replaces the one of the same id. */
  readonly add: (entry: LogEntry) => void;
  /** Counts requests of the minute of `atMs`. */
  readonly count: (atMs: number, totals: LogTotals) => void;
  /** Finds rows. Rejects when the log cannot be read. */
  readonly query: (filter: LogFilter, paging: LogPaging) => Promise<LogPage>;
  readonly get: (id: string) => Promise<LogEntry | undefined>;
  /** Numbers of requests since a time, by whole minutes. */
  readonly totals: (fromMs: number) => Promise<LogTotals>;
  /** Adds a change of a key, of which the last {@link MOST_CHANGES} are kept, for longer than requests. */
  readonly addChange: (keyId: string, change: KeyChangeView) => void;
  /** The latest changes of a key, the newest first. */
  readonly changes: (keyId: string) => Promise<readonly KeyChangeView[]>;
  /** Calls a listener with what is new, of all processes that share the log. @returns a function that ends it. */
  readonly follow: (listener: (news: LogNews) => void) => () => void;
  /** Tells all followers, of all processes. */
  readonly tell: (news: LogNews) => void;
  /** Entries of this process that were lost, since the log was slow or full. */
  readonly dropped: number;
  /** False if bodies would be kept as they are where others can read them, so that none may be captured. */
  readonly mayKeepBodies: boolean;
  readonly close: () => Promise<void>;
}

/** Tells whether a row meets a filter, as support or a partner is shown it. */
export function meets(row: LoggedRow, filter: LogFilter): boolean {
  const { outcome, codes, mistakes, keyId, owners, scheme, mode, method } = filter;
  const { pathPrefix, address, requestId, fromMs, toMs } = filter;
  const isAccepted = row.code === 'accepted';
  const atMs = Date.parse(row.at);
  return (
    (outcome === undefined || isAccepted === (outcome === 'accepted')) &&
    (codes === undefined || codes.some((code) => code === row.code)) &&
    (mistakes === undefined || mistakes.some((code) => mistakesOf(row).includes(code))) &&
    (keyId === undefined || row.keyId === keyId) &&
    (owners === undefined || (row.owner !== undefined && owners.includes(row.owner))) &&
    (scheme === undefined || row.scheme === scheme) &&
    (mode === undefined || row.mode === mode) &&
    (method === undefined || row.method === method) &&
    (pathPrefix === undefined || row.path.startsWith(pathPrefix)) &&
    (address === undefined || row.address === address) &&
    (requestId === undefined || row.requestId === requestId) &&
    (fromMs === undefined || atMs >= fromMs) &&
    (toMs === undefined || atMs <= toMs)
  );
}

function mistakesOf({ mistakes = [], forPartners }: LoggedRow): readonly MistakeCode[] {
  return forPartners?.mistakes === undefined ? mistakes : [...mistakes, ...forPartners.mistakes];
}
