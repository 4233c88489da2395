/** The operation store of a single process: bounded, exact and synchronous. */

import cluster from 'node:cluster';
import type { CompleteOptions } from '../complete-options.ts';
import { assertKnownOptions } from '../known-options.ts';
import { assertSpan } from './operation-span.ts';
import type {
  OperationEnd,
  OperationLease,
  OperationStart,
  OperationState,
  OperationStore,
} from './operation-store.ts';
import { OperationTable } from './operation-table.ts';

/** Options of {@link memoryOperationStore}. */
export interface MemoryOperationStoreOptions {
  /**
   * Bytes of all records together. Default: 64 MiB. When there is no room, the oldest records go: such an operation stays
   * known as finished until its time is over, and is not done again, but there is nothing left to answer.
   */
  readonly maxBytes?: number | undefined;
  /**
   * How many operations are kept, running and finished ones; 350 to 700 bytes each beside the record, taken as they are
   * needed. Default: 100 000. When there is no room, `begin` throws, and nothing is forgotten. Room is needed for as many as
   * begin within the time for which finished ones are kept: the default is a little more than one a second for a day.
   */
  readonly maxOperations?: number | undefined;
  /** Milliseconds on a clock that never goes back. Default: `performance.now`. */
  readonly clock?: (() => number) | undefined;
}

/** A memory store and what it holds. */
export interface MemoryOperationStore extends OperationStore {
  readonly begin: (start: OperationStart) => OperationState;
  readonly renew: (lease: OperationLease) => boolean;
  readonly finish: (end: OperationEnd) => boolean;
  readonly release: (lease: Pick<OperationStart, 'id' | 'token'>) => void;
  /** How many operations are kept now, running and finished ones. */
  readonly operations: number;
  /** Bytes of the records that are kept now; an empty one counts as one byte. */
  readonly bytes: number;
}

/**
 * Makes a store that keeps operations in this process.
 *
 * No operation is forgotten before its time, so none is done twice: where there is no room, the steps throw, and whoever
 * uses the store decides. It forgets everything when the process ends, and knows nothing of other processes: use a shared
 * store where several processes may receive one request.
 *
 * @throws RangeError or TypeError for an invalid option.
 */
export function memoryOperationStore(options: MemoryOperationStoreOptions = {}): MemoryOperationStore {
  const { maxBytes, maxOperations, clock } = toSettings(options);
  warnInClusterWorker();
  const table = new OperationTable({ maxBytes, maxOperations }, clock);
  return {
    begin: (start) => begin(table, start),
    renew: (lease) => renew(table, lease),
    finish: (end) => finish(table, end),
    release({ id, token }) {
      const operation = table.find(id);
      if (operation?.state === 'running' && operation.token === token) table.remove(id);
    },
    get operations() {
      return table.size;
    },
    get bytes() {
      return table.bytes;
    },
  };
}

function begin(table: OperationTable, { id, token, fingerprint, leaseMs }: OperationStart): OperationState {
  assertSpan('leaseMs', leaseMs);
  const operation = table.find(id);
  if (operation?.state === 'finished')
    return { outcome: 'finished', fingerprint: operation.fingerprint, record: table.recordOf(id) };
  if (operation !== undefined && operation.token !== token)
    return { outcome: 'running', fingerprint: operation.fingerprint, leaseMs: table.timeLeft(operation) };
  table.put(id, { token, fingerprint, state: 'running' }, leaseMs);
  return { outcome: 'started' };
}

function renew(table: OperationTable, { id, token, fingerprint, leaseMs }: OperationLease): boolean {
  assertSpan('leaseMs', leaseMs);
  const operation = table.find(id);
  if (operation !== undefined && operation.token !== token) return false;
  if (operation?.state !== 'finished') table.put(id, { token, fingerprint, state: 'running' }, leaseMs);
  return true;
}

function finish(table: OperationTable, { id, token, fingerprint, record, ttlMs }: OperationEnd): boolean {
  assertSpan('ttlMs', ttlMs);
  const operation = table.find(id);
  if (operation !== undefined && operation.token !== token) return false;
  // The first record may have been given out already.
  if (operation?.state === 'finished') return true;
  table.put(id, { token, fingerprint, state: 'finished' }, ttlMs);
  table.keepRecord(id, record);
  return true;
}

function toSettings(options: MemoryOperationStoreOptions): CompleteOptions<MemoryOperationStoreOptions> {
  assertKnownOptions('memoryOperationStore()', options, ['maxBytes', 'maxOperations', 'clock']);
  const { maxBytes = 64 * 1024 * 1024, maxOperations = 100_000, clock = () => performance.now() } = options;
  assertWhole('maxBytes', maxBytes, Number.MAX_SAFE_INTEGER);
  // No Map takes more than 2²⁴.
  assertWhole('maxOperations', maxOperations, 10_000_000);
  if (typeof clock !== 'function')
    throw new TypeError('memoryOperationStore(): "clock" must be a function that returns milliseconds');
  return { maxBytes, maxOperations, clock };
}

function assertWhole(name: string, value: number, most: number): void {
  if (!(Number.isInteger(value) && value >= 1 && value <= most))
    throw new RangeError(`memoryOperationStore(): "${name}" must be a whole number from 1 to ${most}`);
}

let hasWarnedOfCluster = false;

function warnInClusterWorker(): void {
  if (!cluster.isWorker || hasWarnedOfCluster) return;
  hasWarnedOfCluster = true;
  process.emitWarning(
    'memoryOperationStore() in a cluster worker: each worker knows its own operations only, so that one that is sent ' +
      'again can be done once in each. Share a store, such as redisOperationStore() of @countersign/redis.',
    { code: 'COUNTERSIGN_MEMORY_OPERATIONS_IN_WORKER' },
  );
}
