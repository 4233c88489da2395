/** Limits that stand alone, behind whatever authentication there is. */

import { eventChannel } from '../events/channels.ts';
import { isPromiseLike } from '../internal/deadline.ts';
import { assertKnownOptions } from '../internal/known-options.ts';
import { kindOf } from '../internal/value-kind.ts';
import { storeIdOf } from '../keys/compiled-key.ts';
import { UNAVAILABLE_RETRY_SECONDS } from '../responses/refusals.ts';
import type { RefusalFacts, RefusalResponse } from '../responses/response-format.ts';
import { type AdmissionResult, guardStore } from '../store/guarded-store.ts';
import { assertLimits, type Limit, type LimitState } from '../store/limit.ts';
import { limitRequest } from '../verify/admission-request.ts';
import { rateLimitHeaders } from './rate-limit-headers.ts';
import {
  type RateLimiterOptions,
  type RateLimiterSettings,
  toRateLimiterSettings,
} from './rate-limiter-options.ts';

/** Question to a limiter about one request. */
export interface LimitQuestion extends Partial<Pick<RefusalFacts, 'requestId' | 'accept'>> {
  /** Number of requests that this one counts as: a whole number from 0. Default: 1. */
  readonly cost?: number | undefined;
  /** Limits in place of the limiter's own, for keys of another kind. Pass the same list each time. */
  readonly limits?: readonly Limit[] | undefined;
}

/** A request that fits into all of its limits, and has been counted in them. */
export interface LimitAllowed {
  readonly ok: true;
  /** Where the key stands now. */
  readonly limits: readonly LimitState[];
  /** Headers for the response; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A request that is over a limit, or could not be counted. */
export interface LimitRefused {
  readonly ok: false;
  readonly code: 'rate_limited' | 'store_unavailable';
  /** Where the key stands; empty where the store does not tell. */
  readonly limits: readonly LimitState[];
  /** Whole seconds until a retry can succeed; `undefined` for what costs more than a limit ever has. */
  readonly retryAfterSeconds: number | undefined;
  /** Response to send, including the headers about limits. */
  readonly response: RefusalResponse;
}

/** The decision of a limiter. */
export type LimitDecision = LimitAllowed | LimitRefused;

/** Holds keys to limits. It decides at once where the store does, and neither throws nor rejects for what a store does. */
export interface RateLimiter {
  /**
   * Decides on a request of a key, and counts it.
   *
   * @param keyId The id of the key, which the caller has verified. It is logged and is part of names in the store: pass no
   * secret, but an id that stands for it.
   * @throws RangeError or TypeError for a `cost` that is no whole number, a key id that is no text, or invalid `limits`.
   */
  readonly consume: (keyId: string, question?: LimitQuestion) => LimitDecision | Promise<LimitDecision>;
  /**
   * Tells where a key stands, and counts nothing; `undefined` where the store fails and `onStoreFailure` is `refuse`.
   *
   * @param limits Limits in place of the limiter's own.
   * @throws RangeError or TypeError as `consume` does.
   */
  readonly peek: (
    keyId: string,
    limits?: readonly Limit[],
  ) => readonly LimitState[] | undefined | Promise<readonly LimitState[] | undefined>;
}

const QUESTION_MEMBERS: readonly (keyof LimitQuestion)[] = ['cost', 'limits', 'requestId', 'accept'];

const decisions = eventChannel('countersign:limit');

/**
 * Makes a limiter.
 *
 * @example
 * const limiter = createRateLimiter({ limits: [{ limit: 600, windowSeconds: 60 }] });
 * const decision = await limiter.consume('session-17', { cost: 5 });
 * if (!decision.ok) console.log(decision.response.status, decision.retryAfterSeconds);
 * @throws TypeError or RangeError for an invalid option.
 */
export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const settings = toRateLimiterSettings(options);
  const { name, clock, onStoreFailure } = settings;
  const space = storeIdOf(name, '');
  const store = guardStore({
    ...settings,
    onStoreFailure: { replay: onStoreFailure, limits: onStoreFailure },
    hasReplayIds: false,
  });
  const assertSound = limitsCheck();

  function admit(keyId: string, cost: number, limits: readonly Limit[]): ReturnType<typeof store.admit> {
    if (typeof keyId !== 'string' || keyId === '')
      throw new TypeError(
        `consume() and peek() take the id of a key, a non-empty text, got ${kindOf(keyId)}`,
      );
    return store.admit(limitRequest(space + keyId, limits, { cost, nowMs: clock() }));
  }

  return {
    consume(keyId, question = {}) {
      assertKnownOptions('consume()', question, QUESTION_MEMBERS);
      const { cost = 1, limits = settings.limits } = question;
      if (!Number.isSafeInteger(cost) || cost < 0)
        throw new RangeError('"cost" must be a whole number from 0');
      if (limits !== settings.limits) assertSound(limits);
      const asked = { keyId, cost, question, settings };
      const answer = admit(keyId, cost, limits);
      return isPromiseLike(answer) ? answer.then((late) => decide(asked, late)) : decide(asked, answer);
    },
    peek(keyId, limits = settings.limits) {
      if (limits !== settings.limits) assertSound(limits);
      const answer = admit(keyId, 0, limits);
      return isPromiseLike(answer) ? answer.then(statesOf) : statesOf(answer);
    },
  };
}

/** Lists are checked when they are first seen, as most are seen again. */
function limitsCheck(): (limits: readonly Limit[]) => void {
  const sound = new WeakSet<readonly Limit[]>();
  return (limits) => {
    if (sound.has(limits)) return;
    assertLimits('limits', limits);
    sound.add(limits);
  };
}

interface Asked {
  readonly keyId: string;
  readonly cost: number;
  readonly question: LimitQuestion;
  readonly settings: RateLimiterSettings;
}

function decide(asked: Asked, answer: AdmissionResult): LimitDecision {
  const { name, rateLimitHeaders: format } = asked.settings;
  const isAdmitted = answer.outcome === 'admitted';
  const outcome = isAdmitted || answer.outcome === 'rate_limited' ? answer.outcome : 'store_unavailable';
  if (decisions.hasSubscribers) decisions.publish({ name, outcome });
  if (!isAdmitted) return refuse(asked, answer);
  const { limits } = answer;
  return { ok: true, limits, headers: rateLimitHeaders(limits, format) };
}

function refuse({ keyId, cost, question, settings }: Asked, answer: AdmissionResult): LimitRefused {
  const { name, responseFormat, rateLimitHeaders: format, logger, clock } = settings;
  const { requestId, accept } = question;
  const isOver = answer.outcome === 'rate_limited';
  const code = isOver ? 'rate_limited' : 'store_unavailable';
  const retryAfterSeconds = isOver ? answer.retryAfterSeconds : UNAVAILABLE_RETRY_SECONDS;
  const limits = isOver ? answer.limits : [];
  const facts: RefusalFacts = {
    code,
    problem: undefined,
    retryAfterSeconds,
    requestId,
    accept,
    nowMs: clock(),
  };
  const { status, headers, body } = responseFormat.respond(facts);
  logger?.warn(
    { event: 'countersign.limit', name, code, keyId, cost, requestId, retryAfterSeconds, status },
    'request refused',
  );
  const response = {
    status,
    headers: { ...headers, 'cache-control': 'no-store', ...rateLimitHeaders(limits, format) },
    body,
  };
  return { ok: false, code, limits, retryAfterSeconds, response };
}

function statesOf(answer: AdmissionResult): readonly LimitState[] | undefined {
  return 'limits' in answer ? answer.limits : undefined;
}
