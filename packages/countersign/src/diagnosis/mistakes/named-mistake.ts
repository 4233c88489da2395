/** A mistake that the diagnosis has recognised. */

import type { MistakeCode } from '../../responses/mistake-code.ts';

/** A mistake by its code, and what exactly. */
export interface NamedMistake {
  readonly code: MistakeCode;
  readonly detail?: string | undefined;
  /** Tells whether a proxy between client and server makes the same of a request that was signed right. */
  readonly mayBeProxy?: boolean | undefined;
}
