/** The set of public keys that a partner publishes at one URL. */

import { assertKnownOptions, naming } from '../../internal/known-options.ts';
import { kindOf } from '../../internal/value-kind.ts';
import { warnOnce } from '../../internal/warn-once.ts';
import { assertScheme } from '../../scheme/assert-scheme.ts';
import type { Scheme } from '../../scheme/scheme.ts';
import type { ApiKey } from '../api-key.ts';
import type { KeySource } from '../key-source.ts';
import { type BoundedFetch, fetchBounded } from './bounded-fetch.ts';
import { type JwkName, type JwkSetRules, parseJwkSet } from './jwk-set.ts';

/** Options of {@link remoteJwks}. */
export interface RemoteJwksOptions {
  /** Leaves out keys that this scheme does not take, such as those of another algorithm. Default: none is left out for that. */
  readonly scheme?: Scheme | undefined;
  /** Name of a key in requests: its `kid` (default), or its thumbprint (RFC 7638), whatever its `kid` says. */
  readonly name?: JwkName | undefined;
  /** Seconds for which the set is used without asking again. Default: 600. */
  readonly ttlSeconds?: number | undefined;
  /** Seconds between two fetches that an unknown key or a wrong signature makes. Default: 30. */
  readonly cooldownSeconds?: number | undefined;
  /** Seconds for which the set is used after its time where it cannot be fetched. Default: 3600; 0: not at all. */
  readonly staleSeconds?: number | undefined;
  /** Milliseconds for each fetch, body included. Default: 2000. */
  readonly timeoutMs?: number | undefined;
  /** Milliseconds on a clock that never goes back. Default: `performance.now`. */
  readonly monotonicClock?: (() => number) | undefined;
  /** Default: `fetch` of the platform. */
  readonly fetch?: typeof fetch | undefined;
}

/** The keys of a set at a URL. */
export interface RemoteJwks extends KeySource {
  readonly find: (id: string) => ApiKey | undefined | Promise<ApiKey | undefined>;
  readonly confirm: (id: string, isFresh: boolean) => Promise<ApiKey | undefined> | undefined;
  /** Fetches the set now, such as at start-up. Rejects where it cannot be had, or is no set. */
  readonly reload: () => Promise<void>;
}

const OPTIONS: readonly (keyof RemoteJwksOptions)[] = [
  ...(['scheme', 'name', 'ttlSeconds', 'cooldownSeconds', 'staleSeconds'] as const),
  ...(['timeoutMs', 'monotonicClock', 'fetch'] as const),
];

/**
 * Makes a key source of a set of JWKs at an `https` URL (RFC 7517): fetched when it is first needed, without following a redirection, up to
 * 64 KiB and 100 keys, within a deadline; once for all requests that wait. A key that is not in the set, or whose signature does
 * not hold, has it fetched again at most once in `cooldownSeconds`, so that a key which was added or exchanged counts at once and
 * strangers cannot make this server fetch without end. Where it cannot be fetched, the last set counts for `staleSeconds` more.
 *
 * @example
 * const scheme = httpMessageSignatures({ requiredComponents: ['@method', '@target-uri'], algorithms: ['ed25519'] });
 * const keys = remoteJwks('https://partner.example.com/.well-known/jwks.json', { scheme });
 * @throws TypeError or RangeError for an invalid option.
 */
export function remoteJwks(url: string | URL, options: RemoteJwksOptions = {}): RemoteJwks {
  assertKnownOptions('remoteJwks()', options, OPTIONS);
  return naming('remoteJwks()', () => new JwksAtUrl(httpsUrl(url), options));
}

/** Without any set, nothing can be served: the host is asked again soon. */
const RETRY_MS = 1000;

class JwksAtUrl implements RemoteJwks {
  readonly #url: string;
  readonly #rules: JwkSetRules;
  readonly #fetching: BoundedFetch;
  readonly #clock: () => number;
  readonly #ttlMs: number;
  readonly #cooldownMs: number;
  readonly #staleMs: number;
  #keys: ReadonlyMap<string, ApiKey> | undefined;
  /** When the set was fetched, and when a fetch was last begun. */
  #fetchedMs = Number.NEGATIVE_INFINITY;
  #triedMs = Number.NEGATIVE_INFINITY;
  #underWay: Promise<void> | undefined;

  constructor(url: string, options: RemoteJwksOptions) {
    const { scheme, name = 'kid', monotonicClock, timeoutMs = 2000 } = options;
    const { ttlSeconds = 600, cooldownSeconds = 30, staleSeconds = 3600 } = options;
    if (scheme !== undefined) assertScheme(scheme);
    if (name !== 'kid' && name !== 'thumbprint') throw new TypeError('"name" must be "kid" or "thumbprint"');
    assertPositive({ ttlSeconds, cooldownSeconds, timeoutMs });
    if (!(staleSeconds >= 0)) throw new RangeError('"staleSeconds" must be a number from 0');
    this.#url = url;
    this.#rules = { name, scheme };
    this.#fetching = { fetch: options.fetch ?? fetch, timeoutMs };
    this.#clock = monotonicClock ?? (() => performance.now());
    this.#ttlMs = ttlSeconds * 1000;
    this.#cooldownMs = cooldownSeconds * 1000;
    this.#staleMs = staleSeconds * 1000;
  }

  find = (id: string): ApiKey | undefined | Promise<ApiKey | undefined> => {
    const keys = this.#keys;
    if (keys !== undefined && this.#age() <= this.#ttlMs) {
      const key = keys.get(id);
      return key === undefined && this.#isCool() ? this.#renewed(id) : key;
    }
    // A host that does not answer is not asked for each request.
    return this.#isCool() || this.#underWay !== undefined ? this.#renewed(id) : this.#stale(id);
  };

  confirm = (id: string, isFresh: boolean): Promise<ApiKey | undefined> | undefined =>
    isFresh || !this.#isCool() ? undefined : this.#renewed(id);

  reload = (): Promise<void> => {
    this.#underWay ??= this.#load().finally(() => {
      this.#underWay = undefined;
    });
    return this.#underWay;
  };

  async #load(): Promise<void> {
    this.#triedMs = this.#clock();
    const file = await fetchBounded(this.#url, this.#fetching);
    if (file === undefined) throw new Error(`there is no set of keys at ${this.#url}`);
    this.#keys = parseJwkSet(file.toString('utf8'), this.#rules);
    this.#fetchedMs = this.#clock();
  }

  async #renewed(id: string): Promise<ApiKey | undefined> {
    try {
      await this.reload();
    } catch (error) {
      if (this.#keys === undefined || this.#age() > this.#ttlMs + this.#staleMs) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      warnOnce(
        'COUNTERSIGN_REMOTE_KEY',
        `remoteJwks(): ${this.#url} cannot be read, the last set is used: ${reason}`,
      );
    }
    return this.#keys?.get(id);
  }

  #stale(id: string): ApiKey | undefined {
    if (this.#age() > this.#ttlMs + this.#staleMs)
      throw new Error(`the set of keys at ${this.#url} is out of date`);
    return this.#keys?.get(id);
  }

  #age(): number {
    return this.#clock() - this.#fetchedMs;
  }

  #isCool(): boolean {
    const cooldownMs = this.#keys === undefined ? RETRY_MS : this.#cooldownMs;
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
    throw new TypeError(`the URL of the set must begin with "https:" and have no user, got ${kindOf(given)}`);
  return url.href;
}
