/** Limits alone on Express 4 and 5, behind another authentication. */

import type { WireResponse } from '@countersign/core';
import {
  concealed,
  joinHeaders,
  type LimitMountOptions,
  limitMount,
  noteRefusal,
} from '@countersign/core/node';
import type { Request, RequestHandler, Response } from 'express';
import { assertCalled } from './assert-called.ts';
import { isFastifyReply, wrongFramework } from './wrong-framework.ts';

/** Options of {@link limitOnly}. */
export type LimitOnlyOptions = LimitMountOptions<Request>;

/**
 * Makes a middleware that holds the keys of another authentication to limits. Mount it after that authentication.
 *
 * Accepted and refused answers tell the client where it stands. Limits in one list are all or nothing. Several of these on
 * one request decide one after another, each for itself: give each a `name` of its own, or they count together.
 *
 * @example
 * app.use('/v1', authenticate, limitOnly({ keyId: (req) => req.user?.id, limits: [{ limit: 600, windowSeconds: 60 }] }));
 * @throws TypeError or RangeError for an invalid option.
 */
export function limitOnly(options: LimitOnlyOptions): RequestHandler {
  assertCalled('limitOnly({ keyId, limits })', options);
  const decide = limitMount(options);
  return (req, res, next) => {
    if (isFastifyReply(res)) return next(concealed(wrongFramework('limitOnly()')));
    decide(req, { incoming: req, requestId: undefined, accept: req.headers.accept }, (error, decision) => {
      if (decision === undefined) return next(error);
      if (!decision.ok) return answer(decision.response, res);
      // While the store was asked, a timeout may have answered.
      if (!res.headersSent) setHeaders(decision.headers, res);
      next();
    });
  };
}

function answer({ status, headers, body }: WireResponse, res: Response): void {
  if (res.headersSent) return;
  noteRefusal(res);
  setHeaders(headers, res);
  res.status(status).end(body);
}

function setHeaders(headers: Readonly<Record<string, string>>, res: Response): void {
  const joined = joinHeaders(headers, (name) => res.getHeader(name));
  // `res.set()` would add a charset to a type that was worded without one.
  for (const name in joined) res.setHeader(name, joined[name] as string);
}
