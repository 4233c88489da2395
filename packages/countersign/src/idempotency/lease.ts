/** An operation that this process has begun: its lease is kept up while the handler runs, and then it ends. */

import { setTimeout as delay } from 'node:timers/promises';
import type { GuardedOperations, Unavailable } from './guarded-operations.ts';

/** Which operation, and for how long. */
export interface OperationTerms {
  readonly id: string;
  readonly token: string;
  readonly fingerprint: string;
  readonly owner: string;
  readonly leaseMs: number;
  /** Milliseconds after which a handler that has not answered is given up: its lease is renewed no more. */
  readonly timeoutMs: number;
  readonly ttlMs: number;
}

/** When to try again to keep a record that the store did not take: each pause is twice as long as the one before. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/** A lease that is held. */
export class Lease {
  readonly #operations: GuardedOperations;
  readonly #terms: OperationTerms;
  readonly #heartbeat: NodeJS.Timeout;

  constructor(operations: GuardedOperations, terms: OperationTerms) {
    this.#operations = operations;
    this.#terms = terms;
    const endsMs = performance.now() + terms.timeoutMs;
    this.#heartbeat = setInterval(() => {
      if (performance.now() >= endsMs) this.#stop();
      else void operations.renew(terms);
    }, terms.leaseMs / 3);
    // A handler that is still at it keeps the process alive by itself.
    this.#heartbeat.unref();
  }

  /**
   * Ends the operation for good. `lost`: another one has begun it meanwhile, since the lease had ended. Where the store does
   * not answer, it is asked again in the background, for as long as the handler might have taken: while the lease lasts,
   * nobody does it again, and what was answered is still to be the answer.
   */
  async finish(record: Uint8Array): Promise<'finished' | 'lost' | Unavailable> {
    const finished = await this.#finish(record);
    if (typeof finished === 'object') void this.#finishLater(record);
    else this.#stop();
    if (typeof finished === 'object') return finished;
    return finished ? 'finished' : 'lost';
  }

  /** Lets the next one begin it. */
  async release(): Promise<void> {
    this.#stop();
    await this.#operations.release(this.#terms);
  }

  async #finishLater(record: Uint8Array): Promise<void> {
    const endsMs = performance.now() + this.#terms.timeoutMs;
    for (let pauseMs = FIRST_PAUSE_MS; performance.now() < endsMs; pauseMs *= 2) {
      await delay(Math.min(pauseMs, LONGEST_PAUSE_MS), undefined, { ref: false });
      if (typeof (await this.#finish(record)) === 'boolean') break;
    }
    this.#stop();
  }

  #finish(record: Uint8Array): Promise<boolean | Unavailable> {
    const { id, token, fingerprint, owner, ttlMs } = this.#terms;
    return this.#operations.finish({ id, token, fingerprint, owner, record, ttlMs });
  }

  #stop(): void {
    clearInterval(this.#heartbeat);
  }
}
