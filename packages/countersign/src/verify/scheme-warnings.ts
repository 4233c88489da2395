/** Says what a scheme itself leaves open, when a verifier is made for it. */

import type { Logger } from '../events/verdict-log.ts';
import { warnOnce } from '../internal/warn-once.ts';
import type { Scheme } from '../scheme/scheme.ts';

/** Logs the warnings of a scheme; without a logger they are process warnings, each once in a process. */
export function warnOfScheme({ name, warnings }: Scheme, logger: Logger | undefined): void {
  for (const warning of warnings) {
    if (logger !== undefined) logger.warn({ event: 'countersign.scheme_warning', scheme: name }, warning);
    else warnOnce('COUNTERSIGN_SCHEME', warning);
  }
}
