/**
 * The way of requests to one server, in batches: all that come in one turn of the event loop go together.
 *
 * The requests of a batch are settled by its deadline, whatever happens to it. It carries that deadline, so that a server which was
 * held up does not do afterwards what nobody waits for any more; should an answer come late all the same, what it admitted
 * is given back, unless the process has admitted it alone meanwhile. While an answer is overdue, requests fail at once and only a probe is sent from time to time.
 */

import type { Admission, AdmissionRequest } from '../../store/store.ts';
import { hasReplayId, type ReplayAdmissionRequest } from '../../store/store.ts';
import { NoAnswerError } from '../clients/redis-commands.ts';
import type { BatchReply } from './admission-batch.ts';
import { Batch } from './batch.ts';
import type { Connection } from './connection.ts';
import { ServerClock } from './server-clock.ts';

/**
 * Limit on calls without an answer, at which no further probe is sent. A client keeps what it has sent until it is answered,
 * and a server may hang for days.
 */
const MAX_UNANSWERED = 100;

/** Traffic of the store that a pipeline belongs to. */
export interface PipelineTraffic {
  readonly timeoutMs: number;
  readonly maxBatch: number;
  /** Most requests of all pipelines that wait for an answer at once. */
  readonly maxPending: number;
  /** Number of those that wait. */
  readonly waiting: { requests: number };
  readonly connection: Pick<Connection, 'isUsable' | 'breaks' | 'lastError' | 'lookForFailover'>;
  /** Sends a batch, to be executed until `deadlineMs` by the server's clock. */
  readonly send: (batch: Batch, deadlineMs: number | undefined) => Promise<PipelineAnswer>;
  /** Takes back the admission of a request, until `deadlineMs` by the server's clock. Neither throws nor rejects. */
  readonly giveBack: (name: string, request: ReplayAdmissionRequest, deadlineMs: number | undefined) => void;
}

/** The decisions on a batch, and why they do not count, if so. */
export interface PipelineAnswer extends BatchReply {
  readonly invalid: Error | undefined;
}

/** One pipeline; a Cluster has one for each hash slot, everything else has one. */
export class BatchPipeline {
  readonly #traffic: PipelineTraffic;
  readonly #clock = new ServerClock();
  /** Batches that are being filled or wait for a connection; the last one is being filled. */
  #unsent: Batch[] = [];
  #isFlushPlanned = false;
  #isOverdue = false;
  #nextProbeMs = 0;
  #unanswered = 0;

  constructor(traffic: PipelineTraffic) {
    this.#traffic = traffic;
  }

  /** Resolves with the decision on a request; rejects when there is none in time. */
  admit(request: AdmissionRequest, name: string): Promise<Admission> {
    const { maxPending, timeoutMs, waiting, connection } = this.#traffic;
    if (this.#isOverdue && !this.#mayProbe()) {
      connection.lookForFailover(name);
      return Promise.reject(new Error(`Redis has not answered for more than ${timeoutMs} ms`));
    }
    if (waiting.requests >= maxPending)
      return Promise.reject(new Error(`${maxPending} requests wait for Redis already`));
    waiting.requests++;
    this.#planFlush();
    return this.#openBatch().add(request, name);
  }

  /** Goes on after a connection was made, which may be to another server. */
  resume(): void {
    this.#isOverdue = false;
    this.#clock.forget();
    this.#flush();
  }

