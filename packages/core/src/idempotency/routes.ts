/** Which routes of an API honour idempotency keys. */

/** Whether a request is to one of the routes. */
export type MatchRoute = (method: string, path: string) => boolean;

const ROUTE = /^([A-Z]+) (\/[^\s?#]*)$/;

/**
 * Compiles routes such as `POST /v1/orders` and `POST /v1/webhooks/*`, where `*` stands for one segment. They are matched
 * to the letter, below `basePath`.
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
  return (method, path) => {
    const segments = path.split('/');
    return compiled.some((route) => route.method === method && isPathOf(route.segments, segments));
  };
}

function isPathOf(pattern: readonly string[], segments: readonly string[]): boolean {
  return (
    pattern.length === segments.length &&
    pattern.every((each, i) => (each === '*' ? segments[i] !== '' : each === segments[i]))
  );
}
