/** The options of a verifier: their defaults, and the checks that make a wrong one fail at once. */

import {
  type FailureThrottle,
  type FailureThrottleOptions,
  failureThrottle,
} from '../checks/failure-throttle.ts';
import { toLogger } from '../events/to-logger.ts';
import type { Logger } from '../events/verdict-log.ts';
import { assertClock } from '../internal/assert-clock.ts';
import type { CompleteOptions } from '../internal/complete-options.ts';
import { assertKnownOptions, naming } from '../internal/known-options.ts';
import { type DefaultLimits, toDefaultLimits } from '../keys/default-limits.ts';
import type { KeySource, Keys } from '../keys/key-source.ts';
import { toKeySource } from '../keys/to-key-source.ts';
import { type Deployment, type DeploymentOptions, toDeployment } from '../request/base-path.ts';
import { assertRateLimitHeaders, type RateLimitHeaders } from '../responses/response-format.ts';
import { assertScheme } from '../scheme/assert-scheme.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { toStore } from '../store/given-store.ts';
import { LONGEST_WINDOW_SECONDS } from '../store/limit.ts';
import { noticeCopies } from '../store/second-copy.ts';
import type { Store } from '../store/store.ts';
import {
  type StoreFailureActions,
  type StoreFailurePolicy,
  toStoreFailureActions,
} from '../store/store-failure-policy.ts';
import { type Diagnosis, type DiagnosisHooks, diagnosisHooks } from './diagnosis-hooks.ts';
import { type Enforce, type IsEnforced, toEnforcement } from './enforcement.ts';
import { newRequestId } from './outcome/new-request-id.ts';
import { type VerifierIdentity, verifierIdentity } from './verifier-identity.ts';

/** Options of `createVerifier`. */
export interface VerifierOptions extends DeploymentOptions {
  readonly scheme: Scheme;
  /** A key, a list of keys, a function that finds one by its id, or a key source. */
  readonly keys: Keys;
  /**
   * Where replay ids and limits are kept. Default: one memory store that all verifiers of the process share, so that a
   * request captured on one mount is not accepted on another.
   */
  readonly store?: Store | undefined;
  /** Verifiers with equal namespaces know each other's keys, replays and limits. Default: the scheme's name. */
  readonly namespace?: string | undefined;
  /** Largest body, in bytes. Default: 1 MiB. */
  readonly maxBodyBytes?: number | undefined;
  /** Milliseconds that a body may take to arrive, once its head has been judged. Default: 30 000. */
  readonly bodyTimeoutMs?: number | undefined;
  /**
   * Bytes that bodies which are not verified yet may hold in this process, of all verifiers with this budget. Default: 64 MiB, or
   * `maxBodyBytes` where that is more. One address (in IPv6, a /64) may have half. Beyond it, the largest
   * body of the address that holds most is refused as `too_busy` (503, with `Retry-After`).
   */
  readonly maxPendingBytes?: number | undefined;
  /**
   * Bytes of a refused request that are still read and dropped, so that the refusal arrives through proxies and the
   * connection can be used again. Beyond it the connection is closed. Default: 16 MiB.
   */
  readonly maxDrainBytes?: number | undefined;
  /** Milliseconds for which they are read. Default: 10 000. */
  readonly drainTimeoutMs?: number | undefined;
  /** Seconds added to the life of replay ids, for clocks of several servers that differ. Default: 5. */
  readonly replayMarginSeconds?: number | undefined;
  /**
   * Policy for requests while the store fails or does not answer in time: `refuse` (503) or `local`, which has this process
   * decide alone; one word, or one for each of `{ replay, limits }`. Default: `{ replay: 'refuse', limits: 'local' }`.
   */
  readonly onStoreFailure?: StoreFailurePolicy | undefined;
  /** Milliseconds that the key source may take. Default: 2000. */
  readonly keysTimeoutMs?: number | undefined;
  /** A limit on failed attempts per client address. Default: none. */
  readonly failureThrottle?: FailureThrottleOptions | undefined;
  /** Limits of keys that have none of their own, for all or by mode: `{ test: […], live: […] }`. Default: the scheme's. */
  readonly defaultLimits?: DefaultLimits | undefined;
  /** Headers on responses that tell where the key stands in its limits. Default: what the scheme's response format says. */
  readonly rateLimitHeaders?: RateLimitHeaders | undefined;
  /** Makes the id of a request that brings none. Default: 12 random characters (72 bits, base64url). */
  readonly requestId?: (() => string) | undefined;
  /**
   * False decides, counts, logs and publishes everything as usual, but lets a request pass that should be refused: to watch what a
   * change would do before it does it. `req.countersign` is then unset, and `observedVerdict(req)` has the refusal. A function
   * decides by key and request. Limits on the body and protection from running one operation twice are enforced in any case. Says
   * so at start-up. Default: true.
   */
  readonly enforce?: Enforce | undefined;
  /** A pino logger, or anything of its shape. Default: none. */
  readonly logger?: Logger | undefined;
  /** Says why signatures do not match: `diagnosis()` of `countersign/diagnosis`. Default: none, of which the log says once. */
  readonly diagnosis?: Diagnosis | undefined;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly clock?: (() => number) | undefined;
}

