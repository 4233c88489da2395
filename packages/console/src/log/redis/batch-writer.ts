/** Writes that nobody waits for: in batches, one at a time, and dropped when the server cannot keep up. */

/** Entries, or other things that are written. */
export interface BatchWriterOptions<T> {
  /** Writes one batch. */
  readonly write: (batch: readonly T[]) => Promise<void>;
  readonly bytesOf: (item: T) => number;
  /** Told of what was lost. */
  readonly onDropped: (count: number, error?: unknown) => void;
}

const MOST_WAITING = 1000;
const MOST_WAITING_BYTES = 4 * 1024 * 1024;
const BATCH = 100;
const WAIT_MS = 20;

/** A queue of bounded length. */
export class BatchWriter<T> {
  readonly #options: BatchWriterOptions<T>;
  #waiting: T[] = [];
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #underWay: Promise<void> | undefined;

  constructor(options: BatchWriterOptions<T>) {
    this.#options = options;
  }

  add(item: T): void {
    const bytes = this.#options.bytesOf(item);
    if (this.#waiting.length >= MOST_WAITING || this.#bytes + bytes > MOST_WAITING_BYTES) {
      this.#options.onDropped(1);
      return;
    }
    this.#waiting.push(item);
    this.#bytes += bytes;
    this.#schedule();
  }

  /** Writes what is waiting; resolves when that is done or lost. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#underWay;
    while (this.#waiting.length > 0) await this.#writeNext();
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#underWay !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#underWay = this.#writeNext().finally(() => {
        this.#underWay = undefined;
        if (this.#waiting.length > 0) this.#schedule();
      });
    }, WAIT_MS);
    this.#timer.unref();
  }

  async #writeNext(): Promise<void> {
    const batch = this.#waiting.splice(0, BATCH);
    this.#bytes -= batch.reduce((sum, item) => sum + this.#options.bytesOf(item), 0);
    try {
      await this.#options.write(batch);
    } catch (error) {
      this.#options.onDropped(batch.length, error);
    }
  }
}
