/** The options that idempotency and deduplication share: their defaults, and the checks that make a wrong one fail at once. */

import { toLogger } from '../events/to-logger.ts';
import type { Logger } from '../events/verdict-log.ts';
import { assertStore, deadlineOf } from '../store/given-store.ts';
import type { OperationStore } from '../store/operation-store.ts';
import type { Store } from '../store/store.ts';
import type { Verifier } from '../verify/verifier.ts';

/** Options of what is done once. */
export interface OperationOptions {
  /**
   * Store whose operations these are, running and finished ones. Default: the store of the verifier, so that processes that
   * share replay ids share operations too. Required where that one keeps no operations.
   */
  readonly store?: Store | undefined;
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
  readonly onStoreFailure?: 'refuse' | 'unprotected' | undefined;
  /** A pino logger, or anything of its shape: told when the store fails and when it answers again. Default: that of the verifier. */
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
  'logger',
];

/** Options checked, with every default in place. */
export interface OperationSettings {
  readonly operations: OperationStore;
  /** Milliseconds that each answer of the store may take; `undefined` for a store that gives up by itself. */
  readonly deadlineMs: number | undefined;
  readonly leaseMs: number;
  readonly timeoutMs: number;
  /** 0: a request does not wait. */
  readonly waitMs: number;
  readonly ttlMs: number;
  readonly onStoreFailure: 'refuse' | 'unprotected';
  readonly maxBytes: number;
  readonly logger: Logger | undefined;
}

/** Node fires a longer timer at once. */
const LONGEST_TIMER_SECONDS = 2 ** 31 / 1000 - 1;
const DEFAULT_WAIT_SECONDS = 10;
const STORE_METHODS = ['begin', 'renew', 'finish', 'release'] as const;

/** Checks and completes the options; throws a TypeError or RangeError that names the one at fault. */
export function toOperationSettings(
  verifier: Verifier,
  options: OperationOptions,
  { ttlSeconds, maxBytes }: { readonly ttlSeconds: number; readonly maxBytes: number },
): OperationSettings {
  const {
    leaseSeconds = 30,
    timeoutSeconds = 300,
    whileRunning = 'refuse',
    waitSeconds = DEFAULT_WAIT_SECONDS,
  } = options;
  const { onStoreFailure = 'refuse', logger } = options;
  assertOneOf('whileRunning', whileRunning, ['refuse', 'wait']);
  if (options.waitSeconds !== undefined && whileRunning !== 'wait')
    throw new TypeError('"waitSeconds" needs whileRunning: "wait": nobody waits otherwise');
  assertOneOf('onStoreFailure', onStoreFailure, ['refuse', 'unprotected']);
  assertAmount('leaseSeconds', leaseSeconds, LONGEST_TIMER_SECONDS);
  assertAmount('timeoutSeconds', timeoutSeconds, Number.MAX_SAFE_INTEGER);
  assertAmount('waitSeconds', waitSeconds, LONGEST_TIMER_SECONDS);
  assertAmount('ttlSeconds', ttlSeconds, Number.MAX_SAFE_INTEGER / 1000);
  return {
    ...operationsFor(verifier, options.store),
    leaseMs: Math.ceil(leaseSeconds * 1000),
    timeoutMs: timeoutSeconds * 1000,
    waitMs: whileRunning === 'wait' ? waitSeconds * 1000 : 0,
    ttlMs: Math.ceil(ttlSeconds * 1000),
    onStoreFailure,
    maxBytes,
    logger: logger === undefined ? verifier.logger : toLogger(logger),
  };
}

const WITH_OPERATIONS = 'such as memoryStore(), or redis(client).store where there are several processes';

/** The operations of the store that was given, or of the verifier's. */
function operationsFor(
  verifier: Verifier,
  given: Store | undefined,
): Pick<OperationSettings, 'operations' | 'deadlineMs'> {
  if (given !== undefined) assertStore(given);
  const { operations } = given ?? verifier.store;
  if (operations === undefined)
    throw new TypeError(
      given === undefined
        ? `the store of the verifier (scheme ${verifier.scheme.name}) keeps no operations; give a "store" that does, ${WITH_OPERATIONS}`
        : `"store" keeps no operations; give one that does, ${WITH_OPERATIONS}`,
    );
  if (STORE_METHODS.some((method) => typeof operations?.[method] !== 'function'))
    throw new TypeError(`"store.operations" must have the methods ${STORE_METHODS.join(', ')}`);
  return { operations, deadlineMs: deadlineOf(given ?? verifier.store) };
}

function assertAmount(name: string, value: number, most: number): void {
  if (!(Number.isFinite(value) && value > 0 && value <= most))
    throw new RangeError(`"${name}" must be a number greater than 0 and at most ${most}`);
}

function assertOneOf(name: string, value: string, values: readonly string[]): void {
  if (!values.includes(value))
    throw new TypeError(`"${name}" must be ${values.map((each) => `"${each}"`).join(' or ')}`);
}
