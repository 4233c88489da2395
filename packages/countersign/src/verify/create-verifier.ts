/** The verifier, put together of its parts; `pipeline.ts` has the checks in their order. */

import { failureThrottle } from '../checks/failure-throttle.ts';
import { keepTextFast } from '../internal/fast-text.ts';
import { naming } from '../internal/known-options.ts';
import { keyLookup } from '../keys/key-lookup.ts';
import { deployed } from '../request/base-path.ts';
import { toSignedRequest } from '../request/request-input.ts';
import { guardStore } from '../store/guarded-store.ts';
import type { LimitState } from '../store/limit.ts';
import { limitRequest } from './admission-request.ts';
import { alternativesVerifier } from './alternatives-verifier.ts';
import { createHeadChecks } from './head-checks.ts';
import { createKeyChecks } from './key-checks.ts';
import { createOutcome } from './outcome/outcome.ts';
import { Pipeline, type PipelineParts } from './pipeline.ts';
import { authorization } from './route/authorization.ts';
import { NO_POLICY, routePolicyCheck } from './route/route-policy-check.ts';
import { warnOfScheme } from './scheme-warnings.ts';
import type { Verifier } from './verifier.ts';
import { verifierIdentity } from './verifier-identity.ts';
import { withInternals } from './verifier-internals.ts';
import {
  toVerifierSettings,
  type VerifierOptions,
  type VerifierSettings,
  type VerifierSurroundings,
} from './verifier-options.ts';

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
  return verifierIn({}, options);
}

/** Creates the verifier of a mount that shares a throttle with others, or that answers exact copies itself, as `webhook()` does. */
export function verifierIn(surroundings: VerifierSurroundings, options: VerifierOptions): Verifier {
  const { alternatives } = options?.scheme ?? {};
  if (alternatives === undefined) return verifierOfScheme(surroundings, options);
  const { failureThrottle: throttled, namespace = alternatives[0]?.name } = options;
  // One throttle for all, or a sender would have a share of each.
  const throttle = throttled && naming('createVerifier()', () => failureThrottle(throttled));
  const identity = verifierIdentity(options.scheme.name);
  return alternativesVerifier({ ...options.scheme, alternatives }, (scheme) =>
    verifierOfScheme({ ...surroundings, throttle, identity }, { ...options, scheme, namespace }),
  );
}

function verifierOfScheme(surroundings: VerifierSurroundings, options: VerifierOptions): Verifier {
  keepTextFast();
  const settings = toVerifierSettings(options, surroundings);
  const { scheme, store, namespace, logger, clock, maxBodyBytes, bodyLimits, deployment, identity } =
    settings;
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
    ...{ scheme, identity, namespace, store, logger, bodyLimits, deployment, maxBodyBytes, assertPolicy },
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
    acceptedCount: outcome.acceptedCount,
    watch: watcher(settings),
    keyOf: async (keyId) => (await keys.find(keyId))?.verified,
    limitsOf: limitsReader({ settings, keys, store: guarded }),
    ...authorization(settings, { ...outcome, admit: (request) => guarded.admit(request) }),
  };
  const { diagnosis } = settings;
  const found = { soleId: keys.soleId, findKey: keys.find };
  return withInternals(verifier, { scheme, clock, ...found, diagnosis, deployment });
}

function watcher({ diagnosis: { watch }, clock }: VerifierSettings): Verifier['watch'] {
  if (watch === undefined) return undefined;
  return (keyId) => {
    const endMs = watch(keyId, clock());
    return endMs === undefined ? undefined : new Date(endMs);
  };
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
