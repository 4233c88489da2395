/**
 * The diagnosis as a verifier calls it. `diagnosis()` of `countersign/diagnosis` makes it, so that nothing of the search is
 * loaded without it.
 */

import type { Logger } from '../events/verdict-log.ts';
import { callIt, kindOf } from '../internal/value-kind.ts';
import type { ApiKey } from '../keys/api-key.ts';
import type { CompiledKey, KeySettings } from '../keys/compiled-key.ts';
import type { PublicDiagnosis } from '../responses/public-diagnosis.ts';
import type { RefusalCode } from '../responses/refusals.ts';
import type { Verification } from './verification.ts';
import type { VerifierIdentity } from './verifier-identity.ts';

/** Gives what the sender is told of a refusal; undefined where that is nothing. */
export type ResponseDiagnosis = (
  verification: Verification,
  code: RefusalCode,
) => PublicDiagnosis | undefined;

/** Notes a refusal of a verifier, which may be diagnosed later. */
export type BackgroundDiagnosis = (verification: Verification, code: RefusalCode) => void;

/** The diagnosis of one verifier. */
export interface DiagnosisHooks {
  readonly inResponse: ResponseDiagnosis | undefined;
  readonly inBackground: BackgroundDiagnosis | undefined;
  /** Has every refusal of a key diagnosed for a while. Gives when that ends, in milliseconds since the epoch; undefined where too many are. */
  readonly watch?: ((keyId: string, nowMs: number) => number | undefined) | undefined;
  /** Gives the keys whose secrets may have been used in place of this one's, for `explain()`. Throws as the application's own function does. */
  readonly otherKeys?: ((key: CompiledKey) => readonly ApiKey[]) | undefined;
}

/** Settings of a verifier that its diagnosis takes. */
export interface DiagnosedSettings extends KeySettings {
  readonly logger: Logger | undefined;
  readonly identity: VerifierIdentity;
}

/** A diagnosis of wrong signatures, for `createVerifier({ diagnosis })`. */
export interface Diagnosis {
  /** Called by `createVerifier()`. */
  readonly hooksFor: (settings: DiagnosedSettings) => DiagnosisHooks;
}

/**
 * The hooks of a verifier. Without a diagnosis, the log says once how to have one.
 *
 * @throws TypeError for what is no diagnosis.
 */
export function diagnosisHooks(
  diagnosis: Diagnosis | undefined,
  settings: DiagnosedSettings,
): DiagnosisHooks {
  if (diagnosis === undefined) return { inResponse: undefined, inBackground: hint(settings) };
  if (typeof diagnosis?.hooksFor !== 'function')
    throw new TypeError(
      callIt('diagnosis', diagnosis, 'diagnosis()') ??
        `"diagnosis" must be made by diagnosis() of 'countersign/diagnosis', got ${kindOf(diagnosis)}: ${adviceFor(diagnosis)}`,
    );
  return diagnosis.hooksFor(settings);
}

function adviceFor(diagnosis: unknown): string {
  if (diagnosis === false || diagnosis === null) return 'leave it out, or write diagnosis: diagnosis()';
  const options = typeof diagnosis === 'object' ? Object.keys(diagnosis as object) : [];
  return options.length === 0
    ? 'write diagnosis: diagnosis()'
    : `write diagnosis: diagnosis() and give it the options: diagnosis({ ${options.join(', ')} })`;
}

const SUBJECTS: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  'signature_mismatch',
  'body_digest_mismatch',
]);

function hint({ scheme, logger }: DiagnosedSettings): BackgroundDiagnosis | undefined {
  if (logger === undefined) return undefined;
  let isGiven = false;
  return (_verification, code) => {
    if (isGiven || !SUBJECTS.has(code)) return;
    isGiven = true;
    logger.info(
      { event: 'countersign.hint', scheme: scheme.name },
      "add diagnosis: diagnosis() from 'countersign/diagnosis' to createVerifier() or webhook() and the log says why a signature did not match",
    );
  };
}
