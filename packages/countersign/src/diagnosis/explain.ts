/** Explains why a request is refused, and above all why its signature does not match. */

import { assertClock } from '../internal/assert-clock.ts';
import { assertKnownOptions, naming } from '../internal/known-options.ts';
import { type ApiKey, assertApiKey, secretsOf } from '../keys/api-key.ts';
import { compileKey } from '../keys/compiled-key.ts';
import { assertSignedRequest } from '../request/assert-signed-request.ts';
import { assertBasePath } from '../request/base-path.ts';
import type { SignedRequest } from '../request/request.ts';
import { assertScheme } from '../scheme/assert-scheme.ts';
import type { Segment } from '../scheme/introspection.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { checkAll } from './check-all.ts';
import type { Explanation, StringToSignPart } from './explanation.ts';
import { findingsOf } from './findings.ts';
import { rightCandidate, type Situation } from './mutations/candidate-message.ts';
import { parseLeniently } from './parse/lenient-parse.ts';
import { type SearchInput, type SearchResult, search } from './search/search.ts';
import type { SecretSources } from './secrets/known-secrets.ts';
import { secretVariants, twiceMistakenSecrets } from './secrets/secret-variants.ts';
import { type Steps, TimeBudget, workThrough } from './time-budget.ts';
import { visible } from './visible-text.ts';

/** Options of {@link explain}. */
export interface ExplainOptions {
  /**
   * Milliseconds that the search for two mistakes at once may take. Single mistakes are all tried before, which takes a
   * few milliseconds; at most five times the budget, in a cold process twenty times, with a large body twice. Default: 50.
   */
  readonly budgetMs?: number | undefined;
  /** Other keys whose secrets the client may have taken for this one's. Default: none. */
  readonly otherKeys?: readonly ApiKey[] | undefined;
  /** The path before the signed part that was taken off the target, such as `/prometheus`. Default: none. */
  readonly basePath?: string | undefined;
  /**
   * For whom it is. For a `sender`, whom nobody has verified, what would help to find out a secret piece by piece is not
   * tried, nor are other keys. Default: `operator`, who has the keys.
   */
  readonly audience?: 'operator' | 'sender' | undefined;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly clock?: (() => number) | undefined;
}

/**
 * Explains what each check sees in a request and, when the signature does not match, which mistake of the client gives the
 * very signature that was sent: it tries what clients really get wrong, and pairs of that.
 *
 * Nothing is counted or remembered, so a request can be explained as often as one likes. The result has neither a secret
 * nor the right signature in it, but it has what the request itself holds: show it to the sender of the request, with `audience:
 * 'sender'`, or to nobody else.
 *
 * @example
 * const { findings } = explain(iimmpact(), { id: keyId, secret }, request);
 * console.log(findings[0]?.mistakes[0]?.cause); // The secret was used as the text that was shown, without decoding it.
 * @throws TypeError or RangeError for an invalid option or key.
 */
export function explain(
  scheme: Scheme,
  key: ApiKey,
  request: SignedRequest,
  options: ExplainOptions = {},
): Explanation {
  assertKnownOptions('explain()', options, ['budgetMs', 'otherKeys', 'basePath', 'audience', 'clock']);
  naming('explain()', () => {
    if (typeof (scheme as Scheme & { verify?: unknown })?.verify === 'function')
      throw new TypeError('"scheme" is a verifier: write explain(verifier.scheme, key, request)');
    assertScheme(scheme);
    assertApiKey(key);
    assertSignedRequest(request);
    toSettings(options);
  });
  return workThrough(explainInSteps(scheme, key, request, options));
}

/** Options of {@link explainInSteps}. */
export interface StepsOptions extends ExplainOptions {
  /** The number of times `budgetMs` that the search for pairs has. Default: 1. */
  readonly pairBudgets?: number | undefined;
}

