/**
 * Processes that share a store, simulated: all their time is that of the fake timers, and whatever one of them does, it
 * does late, never again after a crash, and only afterwards while it is frozen.
 */

import type { WholeResponse } from '../../src/idempotency/whole-response.ts';
import { createIdempotency, type Idempotency } from '../../src/idempotency.ts';
import { memoryOperationStore } from '../../src/store/memory/operations/memory-operation-store.ts';
import type { OperationStore } from '../../src/store.ts';
import { storeWith } from '../support/store-with.ts';
import { type Lease, SimulatedLeases } from './simulated-leases.ts';
import { acceptedOf, type SimulatedRequest, verifier } from './simulated-requests.ts';

export const LEASE_MS = 9_000;

/** The longest way to the store, or back. */
export const LONGEST_WAY_MS = 60;

/** One run of the handler. */
export interface Run {
  readonly operation: string;
  readonly process: SimulatedProcess;
  /** On the strength of which it runs. */
  readonly lease: Lease;
  /** When its process was told that it may run. */
  readonly toldMs: number;
  readonly startedMs: number;
  /** True if it will have its effect; otherwise it will fail. */
  readonly succeeds: boolean;
  /** When the handler was done; undefined when its process has crashed before. */
  doneMs: number | undefined;
}

/** Answer that a client got. */
export interface Answered {
  readonly request: SimulatedRequest;
  readonly operation: string;
  readonly status: number;
  readonly body: string;
}

/** All that has happened. */
export interface History {
  readonly runs: Run[];
  readonly answers: Answered[];
}

/** Set-up of the processes. */
export interface SimulationOptions {
  readonly whileRunning: 'refuse' | 'wait';
  /** Milliseconds that each way to the store and back takes; the next call takes the next one. */
  readonly latenciesMs: readonly number[];
  /** Milliseconds after which a call to the store has failed. */
  readonly storeTimeoutMs: number;
}

/** The store that all of them share, and what they have come to. */
export class Simulation {
  readonly history: History = { runs: [], answers: [] };
  readonly options: SimulationOptions;
  readonly leases = new SimulatedLeases();
  readonly store = memoryOperationStore({ monotonicClock: () => performance.now() });
  /** Until then nothing reaches the store, or comes back from it. */
  outageEndsMs = 0;
  #calls = 0;

  constructor(options: SimulationOptions) {
    this.options = options;
  }

  start(): SimulatedProcess {
    return new SimulatedProcess(this);
  }

  /** One way to the store, or back; not passed at all during an outage. */
  async way(process: SimulatedProcess): Promise<void> {
    const { latenciesMs } = this.options;
    await process.works(latenciesMs[this.#calls++ % latenciesMs.length] as number);
    if (performance.now() < this.outageEndsMs) await new Promise(() => {});
  }
}

/** One request in one process. */
interface Attempt {
  /** Lease that the store gave it last. */
  lease: Lease | undefined;
}

/** One process. */
export class SimulatedProcess {
  readonly #simulation: Simulation;
  /** In the order in which they begin. */
  readonly #freezes: { readonly fromMs: number; readonly toMs: number }[] = [];

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
  }

  freeze(ms: number): void {
    const fromMs = performance.now();
    this.#freezes.push({ fromMs, toMs: fromMs + ms });
  }

  crash(): void {
    this.freeze(Number.POSITIVE_INFINITY);
  }

  /** Tells whether it was frozen, or had crashed, for all of that time. */
  stoodStill(fromMs: number, toMs: number): boolean {
    let untilMs = fromMs;
    // One may begin while another lasts.
    for (const freeze of this.#freezes)
      if (freeze.fromMs <= untilMs) untilMs = Math.max(untilMs, freeze.toMs);
    return fromMs < toMs && toMs <= untilMs;
  }

  /** Works for that long; when frozen, longer. */
  async works(ms: number): Promise<void> {
    await passed(ms);
    for (;;) {
      const frozenMs = Math.max(...this.#freezes.map(({ toMs }) => toMs)) - performance.now();
      if (frozenMs <= 0) return;
      await passed(frozenMs);
    }
  }

  /** Handles a request as an adapter does. */
  async handle(request: SimulatedRequest): Promise<void> {
    const { keyId, key } = request;
    const operation = `${keyId} ${key}`;
    const attempt: Attempt = { lease: undefined };
    const beginning = await this.#idempotencyOf(attempt).begin(await acceptedOf(request));
    const toldMs = performance.now();
    await this.works(0);
    if (beginning.outcome === 'answered') return this.#answer(request, operation, beginning.response);
    if (beginning.outcome === 'refused') return this.#answer(request, operation, beginning.verdict.response);
    if (beginning.outcome !== 'started') throw new Error('a request with a key is concerned');
    const run = this.#runs(attempt, { operation, toldMs, succeeds: request.succeeds });
    await this.works(request.handlerMs);
    const number = this.#simulation.history.runs.indexOf(run);
    const response = responseOf(request, `${operation} ${request.body} run ${number}`);
    run.doneMs = performance.now();
    const other = await beginning.conclude(response);
    await this.works(0);
    this.#answer(request, operation, other ?? response);
  }

  /** One of its own for each request, so that it is known for which one the store is asked. */
  #idempotencyOf(attempt: Attempt): Idempotency {
    const { whileRunning, storeTimeoutMs } = this.#simulation.options;
    return createIdempotency(verifier, {
      ...{ store: storeWith(this.#storeOf(attempt), storeTimeoutMs), whileRunning },
      ...{ leaseSeconds: LEASE_MS / 1000, timeoutSeconds: 600 },
      ...(whileRunning === 'wait' && { waitSeconds: 5 }),
    });
  }

  #runs({ lease }: Attempt, of: Pick<Run, 'operation' | 'toldMs' | 'succeeds'>): Run {
    if (lease === undefined) throw new Error('the store gave no lease');
    const run: Run = { ...of, process: this, lease, startedMs: performance.now(), doneMs: undefined };
    this.#simulation.history.runs.push(run);
    return run;
  }

  #answer(
    request: SimulatedRequest,
    operation: string,
    { status, body }: { readonly status: number; readonly body: string | Uint8Array },
  ): void {
    const text = Buffer.from(body as Uint8Array).toString();
    this.#simulation.history.answers.push({ request, operation, status, body: text });
  }

  #storeOf(attempt: Attempt): OperationStore {
    const { store, leases } = this.#simulation;
    return {
      begin: (start) =>
        this.#ask(() => {
          const state = store.begin(start);
          if (state.outcome === 'started') attempt.lease = leases.begun(start);
          return state;
        }),
      renew: (lease) =>
        this.#ask(() => {
          const isHeld = store.renew(lease);
          if (isHeld) leases.renewed(lease);
          return isHeld;
        }),
      finish: (end) =>
        this.#ask(() => {
          const isHeld = store.finish(end);
          if (isHeld) leases.finished(end);
          return isHeld;
        }),
      release: (lease) =>
        this.#ask(() => {
          store.release(lease);
          leases.released(lease);
        }),
    };
  }

  async #ask<T>(question: () => T): Promise<T> {
    await this.#simulation.way(this);
    const answer = question();
    await this.#simulation.way(this);
    return answer;
  }
}

function responseOf({ succeeds }: SimulatedRequest, text: string): WholeResponse {
  return { status: succeeds ? 201 : 500, headers: [['content-type', 'text/plain']], body: Buffer.from(text) };
}

/** Never, when that is infinite. */
function passed(ms: number): Promise<void> {
  return new Promise((resolve) => {
    if (ms < Number.POSITIVE_INFINITY) setTimeout(resolve, ms);
  });
}
