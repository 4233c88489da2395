/** Which routes of an API honour idempotency keys. */

import type { RoutedPath } from './routed-path.ts';

/** Tells a request to one of the routes. */
export type MatchRoute = (method: string, routed: RoutedPath) => boolean;

const ROUTE = /^([A-Z]+) (\/[^\s?#]*)$/;

/**
 * Compiles routes such as `POST /v1/orders` and `POST /v1/webhooks/*`, where `*` stands for one segment. They are matched
 * below `basePath`, in the spellings that the router takes as one.
 *
 * @throws TypeError for what is no route.
 */
export function matchRoutes(routes: readonly string[], basePath: string): MatchRoute {
  if (!Array.isArray(routes))
    throw new TypeError('"routes" must be a list of texts such as "POST /v1/orders"');
  const compiled = routes.map((route) => {
    const [, method, path] = ROUTE.exec(route) ?? [];
    if (path === undefined)
      throw new TypeError(`"routes" must be texts such as "POST /v1/orders", which "${route}" is not`);
    return { method, segments: `${basePath}${path}`.split('/') };
  });
  const folded = compiled.map(({ method, segments }) => ({ method, segments: segments.map(toLowerCase) }));
  return (method, { path, isCaseSensitive }) => {
    const segments = (isCaseSensitive ? path : path.toLowerCase()).split('/');
    const all = isCaseSensitive ? compiled : folded;
    return all.some((route) => route.method === method && isPathOf(route.segments, segments));
  };
}

function toLowerCase(text: string): string {
  return text.toLowerCase();
}

function isPathOf(pattern: readonly string[], segments: readonly string[]): boolean {
  return (
    pattern.length === segments.length &&
    pattern.every((each, i) => (each === '*' ? segments[i] !== '' : each === segments[i]))
  );
}
