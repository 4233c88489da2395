/** Types of the HTTP API: the overview. */

import type { LimitState, RefusalCode } from 'countersign';
import type { MistakeCode } from 'countersign/diagnosis';

/** Answer of `GET api/summary`: the last hour, minute by minute. Needs `requests`. */
export interface Summary {
  readonly from: string;
  readonly to: string;
  /** Counted by the processes that have written to the log. Absent with `owners`: accepted requests are counted for all together. */
  readonly accepted?: number;
  readonly refused: number;
  /** Entries that the log could not keep, since it was slow or full. */
  readonly dropped: number;
  /** Refusals of one cause and key, the most frequent first; 50 at most. */
  readonly groups: readonly RefusalGroup[];
  /** Keys with less than a fifth of a limit left; only with `keys:read`. */
  readonly nearLimits: readonly NearLimit[];
  /** Keys whose requests are far from this server's clock. */
  readonly clocks: readonly DriftingClock[];
}

/** Refusals that have one reason. */
export interface RefusalGroup {
  readonly code: RefusalCode;
  /** The first mistake, where a diagnosis has found one. */
  readonly mistake?: MistakeCode;
  readonly keyId?: string;
  readonly owner?: string;
  readonly scheme: string;
  readonly count: number;
  readonly firstAt: string;
  readonly lastAt: string;
  /** 60 numbers, the oldest minute first. */
  readonly perMinute: readonly number[];
  /** Id of the newest entry, for `GET api/requests/:id`. */
  readonly newest: string;
}

/** A key that has nearly used up a limit. */
export interface NearLimit {
  readonly keyId: string;
  readonly scheme: string;
  readonly limit: LimitState;
}

/** A client whose clock is off. */
export interface DriftingClock {
  readonly keyId: string;
  readonly owner?: string;
  /** Median distance from this server's clock, in milliseconds: negative when behind. */
  readonly skewMs: number;
  readonly count: number;
}
