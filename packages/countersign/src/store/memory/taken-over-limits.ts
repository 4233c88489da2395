/** Limits that go on in memory from where another store has told that they stand. */

import { hasSharedLimit, type Limit } from '../limit.ts';
import type { WindowCounter } from '../sliding-window.ts';
import type { AdmissionRequest } from '../store.ts';
import { type Counters, countersOf, portionsOf } from './shared-limits.ts';

/** Gives the counter that is told of a limit; `undefined` for none. */
export type ToldOf = (limit: Limit) => WindowCounter | undefined;

/** Raises the counters of a request to what is told of them. It lowers none, and begins no window anew. */
export function takeOverLimits(request: AdmissionRequest, counters: Counters, toldOf: ToldOf): void {
  const parts = hasSharedLimit(request.limits)
    ? portionsOf(request).map((portion) => portion.request)
    : [request];
  for (const part of parts) {
    const told = part.limits.map(toldOf);
    if (told.some((each) => each !== undefined)) countersOf(part, counters).raise(part, told);
  }
}
