/**
 * Processes that share a store, simulated: all their time is that of the fake timers, and whatever one of them does, it
 * does late, never again after a crash, and only afterwards while it is frozen.
 */

import { createIdempotency, memoryOperationStore, type OperationStore } from '../../src/index.ts';
import type { WholeResponse } from '../../src/node.ts';
import { acceptedOf, type SimulatedRequest } from './simulated-requests.ts';

export const LEASE_MS = 9_000;

/** One run of the handler. */
export interface Run {
  readonly operation: string;
  readonly process: SimulatedProcess;
  readonly startedMs: number;
  /** When the handler was done; undefined when its process has crashed before. */
  doneMs: number | undefined;
  /** When its answer was sent. */
  sentMs: number | undefined;
  /** Whether it had its effect. */
  hasEffect: boolean;
}

/** What a client was answered. */
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

/** How the processes are set up. */
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
  readonly store: OperationStore = memoryOperationStore({ clock: () => performance.now() });
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

/** One process. */
export class SimulatedProcess {
  readonly #simulation: Simulation;
  readonly #idempotency;
  readonly #freezes: { readonly fromMs: number; readonly toMs: number }[] = [];
  crashedMs: number | undefined;

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
    const { whileRunning, storeTimeoutMs } = simulation.options;
    this.#idempotency = createIdempotency({
      ...{ store: this.#store(), storeTimeoutMs, whileRunning },
      ...{ leaseSeconds: LEASE_MS / 1000, timeoutSeconds: 600 },
      ...(whileRunning === 'wait' && { waitSeconds: 5 }),
    });
  }

  crash(): void {
    this.crashedMs = performance.now();
  }

  freeze(ms: number): void {
    const fromMs = performance.now();
    this.#freezes.push({ fromMs, toMs: fromMs + ms });
  }

  /** Whether it was away for so long, before `toMs`, that the lease of a run since `fromMs` may have ended. */
  wasAway(fromMs: number, toMs: number): boolean {
    if (this.crashedMs !== undefined && this.crashedMs <= toMs) return true;
    const meanwhile = this.#freezes.filter((each) => each.fromMs <= toMs && each.toMs >= fromMs - LEASE_MS);
    return meanwhile.reduce((sum, each) => sum + each.toMs - each.fromMs, 0) > LEASE_MS / 2;
  }

  /** Works for that long; when frozen, longer, and when it has crashed, for ever. */
  async works(ms: number): Promise<void> {
    await passed(ms);
    for (;;) {
      const nowMs = performance.now();
      const frozenUntilMs = Math.max(0, ...this.#freezes.map(({ toMs }) => toMs));
      if (this.crashedMs !== undefined) await new Promise(() => {});
      if (frozenUntilMs <= nowMs) return;
      await passed(frozenUntilMs - nowMs);
    }
  }

  /** Handles a request as an adapter does. */
  async handle(request: SimulatedRequest): Promise<void> {
    const { keyId, key } = request;
    const operation = `${keyId} ${key}`;
    const beginning = await this.#idempotency.begin(await acceptedOf(request));
    await this.works(0);
    if (beginning.outcome === 'answered') return this.#answer(request, operation, beginning.response);
    if (beginning.outcome === 'refused') return this.#answer(request, operation, beginning.refusal.response);
    if (beginning.outcome !== 'started') throw new Error('a request with a key is concerned');
    const run = this.#begins(operation);
    await this.works(request.handlerMs);
    const number = this.#simulation.history.runs.indexOf(run);
    const response = responseOf(request, `${operation} ${request.body} run ${number}`);
    run.doneMs = performance.now();
    run.hasEffect = request.succeeds;
    const other = await beginning.conclude(response);
    await this.works(0);
    run.sentMs = performance.now();
    this.#answer(request, operation, other ?? response);
  }

  #begins(operation: string): Run {
    const startedMs = performance.now();
    const run: Run = {
      ...{ operation, process: this, startedMs },
      ...{ doneMs: undefined, sentMs: undefined, hasEffect: false },
    };
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

  #store(): OperationStore {
    const simulation = this.#simulation;
    const ask = async <T>(question: () => T | Promise<T>): Promise<T> => {
      await simulation.way(this);
      const answer = question();
      await simulation.way(this);
      return answer;
    };
    const { store } = simulation;
    return {
      begin: (start) => ask(() => store.begin(start)),
      renew: (lease) => ask(() => store.renew(lease)),
      finish: (end) => ask(() => store.finish(end)),
      release: (lease) => ask(() => store.release(lease)),
    };
  }
}

function responseOf({ succeeds }: SimulatedRequest, text: string): WholeResponse {
  return { status: succeeds ? 201 : 500, headers: [['content-type', 'text/plain']], body: Buffer.from(text) };
}

function passed(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
