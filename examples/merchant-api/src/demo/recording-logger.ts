/** The lines that the server writes to its log, for the demo to compare. */

import { pino } from 'pino';
import type { TakeLogCode } from './run-scenario.ts';

/** Number of lines in the log by scheme and code, written `scheme code`. */
export type Tally = ReadonlyMap<string, number>;

/** Summary of the log for all requests so far. */
export interface LogSummary {
  /** Requests of which the log says anything. */
  readonly requests: number;
  readonly verdicts: Tally;
  /** Requests that were accepted and then refused, such as by a route. */
  readonly lateRefusals: Tally;
}

/** A logger that prints nothing, keeps the reason of the last verdict, and counts. */
export interface RecordingLogger {
  readonly logger: pino.Logger;
  readonly takeLogCode: TakeLogCode;
  readonly summary: () => LogSummary;
}

export function recordingLogger(): RecordingLogger {
  let last = '-';
  let requests = 0;
  const verdicts = new Map<string, number>();
  const lateRefusals = new Map<string, number>();

  function write(line: string): void {
    const { event, scheme, code, vendorCode } = JSON.parse(line);
    last = vendorCode ?? code ?? last;
    if (event === 'countersign.verdict') count(verdicts, `${scheme} ${code}`);
    if (event === 'countersign.late_refusal') count(lateRefusals, `${scheme} ${code}`);
  }

  function takeLogCode(): string {
    const taken = last;
    last = '-';
    if (taken !== '-') requests++;
    return taken;
  }

  return {
    logger: pino({}, { write }),
    takeLogCode,
    summary: () => ({ requests, verdicts, lateRefusals }),
  };
}

function count(tally: Map<string, number>, name: string): void {
  tally.set(name, (tally.get(name) ?? 0) + 1);
}
