/** Requests that go to Redis together. */

import type { Admission, AdmissionRequest } from '../../store/store.ts';

interface Waiting {
  readonly resolve: (admission: Admission) => void;
  readonly reject: (error: Error) => void;
}

/** Collects requests until it is sent, and settles them until its deadline has passed. */
export class Batch {
  readonly requests: AdmissionRequest[] = [];
  /** The accounts of the requests. */
  readonly names: string[] = [];
  readonly #waiting: Waiting[] = [];
  readonly #timer: NodeJS.Timeout;
  /** On the monotonic clock, in milliseconds. */
  readonly deadlineMs: number;
  isSettled = false;

  /** @param onDeadline Called when the deadline passes before the batch is settled. */
  constructor(timeoutMs: number, onDeadline: (batch: Batch) => void) {
    this.deadlineMs = performance.now() + timeoutMs;
    // A process that was itself held up reads first what has arrived meanwhile.
    const afterReading = () => setImmediate(() => this.isSettled || onDeadline(this));
    this.#timer = setTimeout(afterReading, timeoutMs);
  }

  add(request: AdmissionRequest, name: string): Promise<Admission> {
    this.requests.push(request);
    this.names.push(name);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
    });
  }

  /** Settles every request with what `outcomeOf` says of it, once. */
  settle(outcomeOf: (index: number) => Admission | Error): void {
    if (this.isSettled) return;
    this.isSettled = true;
    clearTimeout(this.#timer);
    this.#waiting.forEach(({ resolve, reject }, i) => {
      const outcome = outcomeOf(i);
      if (outcome instanceof Error) reject(outcome);
      else resolve(outcome);
    });
  }

  fail(error: Error): void {
    this.settle(() => error);
  }
}
