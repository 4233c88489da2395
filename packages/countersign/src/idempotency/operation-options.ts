/** The options that idempotency and deduplication share: their defaults, and the checks that make a wrong one fail at once. */

import { toLogger } from '../events/to-logger.ts';
import type { Logger } from '../events/verdict-log.ts';
import type { OperationStore } from '../store/operation-store.ts';
import { storeAdvice, type WantedStore } from '../store/store-options.ts';

/** Options of what is done once. */
export interface OperationOptions {
  /**
   * Store for running operations and for the outcomes of finished ones. Default: the operation store of the verifier that
   * accepted the request (`operations` of its `store`), so that processes that share replay ids share operations too.
   * Required where the verifier's store has none.
   */
  readonly store?: OperationStore | undefined;
  /**
   * Seconds for which nobody else may begin after a process has crashed in the middle. It is renewed while the handler
   * runs. Default: 30.
   */
  readonly leaseSeconds?: number | undefined;
  /** Seconds that a handler may take; after that its lease is not renewed any more. Default: 300. */
  readonly timeoutSeconds?: number | undefined;
  /**
   * Answer to a request while the first one is being worked on: a refusal (409, with `Retry-After`), or it waits.
   * Default: `refuse`.
   */
  readonly whileRunning?: 'refuse' | 'wait' | undefined;
  /** Seconds for which a request waits, before it is refused after all. Default: 10. */
  readonly waitSeconds?: number | undefined;
  /**
   * Behaviour when the store fails before a handler has run: 503, or it runs unprotected. A store that does answer, but
   * too late for the lease, gets 503 in any case. Default: `refuse`.
   */
  readonly onStoreFailure?: 'refuse' | 'allow' | undefined;
  /** Milliseconds that each answer of the store may take. Default: 250. Not for a store with a `timeoutMs` of its own. */
  readonly storeTimeoutMs?: number | undefined;
  /** A pino logger, or anything of its shape: told when the store fails and when it answers again. Default: none. */
  readonly logger?: Logger | undefined;
}

/** The names of the options. */
export const OPERATION_OPTIONS: readonly (keyof OperationOptions)[] = [
  'store',
  'leaseSeconds',
  'timeoutSeconds',
  'whileRunning',
  'waitSeconds',
  'onStoreFailure',
  'storeTimeoutMs',
  'logger',
];

/** Options checked, with every default in place. */
export interface OperationSettings {
  /** `undefined`: that of the verifier. */
  readonly store: OperationStore | undefined;
  readonly leaseMs: number;
  readonly timeoutMs: number;
  /** 0: a request does not wait. */
  readonly waitMs: number;
  readonly ttlMs: number;
  readonly onStoreFailure: 'refuse' | 'allow';
  /** `undefined`: as {@link storeTimeoutOf} says. */
  readonly storeTimeoutMs: number | undefined;
  readonly maxBytes: number;
  readonly logger: Logger | undefined;
}

/** Node fires a longer timer at once. */
const LONGEST_TIMER_SECONDS = 2 ** 31 / 1000 - 1;
const DEFAULT_STORE_TIMEOUT_MS = 250;
const DEFAULT_WAIT_SECONDS = 10;
const STORE_METHODS = ['begin', 'renew', 'finish', 'release'] as const;

/** Checks and completes the options; throws a TypeError or RangeError that names the one at fault. */
export function toOperationSettings(
  options: OperationOptions,
  { ttlSeconds, maxBytes }: { readonly ttlSeconds: number; readonly maxBytes: number },
): OperationSettings {
  const {
    store,
    leaseSeconds = 30,
    timeoutSeconds = 300,
    whileRunning = 'refuse',
    waitSeconds = DEFAULT_WAIT_SECONDS,
  } = options;
  const { onStoreFailure = 'refuse', storeTimeoutMs, logger } = options;
  if (store !== undefined && STORE_METHODS.some((method) => typeof store?.[method] !== 'function'))
    throw new TypeError(storeAdvice(store, WANTED));
  assertOneOf('whileRunning', whileRunning, ['refuse', 'wait']);
  if (options.waitSeconds !== undefined && whileRunning !== 'wait')
    throw new TypeError('"waitSeconds" needs whileRunning: "wait": nobody waits otherwise');
  assertOneOf('onStoreFailure', onStoreFailure, ['refuse', 'allow']);
  assertAmount('leaseSeconds', leaseSeconds, LONGEST_TIMER_SECONDS);
  assertAmount('timeoutSeconds', timeoutSeconds, Number.MAX_SAFE_INTEGER);
  assertAmount('waitSeconds', waitSeconds, LONGEST_TIMER_SECONDS);
  assertAmount('ttlSeconds', ttlSeconds, Number.MAX_SAFE_INTEGER / 1000);
  if (storeTimeoutMs !== undefined)
    assertAmount('storeTimeoutMs', storeTimeoutMs, LONGEST_TIMER_SECONDS * 1000);
  if (store !== undefined) storeTimeoutOf(store, storeTimeoutMs);
  return {
    store,
    leaseMs: Math.ceil(leaseSeconds * 1000),
    timeoutMs: timeoutSeconds * 1000,
    waitMs: whileRunning === 'wait' ? waitSeconds * 1000 : 0,
    ttlMs: Math.ceil(ttlSeconds * 1000),
    onStoreFailure,
    storeTimeoutMs,
    maxBytes,
    logger: toLogger(logger),
  };
}

const WANTED: WantedStore = {
  what: 'an operation store',
  memory: 'memoryOperationStore()',
  redis: 'redisOperationStore(client)',
  other: { method: 'admit', purpose: 'replay and limits' },
};

/**
 * Milliseconds that each answer of a store may take; `undefined`: it has a deadline of its own.
 *
 * @throws TypeError when it has, and the option is given all the same.
 */
export function storeTimeoutOf(
  store: OperationStore,
  storeTimeoutMs: number | undefined,
): number | undefined {
  if (store.timeoutMs === undefined) return storeTimeoutMs ?? DEFAULT_STORE_TIMEOUT_MS;
  if (storeTimeoutMs === undefined) return undefined;
  throw new TypeError('"storeTimeoutMs": this store has a deadline of its own; set its option "timeoutMs"');
}

function assertAmount(name: string, value: number, most: number): void {
  if (!(Number.isFinite(value) && value > 0 && value <= most))
    throw new RangeError(`"${name}" must be a number greater than 0 and at most ${most}`);
}

function assertOneOf(name: string, value: string, values: readonly string[]): void {
  if (!values.includes(value))
    throw new TypeError(`"${name}" must be ${values.map((each) => `"${each}"`).join(' or ')}`);
}
