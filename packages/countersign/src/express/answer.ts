/** Answers on Express. */

import type { NextFunction, Request, Response } from 'express';
import type { RefusedAnswer } from '../node/copied-incoming.ts';
import { answerWhole, noteRefusal } from '../node/run-once-incoming.ts';
import { toError } from '../node/to-error.ts';
import { type JoinOptions, joinHeaders } from '../responses/join-headers.ts';
import type { RefusalResponse } from '../responses/response-format.ts';
import type { Refused } from '../responses/verdict.ts';

/** Answers a refused request in place of the scheme's own answer. Must not tell the sender `refused.code`. */
export type OnRefusal = (
  refused: Refused,
  req: Request,
  res: Response,
  next: NextFunction,
) => void | Promise<void>;

/** Answers a refused request: with a response that was kept for it, or by its refusal. */
export function answerRefused(
  answer: RefusedAnswer,
  onRefusal: OnRefusal | undefined,
  exchange: readonly [Request, Response, NextFunction],
): void {
  const [, res] = exchange;
  if (answer.outcome === 'refused') return answerRefusal(answer.verdict, onRefusal, exchange);
  if (!res.headersSent) answerWhole(res, answer.response);
}

/** Sends a refusal: by the integrator's hook, or as the scheme words it. */
export function answerRefusal(
  refused: Refused,
  onRefusal: OnRefusal | undefined,
  [req, res, next]: readonly [Request, Response, NextFunction],
): void {
  noteRefusal(res);
  if (onRefusal !== undefined) {
    // Called outside of Express's own try, where a mistake would end the process.
    new Promise<void>((answered) => answered(onRefusal(refused, req, res, next))).catch((error: unknown) =>
      next(toError(error)),
    );
    return;
  }
  sendResponse(refused.response, res, { isAnew: true });
}

/** Sends an answer, unless a timeout has answered while keys or store were asked. */
export function sendResponse(
  { status, headers, body }: RefusalResponse,
  res: Response,
  how: JoinOptions = {},
): void {
  if (res.headersSent) return;
  setHeaders(headers, res, how);
  res.status(status).end(body);
}

/** Sets headers. Those of CORS, compression and other limiters, which are lists as well, are added to. */
export function setHeaders(headers: RefusalResponse['headers'], res: Response, how: JoinOptions = {}): void {
  const joined = joinHeaders(headers, (name) => res.getHeader(name), how);
  // `res.set()` would add a charset to a type that was worded without one.
  for (const name in joined) res.setHeader(name, joined[name] as string);
}
