/** The operation store of a single process: bounded, exact and synchronous. */

import { assertDuration } from '../../assert-duration.ts';
import type {
  OperationEnd,
  OperationLease,
  OperationStart,
  OperationState,
  OperationStore,
} from '../../operation-store.ts';
import { type OperationRoomOptions, toOperationRoom } from './operation-room.ts';
import { type Operation, OperationTable } from './operation-table.ts';

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
 * @throws RangeError or TypeError for an invalid option.
 */
export function memoryOperationStore(options: OperationRoomOptions = {}): MemoryOperationStore {
  const { monotonicClock, ...room } = toOperationRoom(options);
  const table = new OperationTable(room, monotonicClock);
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
