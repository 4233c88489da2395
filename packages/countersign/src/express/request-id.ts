/** Ids that other middlewares give a request. */

import type { Request } from 'express';

/** The id that pino-http and express-request-id give a request. */
export function requestIdOf({ id }: Request & { readonly id?: unknown }): string | undefined {
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}
