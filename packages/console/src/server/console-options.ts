/** Options of a console, checked. */

import type { Logger, Verifier } from 'countersign';
import { assertKnownOptions } from 'countersign/scheme';
import type { RequestLog } from '../log/request-log.ts';
import { type RecordOptions, toRecordSettings } from '../record/record-options.ts';
import type { Access } from './access.ts';
import type { ConsoleKeys } from './console-parts.ts';

/** Options of `consoleFor()`. `Source` is the request of the framework. */
export interface ConsoleOptions<Source> {
  /**
   * The verifiers whose requests are recorded, those of no others, and whose schemes the playground has. At least one. Whose a request
   * is, is told by the key that its own verifier finds.
   */
  readonly verifiers: readonly Verifier[];
  /** `memoryLog()` or `redisLog()`. */
  readonly log: RequestLog;
  /**
   * Says who asks, by the session of the application: name, rights and, for a partner, owners. requests of `undefined` are the application's, and an error
   * as 500. There is no default, and nothing that lets everybody in.
   */
  readonly access: Access<Source>;
  /** The administration of keys, such as `redis(client).keys(…)`. Default: none, and no pages about keys. */
  readonly keys?: ConsoleKeys | undefined;
  /** Options of what the log keeps. Default: heads of refused requests, and one accepted request a second. */
  readonly record?: RecordOptions | undefined;
  /** Shows partners (`owners`) why requests of live keys were refused, too. Default: false, those of test keys alone. */
  readonly liveDiagnosisToOwners?: boolean | undefined;
  /** A secret of 32 characters or more that all processes behind one address share, for the tokens of changes. Default: random. */
  readonly tokenSecret?: string | undefined;
  /** Has a line for each change and each error. Default: that of the first verifier. */
  readonly logger?: Logger | undefined;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly clock?: (() => number) | undefined;
}

const OPTIONS = [
  ...[
    'verifiers',
    'log',
    'access',
    'keys',
    'record',
    'liveDiagnosisToOwners',
    'tokenSecret',
    'logger',
    'clock',
  ],
];
const KEY_METHODS: readonly (keyof ConsoleKeys)[] = [
  ...(['create', 'get', 'list', 'enable', 'disable', 'revoke', 'rotate'] as const),
  ...(['setLimits', 'setIpAllowlist', 'setScopes', 'setExpiresAt'] as const),
];
const SHORTEST_SECRET = 32;

/**
 * Throws unless the options are sound.
 *
 * @throws TypeError or RangeError that names the option at fault.
 */
export function assertConsoleOptions<Source>(owner: string, options: ConsoleOptions<Source>): void {
  assertKnownOptions(owner, options, OPTIONS);
  const { verifiers, log, access, keys, liveDiagnosisToOwners, tokenSecret, clock } = options;
  const problem = (text: string) => new TypeError(`${owner}: ${text}`);
  if (!Array.isArray(verifiers) || verifiers.length === 0 || !verifiers.every(isVerifier))
    throw problem('"verifiers" must be a list of what createVerifier() has returned');
  if (typeof log?.query !== 'function' || typeof log.follow !== 'function')
    throw problem('"log" must be memoryLog() or redisLog(client, …)');
  if (typeof access !== 'function')
    throw problem(
      '"access" must be a function that says who asks: (request) => ({ name, may }) or undefined',
    );
  const missing =
    keys === undefined ? undefined : KEY_METHODS.find((name) => typeof keys?.[name] !== 'function');
  if (missing !== undefined)
    throw problem(`"keys" must be an administration of keys; it has no ${missing}()`);
  if (liveDiagnosisToOwners !== undefined && typeof liveDiagnosisToOwners !== 'boolean')
    throw problem('"liveDiagnosisToOwners" must be true or false');
  if ('tokenSecret' in options && !(typeof tokenSecret === 'string' && tokenSecret.length >= SHORTEST_SECRET))
    throw problem(
      `"tokenSecret" must be a text of ${SHORTEST_SECRET} characters or more: is its environment variable set?`,
    );
  if (clock !== undefined && typeof clock !== 'function') throw problem('"clock" must be a function');
  toRecordSettings(options.record ?? {}, log);
}

function isVerifier(verifier: Verifier): boolean {
  return typeof verifier?.verify === 'function' && typeof verifier.keyOf === 'function';
}
