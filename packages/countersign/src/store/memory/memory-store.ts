/** The store of a single process: bounded, exact and synchronous. */

import cluster from 'node:cluster';
import { assertKnownOptions } from '../../internal/known-options.ts';
import { warnOnce } from '../../internal/warn-once.ts';
import { hasSharedLimit } from '../limit.ts';
import type { OperationStore } from '../operation-store.ts';
import {
  type Admission,
  type AdmissionRequest,
  hasReplayId,
  type ReplayAdmissionRequest,
  type Store,
} from '../store.ts';
import { LimitCounters } from './limit-counters.ts';
import { lazyOperations } from './operations/lazy-operations.ts';
import { type OperationRoomOptions, toOperationRoom } from './operations/operation-room.ts';
import { ReplayMemory } from './replay-memory.ts';
import { lookAtShared, spendShared } from './shared-limits.ts';
import { type ToldOf, takeOverLimits } from './taken-over-limits.ts';

/** Options of {@link memoryStore}. */
export interface MemoryStoreOptions extends OperationRoomOptions {
  /**
   * Largest number of replay ids kept at once. Default: 1 000 000. They take 17 bytes each when all are there, up to 30 while
   * there are fewer, and 24 more for each second in which a key has any.
   * When there is no room, the key that holds most ids loses those that expire first. Requests of that key that expire no
   * later than these are refused as `replay_unprovable`. Other keys are unaffected.
   */
  readonly maxReplayIds?: number | undefined;
  /** For how many keys limits are counted at once, and silent keys remembered. Default: 100 000. */
  readonly maxKeys?: number | undefined;
  /**
   * Refuses requests dated before this store was made, which an earlier process may have admitted. Default: false,
   * since clients with slow clocks would be refused for as long as their clocks are behind after each start.
   */
  readonly refuseOlderThanStart?: boolean | undefined;
  /** Milliseconds since the epoch. Default: `Date.now`. Only read once, for `refuseOlderThanStart`. */
  readonly clock?: (() => number) | undefined;
}

const OPTIONS: readonly (keyof MemoryStoreOptions)[] = [
  'maxReplayIds',
  'maxKeys',
  'maxOperations',
  'maxBytes',
  'maxShare',
  'monotonicClock',
  'refuseOlderThanStart',
  'clock',
];

/** A memory store and what it holds. */
export interface MemoryStore extends Store {
  readonly admit: (claim: AdmissionRequest) => Admission;
  /** Made when it is first read. */
  readonly operations: OperationStore;
  /** Number of replay ids that are remembered now. */
  readonly replayIds: number;
}

/**
 * Makes a store that keeps replay ids, limits and operations in this process.
 *
 * Use one for all mounts that share keys. It forgets everything when the process ends, and knows nothing of other
 * processes: see `refuseOlderThanStart`, and use a shared store where several processes serve one key.
 *
 * @example
 * const store = memoryStore();
 * const orders = createVerifier({ scheme, keys, store });
 * const payouts = createVerifier({ scheme, keys, store });
 * @throws RangeError or TypeError for an invalid option.
 */
export function memoryStore(options: MemoryStoreOptions = {}): MemoryStore {
  warnInClusterWorker();
  return openMemory(options).store;
}

/** A memory store, and what those are told who decide with it in another store's place. */
export interface OpenMemory {
  readonly store: MemoryStore;
  /** Tells whether a replay id is remembered, or may have been and had to make room. */
  readonly mayHaveSeen: (request: ReplayAdmissionRequest) => boolean;
  /** Has the limits of a request begin where they are told to stand, if that is further than they stand here. */
  readonly takeOver: (request: AdmissionRequest, toldOf: ToldOf) => void;
}

