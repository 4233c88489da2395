/** A document at a URL, kept in memory for a while. */

import { warnOnce } from '../../internal/warn-once.ts';
import { type BoundedFetch, fetchBounded } from './bounded-fetch.ts';

/** Options of a document, which its users share. */
export interface RemoteDocumentOptions {
  /** Seconds for which it is used without asking again. Default: 600. */
  readonly ttlSeconds?: number | undefined;
  /** Seconds between two fetches that an unknown key or a wrong signature makes. Default: 30. */
  readonly cooldownSeconds?: number | undefined;
  /** Seconds for which it is used after its time where it cannot be fetched. Default: 3600; 0: not at all. */
  readonly staleSeconds?: number | undefined;
  /** Milliseconds for each fetch, body included. Default: 2000. */
  readonly timeoutMs?: number | undefined;
  /** Milliseconds on a clock that never goes back. Default: `performance.now`. */
  readonly monotonicClock?: (() => number) | undefined;
  /** Default: `fetch` of the platform. */
  readonly fetch?: typeof fetch | undefined;
}

/** Names of the options. */
export const DOCUMENT_OPTIONS: readonly (keyof RemoteDocumentOptions)[] = [
  ...(['ttlSeconds', 'cooldownSeconds', 'staleSeconds', 'timeoutMs', 'monotonicClock', 'fetch'] as const),
];

/** Without a document that counts, nothing can be served: the host is asked again soon. */
const RETRY_MS = 1000;

/**
 * A document, fetched once for all that wait for it, and again after its time, or for what it lacks once the last fetch is long
 * enough ago.
 */
export class RemoteDocument<T> {
  readonly #url: string;
  readonly #parse: (text: string) => T;
  readonly #fetching: BoundedFetch;
  readonly #clock: () => number;
  readonly #ttlMs: number;
  readonly #cooldownMs: number;
  readonly #staleMs: number;
  #document: T | undefined;
  /** When it was fetched, and when a fetch was last begun. */
  #fetchedMs = Number.NEGATIVE_INFINITY;
  #triedMs = Number.NEGATIVE_INFINITY;
  #underWay: Promise<void> | undefined;
  /** True where the last fetch has failed. */
  #hasFailed = false;

  /**
   * @param parse Throws for a text that is no such document.
   * @throws TypeError or RangeError for an invalid option or URL.
   */
  constructor(url: string | URL, parse: (text: string) => T, options: RemoteDocumentOptions) {
    const { ttlSeconds = 600, cooldownSeconds = 30, staleSeconds = 3600, timeoutMs = 2000 } = options;
    assertPositive({ ttlSeconds, cooldownSeconds, timeoutMs });
    if (!(staleSeconds >= 0)) throw new RangeError('"staleSeconds" must be a number from 0');
    this.#url = httpsUrl(url);
    this.#parse = parse;
    this.#fetching = { fetch: options.fetch ?? fetch, timeoutMs };
    this.#clock = options.monotonicClock ?? (() => performance.now());
    this.#ttlMs = ttlSeconds * 1000;
    this.#cooldownMs = cooldownSeconds * 1000;
    this.#staleMs = staleSeconds * 1000;
  }

  /** Picks something from it, and fetches it for what it lacks. Throws or rejects where it cannot be had. */
  find<R>(pick: (document: T) => R | undefined): R | undefined | Promise<R | undefined> {
    const document = this.#document;
    if (document !== undefined && this.#age() <= this.#ttlMs) {
      const found = pick(document);
      return found === undefined && this.#isWorthWaiting() ? this.#findNew(pick) : found;
    }
    // A host that does not answer is not asked for each request.
    if (!this.#isWorthWaiting()) return pick(this.#old());
    if (document === undefined || !this.#hasFailed || this.#isOutOfDate()) return this.#findNew(pick);
    // Nor is it waited for any more: a host that hangs would hold up all requests of its sender again and again.
    void this.#findNew(pick).catch(() => undefined);
    return pick(document);
  }

  /** Picks something from it as it is now; undefined where the last fetch is not long enough ago. */
  findAgain<R>(pick: (document: T) => R | undefined): Promise<R | undefined> | undefined {
    return this.#isWorthWaiting() ? this.#findNew(pick) : undefined;
  }

  /** Tells whether a fetch is under way or may be begun: all that wait get the same, and it may have what is looked for. */
  #isWorthWaiting(): boolean {
    return this.#underWay !== undefined || this.#isCool();
  }

  /** Fetches it now. */
  reload(): Promise<void> {
    this.#underWay ??= this.#load().finally(() => {
      this.#underWay = undefined;
    });
    return this.#underWay;
  }

  async #load(): Promise<void> {
    this.#triedMs = this.#clock();
    try {
      const file = await fetchBounded(this.#url, this.#fetching);
      if (file === undefined) throw new Error(`there is no set of keys at ${this.#url}`);
      this.#document = this.#parse(file.toString('utf8'));
      this.#fetchedMs = this.#clock();
      this.#hasFailed = false;
    } catch (error) {
      this.#hasFailed = true;
      throw error;
    }
  }

  async #findNew<R>(pick: (document: T) => R | undefined): Promise<R | undefined> {
    try {
      await this.reload();
    } catch (error) {
      if (this.#document === undefined || this.#isOutOfDate()) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      warnOnce(
        'COUNTERSIGN_REMOTE_KEY',
        `${this.#url} cannot be read, the last set of keys is used: ${reason}`,
      );
    }
    return pick(this.#document as T);
  }

  #old(): T {
    if (this.#document === undefined || this.#isOutOfDate())
      throw new Error(`the set of keys at ${this.#url} is out of date`);
    return this.#document;
  }

  #isOutOfDate(): boolean {
    return this.#age() > this.#ttlMs + this.#staleMs;
  }

  #age(): number {
    return this.#clock() - this.#fetchedMs;
  }

  #isCool(): boolean {
    const isUseless = this.#document === undefined || this.#isOutOfDate();
    const cooldownMs = isUseless ? Math.min(RETRY_MS, this.#cooldownMs) : this.#cooldownMs;
    return this.#clock() - this.#triedMs >= cooldownMs;
  }
}

function assertPositive(numbers: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(numbers))
    if (!(Number.isFinite(value) && value > 0)) throw new RangeError(`"${name}" must be greater than 0`);
}

function httpsUrl(given: string | URL): string {
  const url = URL.canParse(String(given)) ? new URL(given) : undefined;
  if (url === undefined || url.protocol !== 'https:' || url.username !== '' || url.password !== '')
    throw new TypeError('the URL of a set of keys must begin with "https:" and have no user');
  return url.href;
}
