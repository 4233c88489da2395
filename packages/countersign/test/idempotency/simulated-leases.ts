/** Holders of operations as the store knows them. A holder may believe otherwise. */

import type { OperationStart } from '../../src/store.ts';

type Held = Pick<OperationStart, 'id' | 'token'>;

/** A lease that the store has given. */
export interface Lease {
  /** When the store last had it begin anew. */
  heldMs: number;
  /** True for a renewal. */
  isRenewed: boolean;
  /** When the store kept a record for it, or released it. */
  endedMs: number | undefined;
  /** When the store gave the operation to another, though it had not ended, and what it was like then. */
  lost: { readonly atMs: number; readonly heldMs: number; readonly isRenewed: boolean } | undefined;
}

/** All leases of one store. */
export class SimulatedLeases {
  readonly #byToken = new Map<string, Lease>();
  readonly #holders = new Map<string, Lease>();

  /** The store said `started`. Under a token whose lease was lost meanwhile, that is another lease. */
  begun({ id, token }: Held): Lease {
    let lease = this.#byToken.get(token);
    if (lease === undefined || lease.lost !== undefined)
      lease = { heldMs: 0, isRenewed: false, endedMs: undefined, lost: undefined };
    this.#byToken.set(token, lease);
    this.#hold(id, lease, false);
    return lease;
  }

  /** The store took a renewal. */
  renewed({ id, token }: Held): void {
    this.#hold(id, this.#byToken.get(token) as Lease, true);
  }

  /** The store took a record. */
  finished({ id, token }: Held): void {
    this.renewed({ id, token });
    this.released({ token });
  }

  released({ token }: Pick<Held, 'token'>): void {
    const lease = this.#byToken.get(token);
    if (lease !== undefined) lease.endedMs ??= performance.now();
  }

  #hold(id: string, lease: Lease, isRenewed: boolean): void {
    const holder = this.#holders.get(id);
    const atMs = performance.now();
    if (holder !== undefined && holder !== lease && holder.endedMs === undefined)
      holder.lost ??= { atMs, heldMs: holder.heldMs, isRenewed: holder.isRenewed };
    this.#holders.set(id, lease);
    lease.heldMs = atMs;
    lease.isRenewed = isRenewed;
  }
}
