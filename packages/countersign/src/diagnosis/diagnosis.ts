/** The diagnosis of a verifier: why signatures do not match, in its log, in events and in responses to test keys. */

import { naming } from '../internal/known-options.ts';
import type { Diagnosis } from '../verify/diagnosis-hooks.ts';
import { assertKeysFit, type DiagnosisOptions, toDiagnosisSettings } from './diagnosis-options.ts';
import { backgroundDiagnosis } from './hooks/background-diagnosis.ts';
import { keysBeside } from './hooks/other-keys.ts';
import { responseDiagnosis } from './hooks/response-diagnosis.ts';
import { WatchedKeys } from './hooks/watched-keys.ts';

/**
 * Makes the diagnosis for `createVerifier()`. By default, the log says for a sample of the wrong signatures why they did not
 * match, each after its request was answered; so does the event `diagnosis`.
 *
 * @example
 * const verifier = createVerifier({ scheme, keys, logger: console, diagnosis: diagnosis({ toTestKeys: true }) });
 * @throws TypeError or RangeError that names the option at fault. `createVerifier()` throws one for a key of `otherKeys`
 * that does not fit its scheme.
 */
export function diagnosis(options: DiagnosisOptions = {}): Diagnosis {
  const settings = toDiagnosisSettings(options);
  return Object.freeze({
    hooksFor({ logger, identity, ...keySettings }) {
      naming('"diagnosis"', () => assertKeysFit(settings.otherKeys, keySettings));
      const watched = new WatchedKeys();
      const parts = { scheme: keySettings.scheme, logger, identity, diagnosis: settings, watched };
      return {
        inResponse: responseDiagnosis(parts),
        inBackground: backgroundDiagnosis(parts),
        watch: settings.perMinute === 0 ? undefined : (keyId, nowMs) => watched.watch(keyId, nowMs),
        otherKeys: (key) => keysBeside(key, settings.otherKeys),
      };
    },
  } satisfies Diagnosis);
}