/** Limits for adapters: on reading bodies of requests that are not verified yet, and on draining those of refused ones. */
export type BodyLimits = CompleteOptions<
  Pick<
    VerifierOptions,
    'maxBodyBytes' | 'bodyTimeoutMs' | 'maxPendingBytes' | 'maxDrainBytes' | 'drainTimeoutMs'
  >
>;

/** Options checked, with every default in place. */
export interface VerifierSettings {
  readonly store: Store;
  readonly scheme: Scheme;
  readonly keys: KeySource;
  readonly namespace: string;
  readonly maxBodyBytes: number;
  readonly bodyLimits: BodyLimits;
  readonly deployment: Deployment;
  readonly replayMarginMs: number;
  readonly onStoreFailure: StoreFailureActions;
  readonly keysTimeoutMs: number;
  readonly throttle: FailureThrottle | undefined;
  readonly defaultLimits: DefaultLimits | undefined;
  readonly rateLimitHeaders: RateLimitHeaders;
  readonly requestId: () => string;
  readonly isEnforced: IsEnforced;
  readonly logger: Logger | undefined;
  readonly diagnosis: DiagnosisHooks;
  readonly clock: () => number;
  /** Exact copies are answered by the mount: to the log they are no refusals. */
  readonly answersCopies: boolean;
  readonly identity: VerifierIdentity;
}

/** Settings of a verifier that are no options: they come from the part that makes it. */
export interface VerifierSurroundings {
  /** Shared with other verifiers. */
  readonly throttle?: FailureThrottle | undefined;
  readonly answersCopies?: boolean | undefined;
  /** Of the verifier that this one is a part of. Default: one of its own. */
  readonly identity?: VerifierIdentity | undefined;
}

const OPTIONS: readonly (keyof VerifierOptions)[] = [
  'scheme',
  'keys',
  'store',
  'namespace',
  'basePath',
  'publicUrl',
  'maxBodyBytes',
  'bodyTimeoutMs',
  'maxPendingBytes',
  'maxDrainBytes',
  'drainTimeoutMs',
  'replayMarginSeconds',
  'onStoreFailure',
  'keysTimeoutMs',
  'failureThrottle',
  'defaultLimits',
  'rateLimitHeaders',
  'requestId',
  'enforce',
  'logger',
  'diagnosis',
  'clock',
];

/** Node fires a longer timer at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Checks and completes the options; throws a TypeError or RangeError that names the one at fault. */
export function toVerifierSettings(
  options: VerifierOptions,
  surroundings: VerifierSurroundings = {},
): VerifierSettings {
  noticeCopies();
  assertKnownOptions('createVerifier()', options, OPTIONS);
  return naming('createVerifier()', () => settingsOf(options, surroundings));
}

