/** Checks the option `logger`, and makes a logger of it that cannot fail a request. */

import { isPromiseLike } from '../internal/deadline.ts';
import { inspected } from '../internal/inspected.ts';
import { kindOf } from '../internal/value-kind.ts';
import type { Logger } from './verdict-log.ts';

type Level = keyof Logger;
const LEVELS: readonly Level[] = ['info', 'warn', 'error'];

/**
 * Guards a logger. The first time that it throws, or returns a promise that rejects, the line is in a process warning
 * (`COUNTERSIGN_LOGGER`); others are lost.
 *
 * @example
 * const log = toLogger(console);
 * log?.warn({ event: 'my-store.slow', tookMs: 250 }, 'the store was slow');
 * @throws TypeError unless it has what is used of a pino logger, or is `undefined`.
 */
export function toLogger(logger: Logger | undefined): Logger | undefined {
  if (logger === undefined) return undefined;
  if (LEVELS.some((level) => typeof logger?.[level] !== 'function'))
    throw new TypeError(
      `"logger" must have the methods info, warn and error, like a pino logger or console; got ${kindOf(logger)}`,
    );
  let hasFailed = false;

  function onFailure(message: string, error: unknown): void {
    if (hasFailed) return;
    hasFailed = true;
    process.emitWarning(`the logger has failed, which is reported only once; the line was: ${message}`, {
      code: 'COUNTERSIGN_LOGGER',
      detail: inspected(error),
    });
  }

  function guarded(level: Level): Logger[Level] {
    return (line, message) => {
      try {
        const result: unknown = (logger as Logger)[level](line, message);
        if (isPromiseLike(result)) result.then(undefined, (error: unknown) => onFailure(message, error));
      } catch (error) {
        onFailure(message, error);
      }
    };
  }

  return { info: guarded('info'), warn: guarded('warn'), error: guarded('error') };
}
