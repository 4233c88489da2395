/** Rules of a protocol about retries with an idempotency key, where they are not the usual ones. */

import { validateHeaderName } from 'node:http';
import { assertKnownOptions, naming } from '../internal/known-options.ts';
import { kindOf } from '../internal/value-kind.ts';
import type { ValueLocation } from './values/value-location.ts';

/** Rules of `idempotent()` that a scheme brings along. */
export interface IdempotencyRules {
  /**
   * Comparison of a request whose key is known with the first one. `bytes` (default): query and body, byte for byte. `json`: the value
   * of the body, in which neither the order of members nor the spelling of numbers and strings counts, but `null` and an absent
   * member differ; the query does not count. A body that is no JSON is compared by its bytes.
   */
  readonly sameBody?: 'bytes' | 'json' | undefined;
  /** True if responses repeat the idempotency key, in the header in which requests carry it. Default: false. */
  readonly echo?: boolean | undefined;
  /** The name of the header that marks a replayed response. Default: `Idempotency-Replayed`. */
  readonly replayedHeader?: string | undefined;
}

/** Throws a TypeError that names the rule at fault. */
export function assertIdempotencyRules(
  rules: IdempotencyRules | undefined,
  key: ValueLocation | undefined,
): void {
  if (rules === undefined) return;
  assertKnownOptions('"idempotency"', rules, ['sameBody', 'echo', 'replayedHeader']);
  if (key === undefined) throw new TypeError('"idempotency" has no effect without an "idempotencyKey"');
  naming('"idempotency"', () => {
    const { sameBody = 'bytes', echo = false, replayedHeader } = rules;
    if (sameBody !== 'bytes' && sameBody !== 'json')
      throw new TypeError('"sameBody" must be "bytes" or "json"');
    if (typeof echo !== 'boolean') throw new TypeError('"echo" must be true or false');
    if (echo && (key.header === undefined || key.parameter !== undefined))
      throw new TypeError('"echo" needs an "idempotencyKey" in a header of its own');
    if (replayedHeader !== undefined) assertHeaderName(replayedHeader);
  });
}

function assertHeaderName(name: string): void {
  try {
    validateHeaderName(name);
  } catch {
    throw new TypeError(`"replayedHeader" must be the name of a header, got ${kindOf(name)}`);
  }
}
