/** Routes of the API. */

import type { Right } from '../api/session-types.ts';
import type { ConsoleUser } from './access.ts';
import type { ConsoleParts } from './console-parts.ts';
import type { ConsoleRequest, StreamResponse } from './console-request.ts';

/** A request to a route, from a user who has the right for it. */
export interface RouteCall {
  readonly parts: ConsoleParts;
  readonly user: ConsoleUser;
  readonly request: ConsoleRequest;
  /** The id in the path, decoded; empty where the route has none. */
  readonly id: string;
  /** The JSON object of a POST; empty otherwise. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** The JSON of an answer; `status` is 200 unless it says otherwise. */
interface JsonAnswer {
  readonly status?: 200 | 201;
  readonly json: unknown;
}

/** One route. The OpenAPI document is made of these, too. */
export interface Route {
  readonly method: 'GET' | 'POST';
  /** Below `api/`, with `:id` for an id. */
  readonly path: string;
  /** Undefined: any user may. */
  readonly right: Right | undefined;
  readonly summary: string;
  /** Names of types in `api-types.ts`. */
  readonly query?: string;
  readonly body?: string;
  readonly answer: string;
  /** Status of success. Default: 200. */
  readonly status?: 201;
  /** True for server-sent events. Default: false. */
  readonly isStream?: boolean;
  readonly handle: (call: RouteCall) => Promise<JsonAnswer | StreamResponse> | JsonAnswer | StreamResponse;
}

/** A route that was found, or why there is none. */
export type RouteMatch =
  | { readonly route: Route; readonly id: string }
  | { readonly allowed: readonly string[] };

/** Finds the route of a path below `api/`. */
export function matchRoute(routes: readonly Route[], method: string, path: string): RouteMatch {
  const found = routes.flatMap((route) => {
    const id = idIn(route.path, path);
    return id === undefined ? [] : [{ route, id }];
  });
  const match = found.find(({ route }) => route.method === method);
  return match ?? { allowed: found.map(({ route }) => route.method) };
}

function idIn(pattern: string, path: string): string | undefined {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  if (wanted.length !== given.length) return undefined;
  let id = '';
  for (const [i, name] of wanted.entries()) {
    if (name === ':id') id = given[i] as string;
    else if (name !== given[i]) return undefined;
  }
  if (!wanted.includes(':id')) return '';
  return id === '' ? undefined : decodedId(id);
}

function decodedId(id: string): string | undefined {
  try {
    return decodeURIComponent(id);
  } catch {
    return undefined;
  }
}
