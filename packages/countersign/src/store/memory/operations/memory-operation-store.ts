/** The operation store of a single process: bounded, exact and synchronous. */

import cluster from 'node:cluster';
import type { CompleteOptions } from '../../../internal/complete-options.ts';
import { assertKnownOptions } from '../../../internal/known-options.ts';
import { warnOnce } from '../../../internal/warn-once.ts';
import { assertDuration } from '../../assert-duration.ts';
import type {
  OperationEnd,
  OperationLease,
  OperationStart,
  OperationState,
  OperationStore,
} from '../../operation-store.ts';
import { type Operation, OperationTable } from './operation-table.ts';

/** Options of {@link memoryOperationStore}. */
export interface MemoryOperationStoreOptions {
  /**
   * Bytes of all records together. Default: 64 MiB. When there is no room, the oldest record goes of the caller that holds
   * most bytes, until there is: such an operation stays known as finished until its time is over, and is not done again, but
   * there is nothing left to answer. A caller that keeps to an equal part of the bytes loses nothing to others.
   */
  readonly maxBytes?: number | undefined;
  /**
   * Number of operations that are kept, running and finished ones; 350 to 700 bytes each beside the record, taken as they are
   * needed. Default: 250 000. Nothing is forgotten before its time, so when there is no room, `begin` throws: first for a
   * caller that holds its share (see `maxShare`). Room is needed for as many as begin within the time for which finished ones
   * are kept.
   */
  readonly maxOperations?: number | undefined;
  /**
   * The part of the room that others leave which one caller may fill, up to 1. Default: 0.5. A quarter of `maxOperations` is
   * not part of that room: there each of 250 callers finds a thousandth of `maxOperations`, whatever others hold. So one
   * caller may hold 37.6 % of all by default. 1 is for a store with a single caller.
   */
  readonly maxShare?: number | undefined;
  /** Milliseconds on a clock that never goes back. Default: `performance.now`. */
  readonly clock?: (() => number) | undefined;
}

/** A memory store and what it holds. */
export interface MemoryOperationStore extends OperationStore {
  readonly begin: (start: OperationStart) => OperationState;
  readonly renew: (lease: OperationLease) => boolean;
  readonly finish: (end: OperationEnd) => boolean;
  readonly release: (lease: Pick<OperationStart, 'id' | 'token' | 'owner'>) => void;
  readonly find: (operation: Pick<OperationStart, 'id' | 'owner'>) => OperationState | undefined;
  /** Number of operations that are kept now, running and finished ones. */
  readonly operations: number;
  /** Bytes of the records that are kept now; an empty one counts as one byte. */
  readonly bytes: number;
}

/**
 * Makes a store that keeps operations in this process.
 *
 * No operation is forgotten before its time, so none is done twice: where there is no room, the steps throw, and the user
 * of the store decides. Room is shared out by the caller (`owner`), so that a caller that fills the store is the one that is
 * refused. It forgets everything when the process ends, and knows nothing of other processes: use a shared
 * store where several processes may receive one request.
 *
 * @example
 * const responses = createIdempotency({ store: memoryOperationStore({ maxOperations: 1_000_000 }) });
 * @throws RangeError or TypeError for an invalid option.
 */
export function memoryOperationStore(options: MemoryOperationStoreOptions = {}): MemoryOperationStore {
  const { clock, ...room } = toSettings(options);
  warnInClusterWorker();
  const table = new OperationTable(room, clock);
  return {
    begin: (start) => begin(table, start),
    renew: (lease) => renew(table, lease),
    finish: (end) => finish(table, end),
    release({ id, token }) {
      const operation = table.find(id);
      if (operation?.state === 'running' && operation.token === token) table.remove(id);
    },
    find: ({ id }) => find(table, id),
    get operations() {
      return table.size;
    },
    get bytes() {
      return table.bytes;
    },
  };
}

function begin(table: OperationTable, start: OperationStart): OperationState {
  const { id, token, fingerprint, leaseMs, owner } = start;
  assertDuration('leaseMs', leaseMs);
  const operation = table.find(id);
  const isMine = operation?.state === 'running' && operation.token === token;
  if (operation !== undefined && !isMine) return stateOf(table, id, operation);
  table.put(id, { token, fingerprint, owner, state: 'running' }, leaseMs);
  return { outcome: 'started' };
}

function find(table: OperationTable, id: string): OperationState | undefined {
  const operation = table.find(id);
  return operation && stateOf(table, id, operation);
}

function stateOf(table: OperationTable, id: string, operation: Operation): OperationState {
  const { state, fingerprint } = operation;
  if (state === 'finished') return { outcome: 'finished', fingerprint, record: table.recordOf(id) };
  return { outcome: 'running', fingerprint, leaseMs: table.timeLeft(operation) };
}

function renew(table: OperationTable, lease: OperationLease): boolean {
  const { id, token, fingerprint, leaseMs, owner } = lease;
  assertDuration('leaseMs', leaseMs);
  const operation = table.find(id);
  if (operation !== undefined && operation.token !== token) return false;
  if (operation?.state !== 'finished')
    table.put(id, { token, fingerprint, owner, state: 'running' }, leaseMs);
  return true;
}

function finish(table: OperationTable, end: OperationEnd): boolean {
  const { id, token, fingerprint, owner, record, ttlMs } = end;
  assertDuration('ttlMs', ttlMs);
  const operation = table.find(id);
  if (operation !== undefined && operation.token !== token) return false;
  // The first record may have been given out already.
  if (operation?.state === 'finished') return true;
  table.put(id, { token, fingerprint, owner, state: 'finished' }, ttlMs);
  table.keepRecord(id, record);
  return true;
}

function toSettings(options: MemoryOperationStoreOptions): CompleteOptions<MemoryOperationStoreOptions> {
  assertKnownOptions('memoryOperationStore()', options, ['maxBytes', 'maxOperations', 'maxShare', 'clock']);
  const { maxBytes = 64 * 1024 * 1024, maxOperations = 250_000, maxShare = 0.5 } = options;
  const { clock = () => performance.now() } = options;
  assertWhole('maxBytes', maxBytes, Number.MAX_SAFE_INTEGER);
  // No Map takes more than 2²⁴.
  assertWhole('maxOperations', maxOperations, 10_000_000);
  if (typeof clock !== 'function')
    throw new TypeError('memoryOperationStore(): "clock" must be a function that returns milliseconds');
  if (!(typeof maxShare === 'number' && maxShare > 0 && maxShare <= 1))
    throw new RangeError('memoryOperationStore(): "maxShare" must be a number greater than 0 and at most 1');
  return { maxBytes, maxOperations, maxShare, clock };
}

function assertWhole(name: string, value: number, most: number): void {
  if (!(Number.isInteger(value) && value >= 1 && value <= most))
    throw new RangeError(`memoryOperationStore(): "${name}" must be a whole number from 1 to ${most}`);
}

function warnInClusterWorker(): void {
  if (!cluster.isWorker) return;
  warnOnce(
    'COUNTERSIGN_MEMORY_OPERATIONS_IN_WORKER',
    'memoryOperationStore() in a cluster worker: each worker knows its own operations only, so that one that is sent ' +
      'again can be done once in each. Share a store, such as redisOperationStore() of countersign/redis.',
  );
}
