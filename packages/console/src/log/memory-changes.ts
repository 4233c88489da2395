/** Changes of keys in the memory of this process. */

import type { KeyChangeView } from '../api/key-types.ts';
import { MOST_CHANGES } from './request-log.ts';

const MOST_KEYS = 1000;

/** The last changes of the keys that were changed last. */
export class MemoryChanges {
  readonly #ofKeys = new Map<string, readonly KeyChangeView[]>();

  add(keyId: string, change: KeyChangeView): void {
    const changes = [change, ...this.of(keyId)].slice(0, MOST_CHANGES);
    this.#ofKeys.delete(keyId);
    this.#ofKeys.set(keyId, changes);
    const [oldest] = this.#ofKeys.keys();
    if (this.#ofKeys.size > MOST_KEYS && oldest !== undefined) this.#ofKeys.delete(oldest);
  }

  of(keyId: string): readonly KeyChangeView[] {
    return this.#ofKeys.get(keyId) ?? [];
  }
}
