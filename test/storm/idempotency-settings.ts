/** Settings that a process of the API with idempotency gets when it starts. */

/** Handed over as JSON. */
export interface IdempotencySettings {
  /** By which its answers are told from those of its siblings. */
  readonly name: string;
  readonly redisPort: number;
  /** The file to which it appends what happens, a line each: `came`, `began <name> <milliseconds>`. */
  readonly ledger: string;
  readonly leaseSeconds: number;
  readonly whileRunning: 'refuse' | 'wait';
  /** True if its handlers wait until it is sent the message `go`. */
  readonly holds: boolean;
}
