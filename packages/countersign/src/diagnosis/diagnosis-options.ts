/** The options of the diagnosis of a verifier, checked. */

import type { CompleteOptions } from '../internal/complete-options.ts';
import { assertKnownOptions, naming } from '../internal/known-options.ts';
import { type ApiKey, assertApiKey, type VerifiedKey } from '../keys/api-key.ts';
import { compileKey, type KeySettings } from '../keys/compiled-key.ts';

/** Keys among which the secret is searched that a client took for another. */
export type OtherKeys = readonly ApiKey[] | ((key: VerifiedKey) => readonly ApiKey[]);

/** Options of `diagnosis()`. */
export interface DiagnosisOptions {
  /**
   * Milliseconds for which the event loop stands still at a time; what was begun then is finished, so that it may be twice as
   * long. For log and events, a search has 15 such turns at most, between which requests are served (in a cold process 30, with
   * a large body 12): first single mistakes are tried, for which a turn or two is enough, then two at once in up to ten. In an
   * answer it has 6 without a pause (21, 3), the last of them for two at once. Default: 5.
   */
  readonly budgetMs?: number | undefined;
  /**
   * Most diagnoses a minute for log and events, of all keys together; of one key there is one in 10 seconds. 0: none.
   * With 60 and the default budget, a flood of wrong signatures takes some 8 % of one core at most, for each verifier.
   * Default: 60.
   */
  readonly perMinute?: number | undefined;
  /**
   * Other keys of the same owner, whose secrets the client may have used in place of the right one: the live key of a test
   * key. A list, or a function of the key that was claimed and found. The first 16 are tried. For log and events, and
   * for `explain(request, verifier)`; no answer tells of them. Default: none.
   */
  readonly otherKeys?: OtherKeys | undefined;
  /**
   * Puts the diagnosis into the answer to requests of `test` keys too: what was done wrong, and the string to sign.
   * A sender who knows the id of a test key is then told that it exists. Default: false.
   */
  readonly toTestKeys?: boolean | undefined;
}

/** The options with every default in place. */
export type DiagnosisSettings = CompleteOptions<DiagnosisOptions>;

const OPTIONS: readonly (keyof DiagnosisOptions)[] = ['budgetMs', 'perMinute', 'otherKeys', 'toTestKeys'];
/** A search that stands in the way of all other requests for longer is a mistake. */
const LONGEST_BUDGET_MS = 1000;
const MOST_PER_MINUTE = 6000;

/**
 * Checks and completes the options.
 *
 * @throws TypeError or RangeError that names the option, or the key, at fault.
 */
export function toDiagnosisSettings(options: DiagnosisOptions): DiagnosisSettings {
  assertKnownOptions('diagnosis()', options, OPTIONS);
  return naming('diagnosis()', () => {
    const { budgetMs = 5, perMinute = 60, otherKeys = [], toTestKeys = false } = options;
    if (!(typeof budgetMs === 'number' && budgetMs > 0 && budgetMs <= LONGEST_BUDGET_MS))
      throw new RangeError(`"budgetMs" must be a number above 0, up to ${LONGEST_BUDGET_MS}`);
    if (!(Number.isInteger(perMinute) && perMinute >= 0 && perMinute <= MOST_PER_MINUTE))
      throw new RangeError(`"perMinute" must be a whole number from 0 to ${MOST_PER_MINUTE}`);
    if (typeof toTestKeys !== 'boolean') throw new TypeError('"toTestKeys" must be true or false');
    assertOtherKeys(otherKeys);
    return Object.freeze({ budgetMs, perMinute, otherKeys, toTestKeys });
  });
}

/** Throws unless the scheme takes the secrets of the keys. */
export function assertKeysFit(otherKeys: OtherKeys, keySettings: KeySettings): void {
  if (typeof otherKeys === 'function') return;
  naming('"otherKeys"', () => {
    for (const key of otherKeys) compileKey(key, keySettings);
  });
}

function assertOtherKeys(otherKeys: OtherKeys): void {
  if (typeof otherKeys === 'function') return;
  if (!Array.isArray(otherKeys))
    throw new TypeError('"otherKeys" must be a list of API keys, or a function that returns one');
  naming('"otherKeys"', () => {
    for (const key of otherKeys as readonly ApiKey[]) assertApiKey(key);
  });
}
