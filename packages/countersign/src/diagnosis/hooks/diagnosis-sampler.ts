/** Chooses the refusals that are diagnosed, where there are more than should be. */

import { FailureCounts } from '../../checks/failure-counts.ts';
import { throttleName } from '../../checks/throttle-source.ts';
import type { Limit } from '../../store/limit.ts';

/** Limits for one name and for all. */
export interface SamplerBounds {
  readonly perName: Limit;
  readonly inAll: Limit;
  /** Names that are remembered: at least as many as can be taken while one of them counts. */
  readonly maxNames: number;
}

/** Takes a refusal of that name, if there is room for it. The name may be a stranger's. */
export type TakeSample = (name: string, nowMs: number) => boolean;

/** Makes a sampler. Only what is taken is remembered, so strangers fill no memory with names. */
export function diagnosisSampler({ perName, inAll, maxNames }: SamplerBounds): TakeSample {
  const all = new FailureCounts(inAll, 1);
  const names = new FailureCounts(perName, maxNames);

  return (name, nowMs) => {
    if (all.secondsUntilFit('', nowMs) > 0) return false;
    const bounded = throttleName(name);
    if (names.secondsUntilFit(bounded, nowMs) > 0) return false;
    all.count('', nowMs);
    names.count(bounded, nowMs);
    return true;
  };
}
