/** Findings of the doctor. */

/**
 * - `ok`: looked at, and as it should be.
 * - `warning`: it works, and something about it is weak.
 * - `fault`: it does not work, or does not protect.
 * - `unknown`: it cannot be known from here; the cure says where to look.
 */
export type FindingState = 'ok' | 'warning' | 'fault' | 'unknown';

/** One finding. */
export interface Finding {
  readonly area: 'clock' | 'redis' | 'app';
  /** A stable name of what was looked at, such as `eviction`. */
  readonly check: string;
  readonly state: FindingState;
  /** One sentence: what was found. */
  readonly text: string;
  /** Advice on what to do; absent when all is well. */
  readonly cure?: string;
}

/** Makes the findings of one area. */
export interface Findings {
  readonly ok: (check: string, text: string) => Finding;
  readonly warning: (check: string, text: string, cure: string) => Finding;
  readonly fault: (check: string, text: string, cure: string) => Finding;
  readonly unknown: (check: string, text: string, cure: string) => Finding;
}

/** The findings of an area. */
export function findingsOf(area: Finding['area']): Findings {
  const because = (state: FindingState) => (check: string, text: string, cure: string) => ({
    area,
    check,
    state,
    text,
    cure,
  });
  return {
    ok: (check, text) => ({ area, check, state: 'ok', text }),
    warning: because('warning'),
    fault: because('fault'),
    unknown: because('unknown'),
  };
}
