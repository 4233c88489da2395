/** The mistakes that clients of a scheme are likely to make, for its documentation. */

import { assertKnownOptions, naming } from '../internal/known-options.ts';
import { assertApiKey } from '../keys/api-key.ts';
import { type RequestInput, toSignedRequest } from '../request/request-input.ts';
import type { MistakeCode } from '../responses/mistake-code.ts';
import { assertScheme } from '../scheme/assert-scheme.ts';
import type { SchemeAndKey } from './explain.ts';
import { toExplainSettings } from './explain-options.ts';
import { likelihoodOf, type Possibility } from './mistakes/likelihood.ts';
import {
  isSame,
  type MessageVariant,
  rightCandidate,
  type Situation,
} from './mutations/candidate-message.ts';
import { applyMutation } from './mutations/mutation.ts';
import { parseLeniently } from './parse/lenient-parse.ts';
import { algorithmVariants, DIGESTS_BY_LENGTH } from './search/algorithm-variants.ts';
import { mutationsOf } from './search/mutations.ts';
import { secretVariants } from './search/secret-variants.ts';
import { isOnlyVerified } from './search/signature-groups.ts';

/** A mistake that changes the signature. */
export interface LikelyMistake {
  readonly code: MistakeCode;
  /** Compared with that of others; likelihoods of several add up. */
  readonly likelihood: number;
}

/**
 * Lists the mistakes with key, algorithm and string to sign that would give a request another signature, the likeliest first, as
 * `explain()` ranks them. Mistakes with the text of the signature and with headers have no rank and are not listed.
 *
 * @example
 * const signed = { method: 'POST', url: '/v1/orders', headers, body };
 * const [first] = likelyMistakes({ scheme, key: { id: keyId, secret } }, signed);
 * // { code: 'secret_not_decoded', likelihood: 0.59… }
 * @param by The scheme, and a key with an example of a secret.
 * @param request A request that is signed by the scheme. The more it holds, such as a query and letters beyond ASCII, the more
 * mistakes change its signature.
 * @throws TypeError for an invalid scheme, key or request, and for a request without the headers of the scheme.
 */
export function likelyMistakes(by: SchemeAndKey, request: RequestInput): readonly LikelyMistake[] {
  return naming('likelyMistakes()', () => {
    assertKnownOptions('the first argument', by, ['scheme', 'key']);
    assertScheme(by.scheme);
    assertApiKey(by.key);
    const received = toSignedRequest('likelyMistakes()', request);
    const { signatureFields } = parseLeniently(by.scheme, received);
    if (signatureFields === undefined)
      throw new TypeError('the request must be signed: it lacks a header of the scheme');
    const likelihoods = new Map<MistakeCode, number>();
    for (const { mistakes, cost } of possibilitiesOf(by, { request: received, signatureFields }))
      for (const { code } of mistakes)
        likelihoods.set(code, Math.max(likelihoods.get(code) ?? 0, likelihoodOf(cost)));
    return [...likelihoods]
      .map(([code, likelihood]) => ({ code, likelihood }))
      .toSorted((a, b) => b.likelihood - a.likelihood);
  });
}

/** Single mistakes alone: each of two at once is listed by itself. */
function possibilitiesOf({ scheme, key }: SchemeAndKey, situation: Situation): readonly Possibility[] {
  const variant: MessageVariant = { scheme, index: 0 };
  const base = rightCandidate(variant, situation);
  if ('code' in base) return [];
  const secrets = secretVariants({ scheme, key, ...toExplainSettings({}) });
  const { basePath } = situation.request;
  const mutations = mutationsOf(situation, base.message, {
    scheme,
    basePath,
    keyId: key.id,
    secret: undefined,
  });
  const changing = mutations.filter((mutation) => {
    const candidate = applyMutation(base, mutation, variant);
    return candidate !== undefined && !isSame(candidate.message, base.message);
  });
  return [...secrets, ...algorithmsOf(scheme), ...changing].filter(({ mistakes }) => mistakes.length === 1);
}

function algorithmsOf(scheme: SchemeAndKey['scheme']): readonly Possibility[] {
  const { signatureBytes, matchIsDigest } = scheme.algorithm;
  if (isOnlyVerified(scheme) || matchIsDigest !== true || typeof signatureBytes !== 'number') return [];
  const usual = DIGESTS_BY_LENGTH.get(signatureBytes);
  const wrong: Possibility = { mistakes: [{ code: 'algorithm_wrong' }], cost: OTHER_ALGORITHM };
  return usual === undefined ? [] : [...algorithmVariants(usual), wrong];
}

/** The documentation names the algorithm, and code is rarely copied from elsewhere without looking at it. */
const OTHER_ALGORITHM = 2;
