/** Explains a request in steps: all checks first, then the search. */

import { type ApiKey, secretsOf } from '../keys/api-key.ts';
import { compileKey } from '../keys/compiled-key.ts';
import type { SignedRequest } from '../request/request.ts';
import type { Explanation, StringToSign } from '../responses/explanation.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { checkAll } from './check-all.ts';
import { type ExplainOptions, toExplainSettings } from './explain-options.ts';
import { findingsOf } from './findings.ts';
import { hintsIn } from './hints.ts';
import { rightCandidate, type Situation } from './mutations/candidate-message.ts';
import { parseLeniently } from './parse/lenient-parse.ts';
import { type SearchInput, type SearchResult, search } from './search/search.ts';
import { secretVariants, twiceMistakenSecrets } from './search/secret-variants.ts';
import { isOnlyVerified } from './search/signature-groups.ts';
import type { SecretSources } from './secrets/known-secrets.ts';
import { ofSegments, toStringToSign } from './string-to-sign.ts';
import { withText } from './text/explanation-text.ts';
import { type Steps, TimeBudget, workThrough } from './time-budget.ts';

/** Options of {@link explainInSteps}. */
export interface StepsOptions extends ExplainOptions {
  /** The number of times `budgetMs` that the search for pairs has. Default: 1. */
  readonly pairBudgets?: number | undefined;
  /** True to add what a sender would be told, where some findings are not for senders. Default: false. */
  readonly isForSendersToo?: boolean | undefined;
}

/** Explains step by step, so that others may go on in between. Without a key, nothing is searched. */
export function* explainInSteps(
  scheme: Scheme,
  key: ApiKey | undefined,
  request: SignedRequest,
  { pairBudgets = 1, isForSendersToo = false, ...options }: StepsOptions,
): Steps<Explanation> {
  const { budgetMs, otherKeys, leastKeyBytes, nowMs } = toExplainSettings(options);
  const time = new TimeBudget();
  const compiled = key && compileKey(key, { scheme, namespace: scheme.name, defaultLimits: undefined });
  yield* time.pause();
  const seen = parseLeniently(scheme, request);
  const { checks, signatureMatches } = checkAll({ scheme, key: compiled, request, seen, nowMs });
  yield* time.pause();
  const situation = seen.signatureFields && { request, signatureFields: seen.signatureFields };
  const bounds = { basePath: request.basePath, budgetMs, pairBudgets, time };
  const isSearched = situation !== undefined && key !== undefined && !signatureMatches;
  const result = isSearched
    ? yield* search({
        situation,
        candidates: seen.candidates,
        ...bounds,
        ...searchedSecrets({ scheme, key, ...situation, otherKeys, nowMs, leastKeyBytes }, time),
      })
    : NOTHING_SEARCHED;
  const { tried, isCutShort } = result;
  const [stringToSign, ...otherStringsToSign] =
    situation === undefined ? [] : stringsToSign(scheme, situation);
  const findings = findingsOf({
    ...{ ...result, seen, key, checks, nowMs, signatureMatches, stringToSign, isForSendersToo },
    window: scheme.window,
    isPublicKey: isOnlyVerified(scheme),
  });
  // Hints would tell by their absence of a match that a sender must not be told of.
  const isExplained = result.matches.some(({ isRevealing }) => !(isForSendersToo && isRevealing));
  return withText({
    scheme: scheme.name,
    keyId: seen.keyId,
    signatureMatches,
    checks,
    stringToSign,
    otherStringsToSign,
    canonicalRequest: situation && canonicalRequestOf(scheme, situation),
    best: findings[0],
    findings,
    hints: signatureMatches || isExplained ? [] : hintsIn(request),
    search: { tried, isCutShort, durationMs: time.ms },
  });
}

/** Explains without a pause. */
export function explainAtOnce(
  scheme: Scheme,
  key: ApiKey | undefined,
  request: SignedRequest,
  options: ExplainOptions,
): Explanation {
  return workThrough(explainInSteps(scheme, key, request, options));
}

function searchedSecrets(
  sources: SecretSources,
  time: TimeBudget,
): Pick<SearchInput, 'scheme' | 'keyId' | 'otherIds' | 'secret' | 'secrets' | 'twiceMistaken'> {
  return {
    scheme: sources.scheme,
    // Where requests name their key, the string to sign can have no other id than theirs.
    keyId: sources.scheme.namesKey === false ? sources.key.id : (sources.signatureFields?.keyId ?? ''),
    otherIds: sources.otherKeys.map(({ id }) => id).filter((id) => id !== sources.key.id),
    secret: secretsOf(sources.key)[0]?.value,
    secrets: secretVariants(sources),
    twiceMistaken: (isLate) => twiceMistakenSecrets(sources, time, isLate),
  };
}

const NOTHING_SEARCHED: SearchResult = { matches: [], tried: 0, isCutShort: false };

/** One of each variant of which it can be built. */
function stringsToSign(scheme: Scheme, situation: Situation): StringToSign[] {
  return Array.from({ length: scheme.variants }, (_, index) => index).flatMap((index) => {
    const candidate = rightCandidate({ scheme, index }, situation);
    return 'code' in candidate ? [] : [toStringToSign(candidate.message)];
  });
}

/** The message within the message, where the scheme has one. */
function canonicalRequestOf(scheme: Scheme, situation: Situation): StringToSign | undefined {
  const candidate = rightCandidate({ scheme, index: 0 }, situation);
  const inner = 'code' in candidate ? [] : candidate.message.filter(({ isHashed }) => isHashed);
  return inner.length === 0 ? undefined : ofSegments(inner);
}
