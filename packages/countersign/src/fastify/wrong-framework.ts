/** Notices that the plugin, or a hook, is used in Express. */

import { setUpTypeError } from '../internal/set-up-error.ts';

/** Tells whether a value is a Fastify app, or a context of one. */
export function isFastifyApp(app: unknown): boolean {
  return typeof (app as { addHook?: unknown } | undefined)?.addHook === 'function';
}

/** Tells whether a value is a Fastify reply. Responses of Express have many of the same methods, but no `raw`. */
export function isFastifyReply(reply: unknown): boolean {
  return (reply as { raw?: unknown } | undefined)?.raw !== undefined;
}

/** The error for a hook that was called with `first`: by Fastify as a plugin, or by Express as a middleware. */
export function wrongHookUse(owner: string, first: unknown, example: string): TypeError {
  if (!isFastifyApp(first)) return wrongFramework(owner);
  return setUpTypeError(
    `${owner} returns a hook, not a plugin: in place of app.register(…), write ${example}`,
  );
}

/** The error that says where the right one is. */
export function wrongFramework(owner: string): TypeError {
  return setUpTypeError(
    `${owner} of countersign/fastify was not used in Fastify: in Express, import it from countersign/express`,
  );
}
