/** From a framework's request to the decision of a limiter; what its adapters share. */

import { isPromiseLike } from '../internal/deadline.ts';
import { assertKnownOptions, naming } from '../internal/known-options.ts';
import { SetUpError, setUpTypeError } from '../internal/set-up-error.ts';
import { kindOf } from '../internal/value-kind.ts';
import { createRateLimiter, type LimitDecision, type LimitQuestion } from '../limits/rate-limiter.ts';
import { RATE_LIMITER_OPTIONS, type RateLimiterOptions } from '../limits/rate-limiter-options.ts';
import type { Limit } from '../store/limit.ts';
import { whileHeld } from './connection-hold.ts';
import type { NodeRequest } from './node-request.ts';
import { toError } from './to-error.ts';

/** Options of `rateLimit` in every adapter: those of the limiter, and how it reads requests. */
export interface RateLimitMountOptions<Request> extends Omit<RateLimiterOptions, 'limits'> {
  /**
   * The limits of each key, all of which a request must fit into; or a function that gives those of the key of a request, as
   * for keys of another tier. Have it return the same list each time.
   */
  readonly limits: readonly Limit[] | ((request: Request) => readonly Limit[]);
  /**
   * The id of the key, as the authentication before has found it; no secret, since it is logged and is part of names in the
   * store. A request for which it is `undefined` or empty does not pass: it ends in the error handler, with status 500,
   * because the authentication is missing, or was mounted after.
   */
  readonly key: (request: Request) => string | undefined;
  /** Number of requests that one counts as: a whole number from 0. Default: 1. */
  readonly cost?: ((request: Request) => number) | undefined;
}

const OPTIONS: readonly (keyof RateLimitMountOptions<unknown>)[] = [...RATE_LIMITER_OPTIONS, 'key', 'cost'];

/** Stands for limits that a function gives for each request. */
const NEVER_ASKED: readonly Limit[] = [{ limit: 1, windowSeconds: 1 }];

/** No key was known where one has to be: nobody was authenticated before. */
export class NoKeyIdError extends SetUpError {
  readonly code = 'COUNTERSIGN_NO_KEY_ID';

  constructor() {
    super(
      'rateLimit(): "key" has found no key on a request. Mount rateLimit() after the authentication, and only where each ' +
        'request has been authenticated.',
    );
    this.name = 'NoKeyIdError';
  }
}

/** Called once: with a decision, or with an error when there can be none. */
type RateLimitCallback = (error: Error | null, decision?: LimitDecision) => void;

/** Has the limiter of a mount decide on a request. */
export type RateLimitMount<Request> = (
  request: Request,
  about: Pick<LimitQuestion, 'requestId' | 'accept'> & { readonly incoming: NodeRequest },
  done: RateLimitCallback,
) => void;

/**
 * Makes the limiter of a mount.
 *
 * @throws TypeError or RangeError for an invalid option.
 */
export function rateLimitMount<Request>(options: RateLimitMountOptions<Request>): RateLimitMount<Request> {
  assertKnownOptions('rateLimit()', options, OPTIONS);
  const { key: keyId, cost, limits, ...rest } = options;
  const limitsOf = typeof limits === 'function' ? limits : undefined;
  const limiter = naming('rateLimit()', () => {
    if (typeof keyId !== 'function')
      throw new TypeError(`"key" must be a function such as (req) => req.user.id, got ${kindOf(keyId)}`);
    if (cost !== undefined && typeof cost !== 'function')
      throw new TypeError(`"cost" must be a function that returns a whole number, got ${kindOf(cost)}`);
    return createRateLimiter({
      ...rest,
      limits: limitsOf === undefined ? (limits as readonly Limit[]) : NEVER_ASKED,
    });
  });

  function decide(request: Request, about: LimitQuestion): LimitDecision | Promise<LimitDecision> {
    const id = keyId(request);
    if (id === undefined || id === '') throw new NoKeyIdError();
    const own = limitsOf?.(request);
    if (limitsOf !== undefined && !Array.isArray(own))
      throw setUpTypeError(`rateLimit(): "limits" must return a list of limits, got ${kindOf(own)}`);
    return limiter.consume(id, {
      ...about,
      ...(cost && { cost: cost(request) }),
      ...(own && { limits: own }),
    });
  }

  return (request, { incoming, ...about }, done) => {
    let decision: LimitDecision | Promise<LimitDecision>;
    try {
      decision = decide(request, about);
    } catch (error) {
      return done(toError(error));
    }
    // Whatever fails later fails outside of the framework's own try.
    if (isPromiseLike(decision))
      whileHeld(incoming, decision)
        .then((late) => done(null, late))
        .catch((error: unknown) => done(toError(error)));
    else done(null, decision);
  };
}
