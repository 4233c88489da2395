/** Filters of the list of requests, as they stand in the address. */

import { formatQuery } from '../api/query.ts';
import { formatRoute } from '../shell/route.ts';

const NAMES = [
  'outcome',
  'code',
  'key',
  'mistake',
  'path',
  'requestId',
  'owner',
  'scheme',
  'mode',
  'method',
  'address',
] as const;

export type FilterName = (typeof NAMES)[number];

/** Each filter that is set. */
export type RequestFilters = Readonly<Partial<Record<FilterName, string>>>;

export function filtersOf(query: URLSearchParams): RequestFilters {
  const given = NAMES.flatMap((name) => {
    const value = query.get(name)?.trim();
    return value ? [[name, value] as const] : [];
  });
  return Object.fromEntries(given);
}

/** The address of the list with these filters. */
export function routeOf(filters: RequestFilters): string {
  return formatRoute(['requests'], filters);
}

/** The query of the API for these filters. */
export function queryOf(filters: RequestFilters, page: { cursor?: string | undefined } = {}): string {
  return formatQuery({ ...filters, ...page });
}
