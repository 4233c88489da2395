/** Settings that a process of the API gets when it starts. */

import type { ApiKey } from 'countersign';

/** Handed over as JSON. */
export interface ApiProcessSettings {
  readonly redisPort: number;
  /** The file to which the names of accepted requests are appended. */
  readonly ledger: string;
  /** By how much its clock is ahead, in milliseconds. */
  readonly clockSkewMs: number;
  /** Its keys; without them it takes those in Redis. */
  readonly keys?: readonly ApiKey[];
  /** Opens the keys in Redis. */
  readonly masterKeys?: string;
}
