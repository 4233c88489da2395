/** Limits alone on Express 4 and 5, behind another authentication. */

import type { NextFunction, Request, Response } from 'express';
import { concealed } from '../internal/set-up-error.ts';
import { type RateLimitMountOptions, rateLimitMount } from '../node/rate-limit-mount.ts';
import { noteRefusal } from '../node/run-once-incoming.ts';
import { sendResponse, setHeaders } from './answer.ts';
import { assertCalled } from './assert-called.ts';
import type { Middleware } from './middleware.ts';
import { isFastifyReply, wrongFramework } from './wrong-framework.ts';

/** Options of {@link rateLimit}. */
export type RateLimitOptions = RateLimitMountOptions<Request>;

/**
 * Makes a middleware that holds the keys of another authentication to limits. Mount it after that authentication.
 *
 * Accepted and refused answers tell the client where it stands. Limits in one list are all or nothing. Several of these on
 * one request decide one after another, each for itself: give each a `name` of its own, or they count together.
 *
 * @example
 * app.use('/v1', authenticate, rateLimit({ key: (req) => req.user?.id, limits: [{ limit: 600, windowSeconds: 60 }] }));
 * @throws TypeError or RangeError for an invalid option.
 */
export function rateLimit(options: RateLimitOptions): Middleware {
  assertCalled('rateLimit({ key, limits })', options);
  const decide = rateLimitMount(options);
  const middleware = (req: Request, res: Response, next: NextFunction): void => {
    if (isFastifyReply(res)) return next(concealed(wrongFramework('rateLimit()')));
    decide(req, { incoming: req, requestId: undefined, accept: req.headers.accept }, (error, decision) => {
      if (decision === undefined) return next(error);
      if (!decision.ok) {
        if (!res.headersSent) noteRefusal(res);
        return sendResponse(decision.response, res);
      }
      // While the store was asked, a timeout may have answered.
      if (!res.headersSent) setHeaders(decision.headers, res);
      next();
    });
  };
  return middleware as Middleware;
}