  #mayProbe(): boolean {
    return performance.now() >= this.#nextProbeMs && this.#unanswered < MAX_UNANSWERED;
  }

  #flush(): void {
    this.#isFlushPlanned = false;
    if (!this.#traffic.connection.isUsable) return;
    const batches = this.#unsent;
    this.#unsent = [];
    for (const batch of batches) void this.#exchange(batch);
  }

  #planFlush(): void {
    if (this.#isFlushPlanned) return;
    this.#isFlushPlanned = true;
    // After all requests that have come in by now, and not between them.
    setImmediate(() => this.#flush());
  }

  #openBatch(): Batch {
    const { maxBatch, timeoutMs } = this.#traffic;
    const last = this.#unsent.at(-1);
    if (last !== undefined && last.requests.length < maxBatch) return last;
    if (this.#isOverdue) this.#nextProbeMs = performance.now() + timeoutMs;
    const batch = new Batch(timeoutMs, (late) => this.#giveUp(late));
    this.#unsent.push(batch);
    return batch;
  }

  #giveUp(batch: Batch): void {
    const { timeoutMs, connection } = this.#traffic;
    if (this.#unsent.includes(batch)) {
      this.#unsent = this.#unsent.filter((each) => each !== batch);
      const { lastError: cause } = connection;
      this.#fail(batch, new Error(`no connection to Redis within ${timeoutMs} ms`, { cause }));
      return;
    }
    this.#noteOverdue(batch);
    this.#fail(batch, new Error(`Redis did not answer within ${timeoutMs} ms`));
  }

  #noteOverdue(batch: Batch): void {
    const { timeoutMs, connection } = this.#traffic;
    connection.lookForFailover(batch.names[0] as string);
    if (!this.#isOverdue) this.#nextProbeMs = performance.now() + timeoutMs;
    this.#isOverdue = true;
  }

  async #exchange(batch: Batch): Promise<void> {
    if (batch.isSettled) return;
    const { send, connection } = this.#traffic;
    const breaksBefore = connection.breaks;
    this.#unanswered++;
    try {
      const { invalid, ...answer } = await send(batch, this.#clock.at(batch.deadlineMs));
      this.#isOverdue = false;
      this.#clock.observe(answer.serverMs, performance.now());
      this.#settle(batch, answer, { invalid, isDoubtful: connection.breaks !== breaksBefore });
    } catch (error) {
      if (error instanceof NoAnswerError) this.#noteOverdue(batch);
      else this.#isOverdue = false;
      this.#fail(batch, error instanceof Error ? error : new Error(String(error)));
    } finally {
      this.#unanswered--;
    }
  }

  #settle(
    batch: Batch,
    { admissions }: BatchReply,
    { invalid, isDoubtful }: { invalid: Error | undefined; isDoubtful: boolean },
  ): void {
    if (admissions === undefined) {
      // Either the server was held up, or its clock was set.
      this.#clock.forget();
      this.#fail(batch, new Error('Redis received the requests after their deadline'));
      return;
    }
    if (batch.isSettled) {
      this.#giveBackAdmitted(batch, admissions);
      return;
    }
    if (invalid !== undefined) {
      this.#fail(batch, invalid);
      // Those who wait decide first: what they admit alone stays.
      setImmediate(() => this.#giveBackAdmitted(batch, admissions));
      return;
    }
    this.#traffic.waiting.requests -= batch.requests.length;
    batch.settle((i) => {
      const admission = admissions[i] as Admission;
      // Sent once more after the connection broke, a batch meets its own replay ids.
      if (isDoubtful && admission.outcome === 'replayed')
        return new Error('the connection to Redis broke before it told what it had decided');
      return admission;
    });
  }

  #giveBackAdmitted(batch: Batch, admissions: readonly Admission[]): void {
    const { giveBack, timeoutMs } = this.#traffic;
    // Sooner than another server can have taken over. What is known of the clock may be as old as an answer takes.
    const deadlineMs = this.#clock.at(performance.now() + 2 * timeoutMs);
    admissions.forEach(({ outcome }, i) => {
      const request = batch.requests[i] as AdmissionRequest;
      // What was counted stays counted: the request came.
      if (outcome === 'admitted' && hasReplayId(request) && request.wasAdmittedAlone?.() !== true)
        giveBack(batch.names[i] as string, request, deadlineMs);
    });
  }

  #fail(batch: Batch, error: Error): void {
    if (batch.isSettled) return;
    this.#traffic.waiting.requests -= batch.requests.length;
    batch.fail(error);
  }
}
