/** Walks through a log, query by query, and lets others in between. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LogFilter, LogPage, RequestLog } from './request-log.ts';

/** So many rows are asked for at once, however few are wanted: a filter of the caller's may leave most of them out. */
const ROWS_OF_QUERY = 200;
const MOST_QUERIES = 10;

/** Pages of rows, newest first. After so many it ends, wherever that is: `next` of the last one tells whether there is more. */
export async function* pagesOf(
  log: RequestLog,
  filter: LogFilter,
  { before, most = MOST_QUERIES }: { readonly before?: string | undefined; readonly most?: number } = {},
): AsyncGenerator<LogPage> {
  let last = before;
  for (let i = 0; i < most; i++) {
    if (i > 0) await nextTurn();
    const page = await log.query(filter, {
      limit: ROWS_OF_QUERY,
      ...(last !== undefined && { before: last }),
    });
    yield page;
    last = page.next;
    if (last === undefined) return;
  }
}
