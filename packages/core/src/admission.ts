/** The last step: replay and limits, asked of the store in one call. */

import type { Attempt } from './attempt.ts';
import { endOfWindow } from './checks/window.ts';
import { isPromiseLike, withDeadline } from './deadline.ts';
import type { CompiledKey } from './keys/compiled-key.ts';
import type { Presented } from './scheme/scheme.ts';
import { createMemoryStore, type MemoryStore } from './store/memory-store.ts';
import type { Admission, Claim } from './store/store.ts';
import { StoreHealth } from './store-health.ts';
import type { VerifierSettings } from './verifier-options.ts';

/** The store's decision, or the error with which it failed where the policy is to refuse then. */
export type AdmissionResult = Admission | { readonly outcome: 'store_unavailable'; readonly cause: unknown };

/** Makes the admission step of a verifier. It neither throws nor rejects. */
export function admission(
  settings: VerifierSettings,
): (attempt: Attempt) => AdmissionResult | Promise<AdmissionResult> {
  const { store, storeTimeoutMs, onStoreFailure, logger, scheme } = settings;
  const health = new StoreHealth(logger, { scheme: scheme.name, policy: onStoreFailure });
  let local: MemoryStore | undefined;

  function onFailure(claim: Claim, cause: unknown): AdmissionResult {
    health.failed(cause);
    const refuses =
      onStoreFailure.replay === 'refuse' || (onStoreFailure.limits === 'refuse' && claim.limits.length > 0);
    if (refuses) return { outcome: 'store_unavailable', cause };
    local ??= createMemoryStore();
    return local.admit(claim);
  }

  async function settle(
    claim: Claim,
    question: number,
    admitted: PromiseLike<Admission>,
  ): Promise<AdmissionResult> {
    try {
      const admission = assertAdmission(
        await (storeTimeoutMs === undefined ? admitted : withDeadline(admitted, storeTimeoutMs, 'the store')),
      );
      health.answered(question);
      return admission;
    } catch (error) {
      return onFailure(claim, error);
    }
  }

  return (attempt) => {
    const claim = claimOf(attempt, settings);
    const question = health.ask();
    try {
      const admitted = store.admit(claim);
      if (isPromiseLike(admitted)) return settle(claim, question, admitted);
      assertAdmission(admitted);
      health.answered(question);
      return admitted;
    } catch (error) {
      return onFailure(claim, error);
    }
  };
}

/** A store is anyone's code: an answer that is none must not pass for an admission. */
function assertAdmission(answer: Admission): Admission {
  if (OUTCOMES.has(answer?.outcome)) return answer;
  throw new TypeError(`the store answered without an outcome out of ${[...OUTCOMES].join(', ')}`);
}

const OUTCOMES: ReadonlySet<unknown> = new Set<Admission['outcome']>([
  'admitted',
  'replayed',
  'replay_unprovable',
  'rate_limited',
]);

function claimOf({ presented, key, replayId, nowMs }: Attempt, settings: VerifierSettings): Claim {
  const { timestampMs } = presented as Presented;
  const { storeId, limits } = key as CompiledKey;
  const { window, replay, severalSignatures, algorithm } = settings.scheme;
  // A copy that passed the window in its last moment may still wait for the key source before it gets here.
  const marginMs = settings.clockMarginMs + settings.keysTimeoutMs;
  // A nonce is kept for both sides of the window, since it must not be used again under a later timestamp either.
  const reuseMs = replay === 'nonce' ? window.futureMs : 0;
  const expiresAtMs = endOfWindow(timestampMs, window) + reuseMs + marginMs;
  const replayIdIsDigest = replay === 'signature' && (severalSignatures || algorithm.matchIsDigest === true);
  return { keyId: storeId, replayId, replayIdIsDigest, timestampMs, expiresAtMs, limits, nowMs };
}
