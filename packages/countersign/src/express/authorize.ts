/** Express 4 and 5: what a route requires of a request that a mount above has accepted. */

import { assertKnownOptions, naming } from '../internal/known-options.ts';
import { SetUpError } from '../internal/set-up-error.ts';
import { acceptanceBy } from '../node/acceptance.ts';
import { assertCallbacks } from '../node/assert-callbacks.ts';
import type { NodeRequest } from '../node/node-request.ts';
import { observedVerdict } from '../node/observation.ts';
import { assertVerifier } from '../verify/assert-verifier.ts';
import { ROUTE_POLICY_OPTIONS, type RoutePolicy } from '../verify/route/route-policy.ts';
import type { Verifier } from '../verify/verifier.ts';
import type { OnRefusal } from './answer.ts';
import { assertCalled } from './assert-called.ts';
import { countersign } from './countersign.ts';
import type { Middleware } from './middleware.ts';

/** Options of {@link authorize}. */
export interface AuthorizeOptions extends RoutePolicy {
  /** Answers a refused request in place of the scheme's own answer. Must not tell the sender `refused.code`. */
  readonly onRefusal?: OnRefusal | undefined;
}

/** The route is not below `countersign()` of that verifier: a mistake in the set-up, which must not let anybody pass. */
class NotCountersignedError extends SetUpError {
  override readonly name = 'NotCountersignedError';
  readonly code = 'COUNTERSIGN_NOT_VERIFIED';

  constructor() {
    super(
      'authorize(): this request has not been verified by that verifier. Mount countersign(verifier) above the route, and ' +
        'give authorize() the same verifier.',
    );
  }
}

/**
 * Makes a middleware that checks what a route requires of a request which `countersign(verifier)` above has accepted:
 * scopes, mode, headers and limits of its own. It verifies nothing and counts nothing twice.
 *
 * @param policy Scopes, mode, required headers, limits and cost of the route.
 * @example
 * app.use('/v1', countersign(verifier, { parse: 'json' }));
 * app.post('/v1/payouts', authorize(verifier, { scopes: ['payouts:write'] }), createPayout);
 * @throws TypeError for a policy that the scheme cannot meet. A request that was not verified ends in the error handler,
 * with status 500.
 */
export function authorize(verifier: Verifier, policy: AuthorizeOptions): Middleware {
  assertCalled('authorize(verifier, policy)', policy);
  assertVerifier('authorize()', verifier);
  assertKnownOptions('authorize()', policy, [...ROUTE_POLICY_OPTIONS, 'onRefusal']);
  const { onRefusal, ...required } = policy;
  naming('authorize()', () => {
    verifier.assertPolicy(required);
    assertCallbacks({ onRefusal });
  });
  const check = countersign(verifier, policy);
  return (req, res, next) => {
    if (acceptanceBy(verifier, req as NodeRequest) === undefined)
      return next(
        observedVerdict(req as NodeRequest) === undefined ? new NotCountersignedError() : undefined,
      );
    check(req, res, next);
  };
}
