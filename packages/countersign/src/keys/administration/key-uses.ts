/** When keys were last used: noted by requests at the cost of a map, and written in batches when none waits for it. */

import type { Logger } from '../../events/verdict-log.ts';
import type { KeyUseStore } from './key-record-store.ts';

/** Notes of the uses of keys. */
export interface KeyUses {
  /** Notes a use of now. */
  readonly note: (id: string) => void;
  /** Writes what was noted. Resolves also where that failed, which is counted. */
  readonly flush: () => Promise<void>;
  /** Number of batches that could not be written, and are lost. */
  readonly lostBatches: () => number;
}

/** Parts of the notes. */
export interface KeyUsesOptions {
  readonly write: KeyUseStore['write'];
  readonly seconds: number;
  readonly clock: () => number;
  readonly logger: Logger | undefined;
}

const EVENT = 'countersign.key_uses';

/** Makes the notes. A batch that fails is dropped and counted: a key that is in use is noted again soon. */
export function keyUses({ write, seconds, clock, logger }: KeyUsesOptions): KeyUses {
  let noted = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  /** The batch that is being written. Further uses wait for it in `noted`, which has a place for each key and no more. */
  let writing: Promise<void> | undefined;
  let lost = 0;
  let isFailing = false;

  function note(id: string): void {
    noted.set(id, clock());
    if (timer !== undefined) return;
    timer = setTimeout(onTime, seconds * 1000);
    // A process that has nothing else to do ends, and with it the last batch: `close()` writes it.
    timer.unref();
  }

  function onTime(): void {
    timer = undefined;
    void flush();
  }

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    while (writing !== undefined) await writing;
    if (noted.size === 0) return;
    const batch = noted;
    noted = new Map();
    writing = writeBatch(batch).finally(() => {
      writing = undefined;
    });
    await writing;
  }

  async function writeBatch(batch: ReadonlyMap<string, number>): Promise<void> {
    try {
      await write(batch);
    } catch (cause) {
      lost++;
      if (!isFailing) logger?.warn({ event: EVENT, err: cause }, 'last uses of keys cannot be recorded');
      isFailing = true;
      return;
    }
    if (isFailing) logger?.info({ event: EVENT, lost }, 'last uses of keys are recorded again');
    isFailing = false;
  }

  return { note, flush, lostBatches: () => lost };
}
