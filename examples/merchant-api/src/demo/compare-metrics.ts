/** Compares the metrics page with the log: every verdict counted, and counted once. */

import type { LogSummary, Tally } from './recording-logger.ts';

/** Result of the comparison. */
export interface MetricsComparison {
  /** One line for people. */
  readonly line: string;
  readonly agrees: boolean;
}

/** Compares for each scheme and code, in both directions. */
export function compareMetrics(page: string, log: LogSummary): MetricsComparison {
  const verdicts = tallyOf(page, 'countersign_verdicts_total');
  const lateRefusals = tallyOf(page, 'countersign_late_refusals_total');
  const differences = [
    ...differencesOf('verdicts', verdicts, log.verdicts),
    ...differencesOf('late refusals', lateRefusals, log.lateRefusals),
  ];
  if (sumOf(verdicts) !== log.requests) differences.push(`${sumOf(verdicts)} verdicts in all`);
  const counts = `${sumOf(verdicts)} verdicts and ${sumOf(lateRefusals)} late refusals`;
  return {
    agrees: differences.length === 0,
    line:
      differences.length === 0
        ? `GET /metrics: ${counts} on ${log.requests} requests, each counted once for its scheme and code.`
        : `GET /metrics: NOT AS IN THE LOG of ${log.requests} requests: ${differences.join('; ')}.`,
  };
}

/** The values of a counter of the page by scheme and code. */
function tallyOf(page: string, counter: string): Tally {
  const tally = new Map<string, number>();
  for (const [, name, labels = '', value] of page.matchAll(/^(\w+)\{(.*)\} (\S+)$/gm)) {
    if (name !== counter) continue;
    const { scheme, code } = Object.fromEntries(
      [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, label, text]) => [label, text]),
    );
    tally.set(`${scheme} ${code}`, Number(value));
  }
  return tally;
}

function differencesOf(what: string, onPage: Tally, inLog: Tally): string[] {
  const names = new Set([...onPage.keys(), ...inLog.keys()]);
  return [...names]
    .filter((name) => onPage.get(name) !== inLog.get(name))
    .map((name) => `${onPage.get(name) ?? 0} ${what} "${name}" for ${inLog.get(name) ?? 0}`);
}

function sumOf(tally: Tally): number {
  return [...tally.values()].reduce((sum, value) => sum + value, 0);
}
