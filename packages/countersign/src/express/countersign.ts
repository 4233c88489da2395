/** Express 4 and 5: request to verifier, verdict to handler or answer. */

import type { NextFunction, Request, Response } from 'express';
import { assertKnownOptions, naming } from '../internal/known-options.ts';
import { concealed } from '../internal/set-up-error.ts';
import { kindOf } from '../internal/value-kind.ts';
import { isBodyParsed } from '../node/acceptance.ts';
import { assertCallbacks } from '../node/assert-callbacks.ts';
import { isGone } from '../node/connection-hold.ts';
import {
  type AnswersCopies,
  assertAnswersCopies,
  type RefusedAnswer,
  settleRefusal,
} from '../node/copied-incoming.ts';
import { RequestAbortedError } from '../node/errors/request-aborted.ts';
import { warnOfForgeableAddress } from '../node/forgeable-address.ts';
import { noteObserved } from '../node/observation.ts';
import { noteUnderWay } from '../node/requests-under-way.ts';
import { verifyIncoming } from '../node/verify-incoming.ts';
import type { Accepted, Refused } from '../responses/verdict.ts';
import { assertVerifier } from '../verify/assert-verifier.ts';
import { ROUTE_POLICY_OPTIONS, type RoutePolicy } from '../verify/route/route-policy.ts';
import type { Verifier } from '../verify/verifier.ts';
import { answerRefused, type OnRefusal, setHeaders } from './answer.ts';
import { assertCalled } from './assert-called.ts';
import { guarded } from './guarded.ts';
import { shareHiddenClasses } from './hidden-class.ts';
import type { Middleware } from './middleware.ts';
import { parseJson } from './parse-json.ts';
import { requestIdOf } from './request-id.ts';
import { routingOf } from './routing.ts';
import { isFastifyApp, isFastifyReply, wrongFramework } from './wrong-framework.ts';

declare global {
  namespace Express {
    interface Request {
      /** The verdict, below `countersign()`. For code that also runs for requests that are not verified: `verificationOf(req)`. */
      countersign: Accepted;
    }
  }
}

/** Options of {@link countersign}: what is required of the request, and how it is answered. */
export interface MountOptions extends RoutePolicy {
  /** Requests for which this returns true are let through unverified, with `req.countersign` unset: read `verificationOf(req)` there. Default: none. */
  readonly skip?: ((req: Request) => boolean) | undefined;
  /**
   * Answers an exact copy of a request, such as a proxy makes that tries again by itself, with the first response if one is
   * kept for its idempotency key. Takes what `idempotent(verifier)` has returned, which is mounted on the routes. Anyone who has captured a
   * request can then read its response by sending it again, until its window is over. Default: copies are refused.
   */
  readonly answerCopies?: AnswersCopies | undefined;
  /**
   * `json` parses bodies of `application/json` into `req.body` as `express.json()` does, in the same step and from the bytes
   * that were verified, up to the verifier's `maxBodyBytes`. It is stricter: JSON that is no UTF-8, or would change
   * prototypes, is refused with status 400. Other and compressed bodies are left to parsers mounted after it. Default: no body
   * is parsed.
   */
  readonly parse?: 'json' | undefined;
  /** Answers a refused request in place of the scheme's own answer. Must not tell the sender `refused.code`. */
  readonly onRefusal?: OnRefusal | undefined;
}

const ANEW = { isAnew: true } as const;
const TRUSTS_EVERYONE = 'Express has "trust proxy": true';
const OPTIONS = [...ROUTE_POLICY_OPTIONS, 'skip', 'answerCopies', 'onRefusal', 'parse'];

/**
 * Makes a middleware that lets only verified requests pass. Mount it before any body parser; parsers mounted after it
 * find the body untouched.
 *
 * On a request that a mount of the same verifier above has accepted, it only checks what is required in addition.
 *
 * @example
 * app.use('/v1', countersign(verifier, { parse: 'json' }));
 * app.post('/v1/payouts', authorize(verifier, { scopes: ['payouts:write'] }), handler);
 * @throws TypeError for an invalid option, or a requirement that the scheme cannot meet.
 */
export function countersign(verifier: Verifier, options: MountOptions = {}): Middleware {
  // Thrown, it would end the process, since Fastify takes this for a plugin.
  if (isFastifyApp(verifier)) return Promise.reject(wrongFramework('countersign()')) as never;
  assertCalled('countersign(verifier)', options);
  assertKnownOptions('countersign()', options, OPTIONS);
  const { skip, answerCopies, onRefusal, parse, ...policy } = options;
  assertVerifier('countersign()', verifier);
  naming('countersign()', () => {
    verifier.assertPolicy(policy);
    assertAnswersCopies(answerCopies, verifier);
    assertCallbacks({ skip, onRefusal });
    if (parse !== undefined && parse !== 'json')
      throw new TypeError(`"parse" must be "json", got ${kindOf(parse)}`);
  });

  function decide(req: Request, res: Response, next: NextFunction): void {
    shareHiddenClasses(req, res);
    const requestId = requestIdOf(req);
    const incoming = { address: req.ip, policy, response: res, requestId };
    verifyIncoming(verifier, req, incoming, (error, verdict, body) => {
      if (verdict === undefined) return next(error);
      if (!verdict.ok && !verdict.enforced) return guarded(next, () => letPass(verdict, [req, next], body));
      if (!verdict.ok) {
        const refused = { verifier, verdict, answerCopies, routing: () => routingOf(req) };
        const answer = (found: RefusedAnswer) =>
          guarded(next, () => answerRefused(found, onRefusal, [req, res, next]));
        return guarded(next, () => settleRefusal(refused, answer));
      }
      guarded(next, () => {
        warnOfForgeableAddress(verdict, TRUSTS_EVERYONE, () => req.app?.get('trust proxy') === true);
        req.countersign = verdict;
        const isParsed = parse === 'json' && body !== undefined && parseJson(req, body);
        if (!isParsed && isBodyLost(req)) return next(new RequestAbortedError());
        // While body, keys or store were waited for, a timeout may have answered.
        if (!res.headersSent) setHeaders(verdict.responseHeaders, res, ANEW);
        next();
        noteUnderWay(verifier, verdict, res);
      });
    });
  }

  /** Lets a request pass that is only observed. */
  function letPass(
    refused: Refused,
    [req, next]: readonly [Request, NextFunction],
    body: Uint8Array | undefined,
  ): void {
    noteObserved(req, refused);
    const isParsed = parse === 'json' && body !== undefined && parseJson(req, body);
    next(!isParsed && isBodyLost(req) ? new RequestAbortedError() : undefined);
  }

  const middleware = (req: Request, res: Response, next: NextFunction): void => {
    if (isFastifyReply(res)) return next(concealed(wrongFramework('countersign()')));
    // Express takes a thrown `undefined` for none, and would let the request pass.
    guarded(next, () => (skip?.(req) === true ? next() : decide(req, res, next)));
  };
  return middleware as Middleware;
}

/** Parsers of Express take the unread body of a connection that has ended for none, and the handler would run without it. */
function isBodyLost(req: Request): boolean {
  return isGone(req) && req.readableLength > 0 && !isBodyParsed(req);
}