function settingsOf(
  options: VerifierOptions,
  { throttle, answersCopies = false, ...surroundings }: VerifierSurroundings,
): VerifierSettings {
  const { scheme, clock = Date.now } = options;
  assertScheme(scheme);
  const { identity = verifierIdentity(scheme.name) } = surroundings;
  if (scheme.needsOrigin === true && options.publicUrl === undefined)
    throw new TypeError(
      `requests of the scheme ${scheme.name} sign the address: give publicUrl, such as "https://api.example.com"`,
    );
  const keys = toKeySource(options.keys, scheme.shortestSecretBytes);
  if (options.namespace !== undefined && (typeof options.namespace !== 'string' || options.namespace === ''))
    throw new TypeError('"namespace" must be a non-empty string');
  assertClock(clock);
  const rateLimitHeaders = options.rateLimitHeaders ?? scheme.responseFormat.rateLimitHeaders ?? 'none';
  assertRateLimitHeaders(rateLimitHeaders);
  if (options.requestId !== undefined && typeof options.requestId !== 'function')
    throw new TypeError('"requestId" must be a function that returns a text');
  const bodyLimits = toBodyLimits(options);
  const namespace = options.namespace ?? scheme.name;
  const logger = toLogger(options.logger);
  const defaultLimits =
    options.defaultLimits === undefined ? undefined : toDefaultLimits(options.defaultLimits);
  return Object.freeze({
    scheme,
    keys,
    store: toStore(options.store),
    namespace,
    maxBodyBytes: bodyLimits.maxBodyBytes,
    bodyLimits,
    deployment: toDeployment(options),
    replayMarginMs:
      amount('replayMarginSeconds', options.replayMarginSeconds ?? 5, 0, LONGEST_WINDOW_SECONDS) * 1000,
    onStoreFailure: toStoreFailureActions(options.onStoreFailure),
    keysTimeoutMs: amount('keysTimeoutMs', options.keysTimeoutMs ?? 2000, 1, LONGEST_TIMER_MS),
    throttle: throttle ?? throttleOf(options),
    defaultLimits,
    rateLimitHeaders,
    requestId: options.requestId ?? newRequestId,
    isEnforced: toEnforcement(options.enforce, scheme.name, logger),
    logger,
    diagnosis: diagnosisHooks(options.diagnosis, { scheme, namespace, defaultLimits, logger, identity }),
    clock,
    answersCopies,
    identity,
  });
}

const MEBIBYTE = 1024 * 1024;

function toBodyLimits(options: VerifierOptions): BodyLimits {
  const maxBodyBytes = amount('maxBodyBytes', options.maxBodyBytes ?? MEBIBYTE, 0);
  const limits = {
    maxBodyBytes,
    bodyTimeoutMs: amount('bodyTimeoutMs', options.bodyTimeoutMs ?? 30_000, 1, LONGEST_TIMER_MS),
    maxPendingBytes: amount(
      'maxPendingBytes',
      options.maxPendingBytes ?? Math.max(64 * MEBIBYTE, maxBodyBytes),
      1,
    ),
    maxDrainBytes: amount('maxDrainBytes', options.maxDrainBytes ?? 16 * MEBIBYTE, 0),
    drainTimeoutMs: amount('drainTimeoutMs', options.drainTimeoutMs ?? 10_000, 1, LONGEST_TIMER_MS),
  };
  if (limits.maxPendingBytes < maxBodyBytes)
    throw new RangeError(
      '"maxPendingBytes" must be at least "maxBodyBytes", or the largest body never passes',
    );
  return Object.freeze(limits);
}

function amount(name: string, value: number, least: number, most: number = Number.MAX_SAFE_INTEGER): number {
  if (!(Number.isFinite(value) && value >= least && value <= most))
    throw new RangeError(`"${name}" must be a number from ${least} to ${most}`);
  return value;
}

/** Made at once, so that an option which is no object, such as false, is an error now and not with each request. */
function throttleOf({ failureThrottle: given }: VerifierOptions): FailureThrottle | undefined {
  return given === undefined ? undefined : failureThrottle(given);
}
