/** Paths as Express reads them. */

import type { Request, RequestHandler } from 'express';
import type { Routing } from '../idempotency/routed-path.ts';

/** A route as Express keeps it. */
interface MatchedRoute {
  readonly path: unknown;
  readonly stack: readonly { readonly handle: unknown }[];
}

/** The settings of the app, and the pattern of the route if the middleware is mounted on it. */
export function routingOf(req: Request, middleware?: RequestHandler): Routing {
  return {
    isCaseSensitive: req.app.enabled('case sensitive routing'),
    isStrict: req.app.enabled('strict routing'),
    pattern: middleware && patternOf(req, middleware),
  };
}

/** Express leaves the last route on the request, also where it has gone on to a middleware outside of it. */
function patternOf(req: Request, middleware: RequestHandler): string | undefined {
  const route = req.route as MatchedRoute | undefined;
  if (typeof route?.path !== 'string') return undefined;
  return route.stack?.some(({ handle }) => handle === middleware) ? route.path : undefined;
}
