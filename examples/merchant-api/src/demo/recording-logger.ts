/** What the server writes to its log, for the demo to compare. */

import { pino } from 'pino';
import type { TakeLogCode } from './run-scenario.ts';

/** A logger that prints nothing and keeps the reason of the last verdict. */
export function recordingLogger(): { logger: pino.Logger; takeLogCode: TakeLogCode } {
  let last = '-';
  const logger = pino(
    {},
    {
      write: (line) => {
        const { vendorCode, code } = JSON.parse(line);
        last = vendorCode ?? code ?? last;
      },
    },
  );
  function takeLogCode(): string {
    const taken = last;
    last = '-';
    return taken;
  }
  return { logger, takeLogCode };
}
