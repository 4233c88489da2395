/** Keeps errors in a diagnosis away from requests, and reports each kind once. */

import type { Logger } from '../../events/verdict-log.ts';
import { inspected } from '../../internal/inspected.ts';
import type { Steps } from '../time-budget.ts';

/** The step that failed: the search, the integrator's `otherKeys`, or the writing of the log line. */
type Step = 'search' | 'other_keys' | 'log';

/** Guards the steps of the diagnoses of one verifier. */
export interface DiagnosisTroubles {
  /** Does it, or returns undefined; the first error of a step is told. */
  readonly guard: <T>(step: Step, work: () => T) => T | undefined;
  /** The same for work that is done in steps. */
  readonly guardSteps: <T>(step: Step, work: () => Steps<T>) => Steps<T | undefined>;
}

/** Makes the guard. Errors go to the logger as `error`, and to a process warning where that fails or there is none. */
export function diagnosisTroubles(scheme: string, logger: Logger | undefined): DiagnosisTroubles {
  const told = new Set<Step>();

  function tell(step: Step, error: unknown): void {
    if (told.has(step)) return;
    told.add(step);
    const line = { event: 'countersign.diagnosis_failed', scheme, step, err: error };
    try {
      if (logger !== undefined)
        return logger.error(line, 'a refusal could not be diagnosed; this is told only once');
    } catch {
      // Told below.
    }
    process.emitWarning(`a refusal of "${scheme}" could not be diagnosed; this is told only once`, {
      code: 'COUNTERSIGN_DIAGNOSIS',
      detail: inspected(error),
    });
  }

  return {
    guard(step, work) {
      try {
        return work();
      } catch (error) {
        tell(step, error);
        return undefined;
      }
    },
    *guardSteps(step, work) {
      try {
        return yield* work();
      } catch (error) {
        tell(step, error);
        return undefined;
      }
    },
  };
}