/** Opens a memory store, also where it is known that the process decides alone. */
export function openMemory(options: MemoryStoreOptions = {}): OpenMemory {
  assertKnownOptions('memoryStore()', options, OPTIONS);
  const {
    maxReplayIds = 1_000_000,
    maxKeys = 100_000,
    refuseOlderThanStart = false,
    clock = Date.now,
    ...room
  } = options;
  assertCount('maxReplayIds', maxReplayIds);
  assertCount('maxKeys', maxKeys);
  const operationRoom = toOperationRoom(room);
  // Made with the first request: Workers have no random values before.
  let replays: ReplayMemory | undefined;
  const warn = warnOfForgottenLimits(maxKeys);
  const counters = { own: new LimitCounters(maxKeys, warn), shared: new LimitCounters(maxKeys, warn) };
  const startedMs = refuseOlderThanStart ? clock() : Number.NEGATIVE_INFINITY;
  let operations: OperationStore | undefined;

  function admit(claim: AdmissionRequest): Admission {
    const { timestampMs, expiresAtMs, limits, cost } = claim;
    const isReplayable = hasReplayId(claim);
    if (isReplayable) {
      replays ??= new ReplayMemory(maxReplayIds, maxKeys);
      const known = replays.look(claim);
      if (known === 'seen') return { outcome: 'replayed' };
      if (known === 'unprovable' || timestampMs < startedMs) return { outcome: 'replay_unprovable' };
    }
    const admission = limits.length === 0 || cost === 0 ? tell(claim) : spend(claim);
    if (isReplayable && admission.outcome === 'admitted') replays?.remember(expiresAtMs);
    return admission;
  }

  /** Nothing is counted, so that there is nothing to refuse. */
  function tell(claim: AdmissionRequest): Admission {
    const { keyId, limits, nowMs } = claim;
    if (limits.length === 0) return { outcome: 'admitted', limits: [] };
    if (hasSharedLimit(limits)) return { outcome: 'admitted', limits: lookAtShared(claim, counters) };
    return { outcome: 'admitted', limits: counters.own.look(keyId, limits, nowMs) };
  }

  function spend(claim: AdmissionRequest): Admission {
    if (hasSharedLimit(claim.limits)) return spendShared(claim, counters);
    const { keyId, cost } = claim;
    const account = counters.own.account(claim);
    const wait = account.secondsUntilFit(cost);
    if (wait > 0) {
      const retryAfterSeconds = Number.isFinite(wait) ? wait : undefined;
      return { outcome: 'rate_limited', limits: account.states(), retryAfterSeconds };
    }
    counters.own.count(keyId, account, claim);
    return { outcome: 'admitted', limits: account.states() };
  }

  const store: MemoryStore = {
    timeoutMs: Number.POSITIVE_INFINITY,
    admit,
    get operations() {
      operations ??= lazyOperations(operationRoom);
      return operations;
    },
    get replayIds() {
      return replays?.size ?? 0;
    },
  };
  memoryStores.add(store);
  return {
    store,
    mayHaveSeen: (request) => replays !== undefined && replays.look(request) !== 'new',
    takeOver: (request, toldOf) => takeOverLimits(request, counters, toldOf),
  };
}

const memoryStores = new WeakSet<Store>();

/** Tells whether a store was made here, and so never fails. */
export function isMemoryStore(store: Store): store is MemoryStore {
  return memoryStores.has(store);
}

function assertCount(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1 || value > 100_000_000) {
    throw new RangeError(`memoryStore(): "${name}" must be a whole number from 1 to 100000000`);
  }
}

function warnInClusterWorker(): void {
  if (!cluster.isWorker) return;
  warnOnce(
    'COUNTERSIGN_MEMORY_STORE_IN_WORKER',
    'memoryStore() in a cluster worker: each worker counts limits and remembers requests for itself, so that a request ' +
      'can be played, and an operation done, once in each. Share a store, such as that of redis() of countersign/redis.',
  );
}

function warnOfForgottenLimits(maxKeys: number): () => void {
  let warned = false;
  return () => {
    if (warned) return;
    warned = true;
    process.emitWarning(
      `More than ${maxKeys} keys are active at once: the limits of the least recent start anew. Raise "maxKeys".`,
      { code: 'COUNTERSIGN_LIMITS_FORGOTTEN' },
    );
  };
}
