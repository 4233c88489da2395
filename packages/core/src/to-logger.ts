/** A logger that cannot fail a request: what it throws is told once, and changes nothing. */

import { inspect } from 'node:util';
import { isPromiseLike } from './deadline.ts';
import type { VerdictLogger } from './verdict-log.ts';

type Level = keyof VerdictLogger;

/**
 * Guards a logger. The first time that it throws, or that a promise of its rejects, a process warning
 * (`COUNTERSIGN_LOGGER`) tells of it; the line is lost.
 */
export function guardedLogger(logger: VerdictLogger | undefined): VerdictLogger | undefined {
  if (logger === undefined) return undefined;
  let hasFailed = false;

  function onFailure(error: unknown): void {
    if (hasFailed) return;
    hasFailed = true;
    process.emitWarning('the logger has failed; lines are lost, and this is told only once', {
      code: 'COUNTERSIGN_LOGGER',
      detail: inspect(error),
    });
  }

  function guarded(level: Level): VerdictLogger[Level] {
    return (line, message) => {
      try {
        const result: unknown = (logger as VerdictLogger)[level](line, message);
        if (isPromiseLike(result)) result.then(undefined, onFailure);
      } catch (error) {
        onFailure(error);
      }
    };
  }

  return { info: guarded('info'), warn: guarded('warn'), error: guarded('error') };
}
