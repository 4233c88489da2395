/** Public keys from afar: by URLs that a scheme pins, or by ids that a function of the application looks up. */

import type { X509Certificate } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { withDeadline } from '../../internal/deadline.ts';
import { assertKnownOptions, naming } from '../../internal/known-options.ts';
import { kindOf } from '../../internal/value-kind.ts';
import { warnOnce } from '../../internal/warn-once.ts';
import { hostPattern, type KeyUrl, keyUrlMatcher } from '../../scheme/key-url.ts';
import type { ApiKey } from '../api-key.ts';
import { type CachedKeys, type CachedKeysOptions, cachedKeys } from '../cached-keys.ts';
import { type BoundedFetch, fetchBounded } from './bounded-fetch.ts';
import {
  assertTrusted,
  certificateStore,
  certificatesIn,
  rootsOfNode,
  toCertificate,
} from './certificate-chain.ts';
import { UnusableKeyError } from './unusable-key.ts';

/** A public key as a JWK (RFC 7517), of which `expired_at` (Unix seconds) ends its use. */
export interface RemoteJwk {
  readonly kty?: string | undefined;
  readonly kid?: string | undefined;
  readonly expired_at?: number | null | undefined;
  readonly [member: string]: unknown;
}

/** A public key: PEM or another text that the scheme takes, or a JWK. */
export type RemoteKey = string | RemoteJwk;

/**
 * Looks a public key up by its id, such as by the API of the sender; `undefined` or `null`: there is no such key. The id comes from
 * an unauthenticated request.
 */
export type FetchKey = (id: string) => Promise<RemoteKey | undefined | null>;

/** A scheme whose requests name their key by URL, or the rules for such URLs. */
export interface KeysByUrl {
  readonly keyUrls?: readonly KeyUrl[] | undefined;
}

/** Options of {@link remoteKeys}. */
export interface RemoteKeysOptions extends CachedKeysOptions {
  /** Number of keys that are cached. Default: 100. */
  readonly maxKeys?: number | undefined;
  /** Seconds for which a key is used without asking again. Default: 3600. */
  readonly ttlSeconds?: number | undefined;
  /** Seconds for which an id that has failed is not asked for again. Default: 60. */
  readonly unknownTtlSeconds?: number | undefined;
  /** Milliseconds for each fetch, body included. Default: 2000. */
  readonly timeoutMs?: number | undefined;
  /** Trusted roots, in PEM, in place of those of Node. */
  readonly roots?: readonly string[] | undefined;
  /** Certificates between a key's and the root, in PEM, where the sender's file does not have them. Default: none. */
  readonly intermediates?: readonly string[] | undefined;
  /** Milliseconds since the epoch, by which certificates are valid. Default: `Date.now`. */
  readonly clock?: (() => number) | undefined;
  /** Default: `fetch` of the platform. */
  readonly fetch?: typeof fetch | undefined;
}

const CACHE_OPTIONS = ['maxKeys', 'ttlSeconds', 'unknownTtlSeconds', 'monotonicClock'] as const;
const FETCH_OPTIONS = ['timeoutMs', 'roots', 'intermediates', 'clock', 'fetch'] as const;
/** Requests that name ever new ids must not make this server fetch without end. */
const MOST_AT_ONCE = 8;
const NEWEST_TIME_MS = 8.64e15;

/**
 * Makes a key source of the public keys that a sender publishes, behind a cache as that of `cachedKeys()`: bounded, one fetch for
 * a key at a time, failures remembered for a while.
 *
 * Of a scheme whose requests name their key by URL, nothing is fetched but by `https` from the hosts and paths that the scheme pins,
 * without following a redirection, up to 64 KiB and within a deadline. What is there must be a certificate that is valid now,
 * for the host or a name of the rule, with a chain to a root; its public key is the secret of the key. A certificate that is not
 * is a key that does not exist, of which a process warning says why.
 *
 * @example
 * const keys = remoteKeys({ keyUrls: [{ host: 'keys.example.com', path: '/webhooks/*.pem' }] });
 * @param source A scheme, rules for URLs, or a function that looks a key up by its id.
 * @throws TypeError or RangeError for an invalid option.
 */
export function remoteKeys(source: KeysByUrl | FetchKey, options: RemoteKeysOptions = {}): CachedKeys {
  assertKnownOptions('remoteKeys()', options, [...CACHE_OPTIONS, ...FETCH_OPTIONS]);
  const { maxKeys = 100, ttlSeconds = 3600, unknownTtlSeconds = 60, monotonicClock } = options;
  const { timeoutMs = 2000, clock = Date.now } = options;
  if (!(timeoutMs > 0 && Number.isFinite(timeoutMs)))
    throw new RangeError('remoteKeys(): "timeoutMs" must be a number of milliseconds greater than 0');
  if (typeof clock !== 'function')
    throw new TypeError(`remoteKeys(): "clock" must be a function, got ${kindOf(clock)}`);
  const load =
    typeof source === 'function'
      ? keyByFunction(source)
      : naming('remoteKeys()', () => keyByUrl(source, { ...options, timeoutMs, clock }));
  const find = knownFirst(maxKeys, (id) =>
    withDeadline(orUnknown(id, load), timeoutMs * MOST_STEPS, 'the host of the key'),
  );
  return naming('remoteKeys()', () =>
    cachedKeys(find, { maxKeys, ttlSeconds, unknownTtlSeconds, monotonicClock }),
  );
}

