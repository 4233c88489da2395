/** Says what a scheme itself leaves open, when a verifier is made for it. */

import type { Scheme } from './scheme/scheme.ts';
import type { VerdictLogger } from './verdict-log.ts';

const emitted = new Set<string>();

/** Logs the warnings of a scheme; without a logger they are process warnings, each once in a process. */
export function warnOfScheme({ name, warnings }: Scheme, logger: VerdictLogger | undefined): void {
  for (const warning of warnings) {
    if (logger !== undefined) logger.warn({ event: 'countersign.scheme_warning', scheme: name }, warning);
    else if (!emitted.has(warning)) {
      emitted.add(warning);
      process.emitWarning(warning, { code: 'COUNTERSIGN_SCHEME' });
    }
  }
}
