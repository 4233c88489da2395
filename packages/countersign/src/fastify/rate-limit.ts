/** Limits alone on Fastify 5, behind another authentication. */

import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { concealed } from '../internal/set-up-error.ts';
import { type RateLimitMountOptions, rateLimitMount } from '../node/rate-limit-mount.ts';
import { noteRefusal } from '../node/run-once-incoming.ts';
import { sendResponse, setHeaders } from './answer.ts';
import { isFastifyReply, wrongHookUse } from './wrong-framework.ts';

const EXAMPLE = "app.addHook('onRequest', rateLimit(…))";

/** Options of {@link rateLimit}. */
export type RateLimitOptions = RateLimitMountOptions<FastifyRequest>;

/** A hook for `onRequest`, `preValidation` or `preHandler`, of an app or of a route. */
export type RateLimitHook = (
  request: FastifyRequest,
  reply: FastifyReply,
  done: HookHandlerDoneFunction,
) => void;

/**
 * Makes a hook that holds the keys of another authentication to limits. Add it after that authentication's own.
 *
 * Accepted and refused answers tell the client where it stands. Limits in one list are all or nothing. Several of these on
 * one request decide one after another, each for itself: give each a `name` of its own, or they count together.
 *
 * @example
 * app.addHook('onRequest', authenticate);
 * app.addHook('onRequest', rateLimit({ key: (request) => request.user?.id, limits: [{ limit: 600, windowSeconds: 60 }] }));
 * @throws TypeError or RangeError for an invalid option.
 */
export function rateLimit(options: RateLimitOptions): RateLimitHook {
  const decide = rateLimitMount(options);
  return (request, reply, done) => {
    if (!isFastifyReply(reply)) return done(wrongHookUse('rateLimit()', request, EXAMPLE));
    decide(
      request,
      { incoming: request.raw, requestId: request.id, accept: request.headers.accept },
      (error, decision) => {
        if (decision === undefined) return done(error ? concealed(error) : undefined);
        if (!decision.ok) {
          if (!reply.sent) noteRefusal(reply.raw);
          return sendResponse(decision.response, reply);
        }
        setHeaders(decision.headers, reply);
        done();
      },
    );
  };
}
