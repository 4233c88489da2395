/** Notices that a mount for Express is used in Fastify. */

import { setUpTypeError } from '../internal/set-up-error.ts';

/** Tells whether it is an app of Fastify's, which calls what it takes for a plugin. */
export function isFastifyApp(app: unknown): boolean {
  const { addHook, decorateRequest } = (app ?? {}) as Record<string, unknown>;
  return typeof addHook === 'function' && typeof decorateRequest === 'function';
}

/** Tells whether it is a reply of Fastify's, as hooks get it. */
export function isFastifyReply(response: unknown): boolean {
  return typeof (response as { setHeader?: unknown } | undefined)?.setHeader !== 'function';
}

/** The error that says where the right one is. */
export function wrongFramework(owner: string): TypeError {
  return setUpTypeError(
    `${owner} of countersign/express was used in Fastify: import it from countersign/fastify`,
  );
}
