/** The sliding windows of all keys, least recently used first to go. */

import { LRUCache } from 'lru-cache';
import type { Limit, LimitState } from '../limit.ts';
import { type Demand, newCounter, type WindowCounter } from '../sliding-window.ts';
import type { AdmissionRequest } from '../store.ts';
import { LimitAccount, lookAt } from './limit-account.ts';

/** The accounts of all keys. */
export class LimitCounters {
  readonly #accounts: LRUCache<string, LimitAccount>;
  #nowMs = 0;

  /**
   * @param maxKeys How many keys are remembered at once.
   * @param onLiveEviction Called when a key is forgotten while a window of it still counts, which resets its limits.
   */
  constructor(maxKeys: number, onLiveEviction: () => void) {
    this.#accounts = new LRUCache({
      max: maxKeys,
      dispose: (account, _keyId, reason) => {
        account.isKept = false;
        if (reason === 'evict' && account.isLive(this.#nowMs)) onLiveEviction();
      },
    });
  }

  /** The account of a key, opened for a request. A new one is not kept before it is counted in. */
  account({ keyId, keyMemory, limits, nowMs }: AdmissionRequest): LimitAccount {
    const second = Math.floor(nowMs / 1000);
    if (keyMemory?.owner === this) {
      const known = keyMemory.account as LimitAccount;
      // Looked up once a second, it stays among those that were used last.
      if (known.isKept && known.foundSecond === second) return known.open(limits, nowMs);
    }
    const account = this.#accounts.get(keyId) ?? new LimitAccount();
    account.foundSecond = second;
    if (keyMemory !== undefined) {
      keyMemory.owner = this;
      keyMemory.account = account;
    }
    return account.open(limits, nowMs);
  }

  /** Counts in the account of a key what it was opened for, and keeps the account. */
  count(keyId: string, account: LimitAccount, { cost, nowMs }: Demand): void {
    account.count(cost);
    if (account.isKept) return;
    account.isKept = true;
    this.#nowMs = nowMs;
    this.#accounts.set(keyId, account);
  }

  /** Raises the counters of a request to what is told of them. What of it has ended leaves nothing behind. */
  raise(request: AdmissionRequest, told: readonly (WindowCounter | undefined)[]): void {
    const account = this.account(request);
    if (account.raise(told)) this.count(request.keyId, account, { cost: 0, nowMs: request.nowMs });
  }

  /** Where a key stands. Nothing is remembered of the question, nor of a key that nothing is counted of. */
  look(keyId: string, limits: readonly Limit[], nowMs: number): LimitState[] {
    return this.#accounts.peek(keyId)?.look(limits, nowMs) ?? lookAt(limits, nowMs, newCounter);
  }
}
