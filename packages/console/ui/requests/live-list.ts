/** The rows of the list while new ones arrive. */

import type { RequestRow } from '../../src/api/request-types.ts';

/** Rows, and those that wait while the list is paused. */
export interface LiveList {
  readonly rows: readonly RequestRow[];
  /** Ids of rows that have arrived since the list was opened. */
  readonly arrived: ReadonlySet<string>;
  readonly waiting: readonly RequestRow[];
  /** Entries that the server left out, since this reader was slow. */
  readonly missed: number;
  /** Cursor of the older page. */
  readonly next: string | undefined;
}

/** More rows than this make a page slow, and nobody reads them. */
const MOST_ROWS = 500;
const MOST_WAITING = 500;

export const EMPTY_LIST: LiveList = { rows: [], arrived: new Set(), waiting: [], missed: 0, next: undefined };

export type ListEvent =
  | { readonly type: 'opened' }
  | { readonly type: 'page'; readonly rows: readonly RequestRow[]; readonly next: string | undefined }
  | { readonly type: 'older'; readonly rows: readonly RequestRow[]; readonly next: string | undefined }
  | { readonly type: 'entry'; readonly row: RequestRow; readonly isPaused: boolean }
  | { readonly type: 'update'; readonly row: RequestRow }
  | { readonly type: 'missed'; readonly count: number }
  | { readonly type: 'resumed' };

export function nextList(list: LiveList, event: ListEvent): LiveList {
  switch (event.type) {
    case 'opened':
      return EMPTY_LIST;
    case 'page':
      // Of a list that nobody saw for a while, the page may have newer rows than those that are there.
      return withRows({ ...list, next: event.next }, newestFirst(merged(list.rows, event.rows)));
    case 'older':
      return { ...list, rows: merged(list.rows, event.rows), next: event.next };
    case 'entry':
      return event.isPaused
        ? { ...list, waiting: merged([event.row], list.waiting).slice(0, MOST_WAITING) }
        : withArrived(list, [event.row]);
    case 'update':
      return {
        ...list,
        rows: replaced(list.rows, event.row),
        waiting: replaced(list.waiting, event.row),
      };
    case 'missed':
      return { ...list, missed: list.missed + event.count };
    case 'resumed':
      return withArrived({ ...list, waiting: [] }, list.waiting);
  }
}

function withArrived(list: LiveList, rows: readonly RequestRow[]): LiveList {
  const arrived = new Set([...list.arrived, ...rows.map(({ id }) => id)]);
  return withRows({ ...list, arrived }, merged(rows, list.rows));
}

/** Where rows are cut off at the end, the cursor would leave a gap, so it goes too. */
function withRows(list: LiveList, rows: readonly RequestRow[]): LiveList {
  if (rows.length <= MOST_ROWS) return { ...list, rows };
  return { ...list, rows: rows.slice(0, MOST_ROWS), next: undefined };
}

function newestFirst(rows: readonly RequestRow[]): RequestRow[] {
  return rows.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

/** Both, the first ones first, each id once: that of the first list, which is the newer. */
function merged(first: readonly RequestRow[], second: readonly RequestRow[]): RequestRow[] {
  const ids = new Set(first.map(({ id }) => id));
  return [...first, ...second.filter(({ id }) => !ids.has(id))];
}

function replaced(rows: readonly RequestRow[], row: RequestRow): readonly RequestRow[] {
  return rows.some(({ id }) => id === row.id) ? rows.map((old) => (old.id === row.id ? row : old)) : rows;
}
