/** The request log: lists, and one request. */

import { REFUSALS, type RefusalCode } from 'countersign';
import { MISTAKES, type MistakeCode } from 'countersign/diagnosis';
import type { RequestPage, RequestRow } from '../api/request-types.ts';
import { isEntryId } from '../log/log-entry.ts';
import { pagesOf } from '../log/log-walk.ts';
import { type LogFilter, type LogPaging, meets } from '../log/request-log.ts';
import { known } from '../record/entry-of-event.ts';
import { type ConsoleUser, maySee } from '../server/access.ts';
import { assertParameters, pageLimit } from '../server/body-members.ts';
import { ProblemError } from '../server/problem.ts';
import type { Route, RouteCall } from '../server/route.ts';
import { requestDetail, shownRow } from './request-view.ts';

const FILTERS = [
  'outcome',
  'code',
  'mistake',
  'key',
  'owner',
  'scheme',
  'mode',
  'method',
  'path',
  'address',
  'requestId',
];

/** The routes. */
export const REQUEST_ROUTES: readonly Route[] = [
  {
    ...{ method: 'GET', path: 'requests', right: 'requests', query: 'RequestQuery', answer: 'RequestPage' },
    summary: 'Lists requests, newest first',
    handle: listRequests,
  },
  {
    ...{ method: 'GET', path: 'requests/:id', right: 'requests', answer: 'RequestDetail' },
    summary: 'Gives one request with its head and why it was refused',
    handle: getRequest,
  },
];

async function listRequests(call: RouteCall): Promise<{ json: RequestPage }> {
  const { user, request } = call;
  const { query } = request;
  assertParameters(query, [...FILTERS, 'from', 'to', 'limit', 'cursor']);
  const cursor = query.get('cursor');
  if (cursor !== null && !isEntryId(cursor))
    throw new ProblemError('invalid', '"cursor" is not one of this list.');
  const times = { fromMs: timeIn(query, 'from'), toMs: timeIn(query, 'to') };
  const filter = { ...filterOf(query, user), ...times };
  return { json: await shownPage(filter, { limit: pageLimit(query), before: cursor ?? undefined }, call) };
}

/** Rows that meet the filter as they are shown: what is kept from a user must not be found out by filters. */
async function shownPage(
  filter: LogFilter,
  { limit, before }: LogPaging,
  { parts, user }: RouteCall,
): Promise<RequestPage> {
  const entries: RequestRow[] = [];
  let last: string | undefined;
  for await (const { rows, next } of pagesOf(parts.log, filter, { before })) {
    for (const row of rows) {
      const shown = shownRow(row, user, parts);
      if (!meets(shown, filter)) continue;
      if (entries.length === limit) return { entries, ...known({ next: entries.at(-1)?.id }) };
      entries.push(shown);
    }
    last = next;
  }
  return { entries, ...known({ next: last }) };
}

async function getRequest(call: RouteCall) {
  const entry = await call.parts.log.get(call.id);
  if (entry === undefined || !maySee(call.user, entry.row.owner))
    throw new ProblemError('not_found', 'There is no such request, or it is no longer kept.');
  return { json: requestDetail(entry, call) };
}

/** The filter that a query asks for, within what the user may see. */
export function filterOf(query: URLSearchParams, { owners }: ConsoleUser): LogFilter {
  const text = (name: string) => query.get(name) ?? undefined;
  const codes = listIn(query, 'code', REFUSALS);
  const mistakes = listIn(query, 'mistake', MISTAKES);
  const owner = text('owner');
  return {
    outcome: oneOf(query, 'outcome', ['accepted', 'refused']),
    mode: oneOf(query, 'mode', ['test', 'live']),
    codes: codes as readonly RefusalCode[] | undefined,
    mistakes: mistakes as readonly MistakeCode[] | undefined,
    keyId: text('key'),
    owners: owner === undefined ? owners : (owners ?? [owner]).filter((each) => each === owner),
    ...{ scheme: text('scheme'), method: text('method'), pathPrefix: text('path') },
    ...{ address: text('address'), requestId: text('requestId') },
  };
}

/** Parameters of filters, for the routes that take them alone. */
export const FILTER_PARAMETERS: readonly string[] = FILTERS;

function listIn(query: URLSearchParams, name: string, known: object): readonly string[] | undefined {
  const values = query.getAll(name);
  const unknown = values.find((value) => !Object.hasOwn(known, value));
  if (unknown !== undefined)
    throw new ProblemError('invalid', `"${name}" must be one of the codes of the reference.`);
  return values.length === 0 ? undefined : values;
}

function oneOf<T extends string>(query: URLSearchParams, name: string, known: readonly T[]): T | undefined {
  const value = query.get(name);
  if (value !== null && !known.includes(value as T))
    throw new ProblemError('invalid', `"${name}" must be ${known.join(' or ')}.`);
  return (value as T | null) ?? undefined;
}

function timeIn(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const atMs = Date.parse(text);
  if (Number.isNaN(atMs))
    throw new ProblemError('invalid', `"${name}" must be a time such as 2027-01-31T00:00:00Z.`);
  return atMs;
}