/** A certificate and its issuers. */
const MOST_STEPS = 4;

type LoadKey = (id: string) => Promise<ApiKey | undefined>;

/** A key that is not to be trusted is none; to try again would not make it one. */
async function orUnknown(id: string, load: LoadKey): Promise<ApiKey | undefined> {
  try {
    return await load(id);
  } catch (error) {
    if (!(error instanceof UnusableKeyError)) throw error;
    warnOnce('COUNTERSIGN_REMOTE_KEY', `remoteKeys(): the key ${id} is not used: ${error.message}`);
    return undefined;
  }
}

/** Ids that have had a key before are always fetched: else strangers who name ever new ones could keep a key from being renewed. */
function knownFirst(maxKeys: number, load: LoadKey): LoadKey {
  const known = new LRUCache<string, true>({ max: maxKeys });
  let underWay = 0;
  async function loadNew(id: string): Promise<ApiKey | undefined> {
    if (underWay >= MOST_AT_ONCE) throw new Error(`${MOST_AT_ONCE} keys are being fetched already`);
    underWay++;
    try {
      return await load(id);
    } finally {
      underWay--;
    }
  }
  return async (id) => {
    const key = await (known.has(id) ? load(id) : loadNew(id));
    if (key !== undefined) known.set(id, true);
    return key;
  };
}

function keyByFunction(fetchKey: FetchKey): LoadKey {
  return async (id) => {
    const key = await fetchKey(id);
    if (key === undefined || key === null) return undefined;
    if (typeof key === 'string') return { id, secret: key };
    if (key.kid !== undefined && key.kid !== id) throw new UnusableKeyError('it has another "kid"');
    const { expired_at: expiredAt, ...jwk } = key;
    const notAfter = typeof expiredAt === 'number' ? new Date(expiredAt * 1000) : undefined;
    return { id, secrets: [{ value: JSON.stringify(jwk), notAfter }] };
  };
}

type CompleteOptions = RemoteKeysOptions & { readonly timeoutMs: number; readonly clock: () => number };

function keyByUrl({ keyUrls }: KeysByUrl, options: CompleteOptions): LoadKey {
  if (keyUrls === undefined)
    throw new TypeError('the scheme names no URLs of keys: give a function that looks a key up by its id');
  const { ruleOf } = keyUrlMatcher(keyUrls);
  const { clock, roots, intermediates = [] } = options;
  const fetching: BoundedFetch = { fetch: options.fetch ?? fetch, timeoutMs: options.timeoutMs };
  const trusted = roots && certificateStore(certificatesOf('roots', roots));
  const known = certificatesOf('intermediates', intermediates);
  return async (id) => {
    const rule = ruleOf(id);
    if (rule === undefined) return undefined;
    const file = await fetchBounded(id, fetching);
    if (file === undefined) return undefined;
    const [leaf, ...others] = certificatesIn(file.toString('latin1')) as [
      X509Certificate,
      ...X509Certificate[],
    ];
    await assertTrusted(leaf, {
      names: [new URL(id).hostname, ...(rule.certificateNames ?? [])],
      nowMs: clock(),
      roots: trusted ?? rootsOfNode(),
      intermediates: [...others, ...known],
      fetchIssuer: issuerFetcher(rule, fetching),
    });
    return keyOf(id, leaf);
  };
}

/** It is checked each time that the key is used, too: a certificate may expire while it is cached. */
function keyOf(id: string, { publicKey, validFrom, validTo }: X509Certificate): ApiKey {
  const value = String(publicKey.export({ type: 'spki', format: 'pem' }));
  const [notBefore, notAfter] = [
    new Date(validFrom),
    new Date(Math.min(Date.parse(validTo), NEWEST_TIME_MS)),
  ];
  return { id, secrets: [{ value, notBefore, notAfter }] };
}

const ISSUER_URL = /^http:\/\/([a-z0-9.-]+)\/[A-Za-z0-9._/-]+\.(?:crt|cer|pem)$/;

/** Issuers' certificates are fetched as they are named, by `http`: a root has signed them. */
function issuerFetcher({ issuerHosts = [] }: KeyUrl, fetching: BoundedFetch) {
  const patterns = issuerHosts.map(hostPattern);
  return async (url: string): Promise<X509Certificate | undefined> => {
    const [, host = ''] = ISSUER_URL.exec(url) ?? [];
    if (!patterns.some((pattern) => pattern.test(host))) return undefined;
    const file = await fetchBounded(url, fetching);
    return file && toCertificate(file);
  };
}

function certificatesOf(name: string, texts: readonly string[]): readonly X509Certificate[] {
  if (!Array.isArray(texts)) throw new TypeError(`"${name}" must be a list of certificates in PEM`);
  try {
    return texts.flatMap((text) => certificatesIn(text));
  } catch (cause) {
    throw new TypeError(`"${name}" must be a list of certificates in PEM`, { cause });
  }
}