/** Explains step by step, so that others may go on in between. */
export function* explainInSteps(
  scheme: Scheme,
  key: ApiKey,
  request: SignedRequest,
  { pairBudgets = 1, ...options }: StepsOptions,
): Steps<Explanation> {
  const { budgetMs, otherKeys, basePath, leastKeyBytes, nowMs } = toSettings(options);
  const time = new TimeBudget();
  const compiled = compileKey(key, { scheme, namespace: scheme.name, defaultLimits: undefined });
  yield* time.pause();
  const seen = parseLeniently(scheme, request);
  const { checks, signatureMatches } = checkAll({ scheme, key: compiled, request, seen, nowMs });
  yield* time.pause();
  const situation = seen.signatureFields && { request, signatureFields: seen.signatureFields };
  const sources = { scheme, key, otherKeys, nowMs, leastKeyBytes };
  const bounds = { basePath, budgetMs, pairBudgets, time };
  const isSearched = situation !== undefined && !signatureMatches;
  const result = isSearched
    ? yield* search({ situation, candidates: seen.candidates, ...bounds, ...searchedSecrets(sources, time) })
    : NOTHING_SEARCHED;
  const { tried, isCutShort } = result;
  return {
    scheme: scheme.name,
    signatureMatches,
    checks,
    stringToSign: situation === undefined ? [] : stringsToSign(scheme, situation),
    findings: findingsOf({ ...result, seen, key, checks, nowMs, window: scheme.window, signatureMatches }),
    search: { tried, isCutShort, durationMs: time.ms },
  };
}

function searchedSecrets(
  sources: SecretSources,
  time: TimeBudget,
): Pick<SearchInput, 'scheme' | 'secret' | 'secrets' | 'twiceMistaken'> {
  return {
    scheme: sources.scheme,
    secret: secretsOf(sources.key)[0]?.value,
    secrets: secretVariants(sources),
    twiceMistaken: (isLate) => twiceMistakenSecrets(sources, time, isLate),
  };
}

const NOTHING_SEARCHED: SearchResult = { matches: [], tried: 0, isCutShort: false };
const LONGEST_BUDGET_MS = 600_000;
/** As long as a secret must be: nobody finds out such a key by trying. */
const LEAST_KEY_BYTES_FOR_SENDERS = 14;

interface Settings {
  readonly budgetMs: number;
  readonly otherKeys: readonly ApiKey[];
  readonly basePath: string | undefined;
  readonly leastKeyBytes: number;
  readonly nowMs: number;
}

function toSettings(options: ExplainOptions): Settings {
  const { budgetMs = 50, otherKeys = [], basePath, audience = 'operator', clock = Date.now } = options;
  if (!(budgetMs > 0 && budgetMs <= LONGEST_BUDGET_MS))
    throw new RangeError(`"budgetMs" must be a number above 0 and up to ${LONGEST_BUDGET_MS}`);
  if (!Array.isArray(otherKeys)) throw new TypeError('"otherKeys" must be a list of API keys');
  for (const key of otherKeys) assertApiKey(key);
  if (audience !== 'operator' && audience !== 'sender')
    throw new TypeError('"audience" must be "operator" or "sender"');
  assertBasePath(basePath);
  assertClock(clock);
  const isForSender = audience === 'sender';
  return {
    budgetMs,
    basePath,
    nowMs: clock(),
    otherKeys: isForSender ? [] : otherKeys,
    leastKeyBytes: isForSender ? LEAST_KEY_BYTES_FOR_SENDERS : 0,
  };
}

function stringsToSign(scheme: Scheme, situation: Situation): StringToSignPart[][] {
  return Array.from({ length: scheme.variants }, (_, index) => index).flatMap((index) => {
    const candidate = rightCandidate({ scheme, index }, situation);
    return 'code' in candidate ? [] : [candidate.message.map(toPart)];
  });
}

function toPart({ label, bytes }: Segment): StringToSignPart {
  return { label: visible(Buffer.from(label)), text: visible(bytes), bytes: bytes.length };
}
