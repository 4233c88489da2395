/** Paths as Fastify reads them. */

import type { FastifyRequest } from 'fastify';
import type { Routing } from '../idempotency/routed-path.ts';

interface RouterOptions {
  readonly caseSensitive?: boolean;
  readonly ignoreTrailingSlash?: boolean;
  readonly ignoreDuplicateSlashes?: boolean;
  readonly useSemicolonDelimiter?: boolean;
}

/** The options of the router, and the pattern of the route, if there is one. */
export function routingOf({ server, routeOptions }: FastifyRequest): Routing {
  const options: RouterOptions & { readonly routerOptions?: RouterOptions } = server.initialConfig;
  const { caseSensitive, ignoreTrailingSlash, ignoreDuplicateSlashes, useSemicolonDelimiter } =
    // Given there, they are in force, whatever stands beside.
    options.routerOptions ?? options;
  return {
    isCaseSensitive: caseSensitive !== false,
    isStrict: ignoreTrailingSlash !== true,
    ignoresDuplicateSlashes: ignoreDuplicateSlashes === true,
    semicolonEndsPath: useSemicolonDelimiter === true,
    pattern: routeOptions.url,
  };
}
