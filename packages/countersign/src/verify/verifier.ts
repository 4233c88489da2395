/** The verifier, put together of its parts; `pipeline.ts` has the checks in their order. */

import { type FailureThrottle, failureThrottle } from '../checks/failure-throttle.ts';
import type { Logger } from '../events/verdict-log.ts';
import { keepTextFast } from '../internal/fast-text.ts';
import { naming } from '../internal/known-options.ts';
import { keyLookup } from '../keys/key-lookup.ts';
import { type Deployment, deployed } from '../request/base-path.ts';
import type { RequestHead } from '../request/request.ts';
import { type RequestInput, toSignedRequest } from '../request/request-input.ts';
import type { Refused, Verdict } from '../responses/verdict.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { guardStore } from '../store/guarded-store.ts';
import type { LimitState, Store } from '../store/store.ts';
import { limitRequest } from './admission-request.ts';
import { alternativesVerifier } from './alternatives-verifier.ts';
import { type Authorization, authorization } from './authorization.ts';
import { createHeadChecks } from './head-checks.ts';
import { createKeyChecks } from './key-checks.ts';
import { createOutcome } from './outcome/outcome.ts';
import { Pipeline, type PipelineParts } from './pipeline.ts';
import type { RoutePolicy } from './route-policy.ts';
import { NO_POLICY, routePolicyCheck } from './route-policy-check.ts';
import { warnOfScheme } from './scheme-warnings.ts';
import type { Verification } from './verification.ts';
import { withInternals } from './verifier-internals.ts';
import { type BodyLimits, toVerifierSettings, type VerifierOptions } from './verifier-options.ts';

/** Verifies requests of one scheme. */
export interface Verifier extends Authorization {
  readonly scheme: Scheme;
  /** Largest body that is verified, in bytes. */
  readonly maxBodyBytes: number;
  /** Limits for adapters, on reading bodies before verification and on draining those of refused requests. */
  readonly bodyLimits: BodyLimits;
  /** For adapters: the address of the service, by which the path that arrives becomes the one that is signed. */
  readonly deployment: Deployment;
  /**
   * Decides on a request. An accepted one counts as used: the same request is not accepted again.
   *
   * @returns the verdict, at once when key source and store answer at once. It rejects for nothing that a sender, a key
   * source or a store does, but with a TypeError for a request or a requirement that is not of the form it must have, and
   * with whatever the integrator's own code throws: a part or a format of the scheme, `cost`, `clock`, `requestId`.
   */
  readonly verify: (request: RequestInput, policy?: RoutePolicy) => Verdict | Promise<Verdict>;
  /**
   * For adapters: decides what the head alone decides, before the body is read. An attempt that goes on is handed to
   * `finish` with the body, or to `refuseBody`. Throws what the integrator's code throws.
   *
   * @param declaredBytes The declared length of the body; NaN where it is not known.
   */
  readonly start: (head: RequestHead, policy: RoutePolicy, declaredBytes: number) => Verification | Refused;
  /** For adapters: decides on an attempt whose body has come. Throws or rejects as `verify` does. */
  readonly finish: (verification: Verification, body: Uint8Array) => Verdict | Promise<Verdict>;
  /** For adapters: refuses an attempt whose body did not come as it must. */
  readonly refuseBody: (
    verification: Verification,
    code: 'body_too_large' | 'body_timeout' | 'too_busy',
  ) => Refused;
  /** Verifiers with equal namespaces share keys, replays and limits. */
  readonly namespace: string;
  /** Where replays, limits and operations are kept: also for all that is given this verifier. */
  readonly store: Store;
  /** Told by all that is given this verifier. */
  readonly logger: Logger | undefined;
  /**
   * Where a key stands in its limits, without counting anything: for dashboards. `undefined` where there is no such key.
   * Rejects when the key source or the store fails.
   */
  readonly limitsOf: (keyId: string) => Promise<readonly LimitState[] | undefined>;
  /** Throws a TypeError unless this verifier can enforce the requirements. */
  readonly assertPolicy: (policy: RoutePolicy) => void;
}

/**
 * Creates a verifier.
 *
 * @example
 * const keys = { id: 'ak_test_1', secret: process.env.SIGNING_SECRET };
 * const verifier = createVerifier({ scheme: influencemart(), keys });
 * const verdict = await verifier.verify({ method: 'POST', url: '/v1/orders', headers, body });
 * @throws TypeError or RangeError that names the option, or the key, at fault.
 */
export function createVerifier(options: VerifierOptions): Verifier {
  const { alternatives } = options?.scheme ?? {};
  if (alternatives === undefined) return verifierOfScheme(options);
  const { failureThrottle: throttled, namespace = alternatives[0]?.name } = options;
  // One throttle for all, or a sender would have a share of each.
  const throttle = throttled && naming('createVerifier()', () => failureThrottle(throttled));
  return alternativesVerifier({ ...options.scheme, alternatives }, (scheme) =>
    verifierOfScheme({ ...options, scheme, namespace }, throttle),
  );
}

function verifierOfScheme(options: VerifierOptions, throttle?: FailureThrottle): Verifier {
  keepTextFast();
  const settings = toVerifierSettings(options, throttle);
  const { scheme, store, namespace, logger, clock, maxBodyBytes, bodyLimits, deployment } = settings;
  const keys = naming('createVerifier()', () => keyLookup(settings));
  const guarded = guardStore({ ...settings, name: scheme.name });
  const outcome = createOutcome(settings);
  const pipeline = new Pipeline({
    ...{ settings, keys, outcome, store: guarded },
    headChecks: createHeadChecks(settings, keys.soleId),
    keyChecks: createKeyChecks(settings, keys),
  });
  const assertPolicy = routePolicyCheck(scheme);
  warnOfScheme(scheme, logger);

  const verifier: Verifier = {
    ...{ scheme, namespace, store, logger, bodyLimits, deployment, maxBodyBytes, assertPolicy },
    verify(input, policy = NO_POLICY) {
      try {
        assertPolicy(policy);
        const request = deployed(toSignedRequest('verify()', input), deployment);
        const verification = pipeline.start(request, policy, request.body.length);
        return 'ok' in verification ? verification : pipeline.checkWhole(verification, request.body);
      } catch (error) {
        return Promise.reject(error);
      }
    },
    start(head, policy, declaredBytes) {
      assertPolicy(policy);
      return pipeline.start(head, policy, declaredBytes);
    },
    finish: (verification, body) => pipeline.finish(verification, body),
    refuseBody: (verification, code) => outcome.refuse(verification, { code }),
    limitsOf: limitsReader({ settings, keys, store: guarded }),
    ...authorization(settings, { ...outcome, admit: (request) => guarded.admit(request) }),
  };
  const { diagnosis } = settings;
  const found = { soleId: keys.soleId, findKey: keys.find };
  return withInternals(verifier, { scheme, clock, ...found, diagnosis, deployment });
}

/** Makes the function that says where a key stands. */
function limitsReader({ settings, keys, store }: Pick<PipelineParts, 'settings' | 'keys' | 'store'>) {
  return async (keyId: string): Promise<readonly LimitState[] | undefined> => {
    const key = await keys.find(keyId);
    if (key === undefined) return undefined;
    const { limits } = keys.rightsOf(key);
    const question = limitRequest(key.storeId, limits, { cost: 0, nowMs: settings.clock() });
    const admission = await store.peek(question);
    return 'limits' in admission ? admission.limits : [];
  };
}
