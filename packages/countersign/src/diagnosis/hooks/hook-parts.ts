/** Parts of the hooks of a verifier. */

import type { Logger } from '../../events/verdict-log.ts';
import type { Scheme } from '../../scheme/scheme.ts';
import type { VerifierIdentity } from '../../verify/verifier-identity.ts';
import type { DiagnosisSettings } from '../diagnosis-options.ts';
import type { WatchedKeys } from './watched-keys.ts';

/** Scheme and logger of the verifier, and the settings of the diagnosis. */
export interface HookParts {
  readonly scheme: Scheme;
  readonly logger: Logger | undefined;
  readonly identity: VerifierIdentity;
  readonly diagnosis: DiagnosisSettings;
  /** Default: none is watched. */
  readonly watched?: WatchedKeys | undefined;
}
