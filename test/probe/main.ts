/**
 * Tries to tell by time which keys exist: npm run probe -- [--probes 10000]
 *
 * Known and unknown ids are probed in turn, with signatures that are wrong, over one connection on the loopback interface. How
 * often a known id took longer than an unknown one is the area under the ROC curve: 0.5 where nothing can be told. More than
 * 0.05 away from it, which is some 2 µs here, fails. The deviations are those of the Mann-Whitney test.
 */

import { parseArgs } from 'node:util';
import { probeServer } from './probe-server.ts';
import { area, type Probes, zScore } from './rank-test.ts';
import { SCENARIOS } from './scenarios.ts';

const MOST_OFF = 0.05;

const { values } = parseArgs({ options: { probes: { type: 'string', default: '10000' } } });
const probes = Number(values.probes);
if (!Number.isInteger(probes) || probes < 100)
  throw new RangeError('--probes must be a whole number from 100');

console.log(
  `${probes} probes of each kind; area under the curve (0.5: nothing is told), deviations, medians`,
);
for (const [i, { title }] of SCENARIOS.entries()) {
  const times = await probeServer(i, probes);
  const isTold = Math.abs(area(times) - 0.5) > MOST_OFF;
  if (isTold) process.exitCode = 1;
  console.log(
    `${isTold ? 'TOLD ' : 'even '} ${title.padEnd(52)} ${area(times).toFixed(3)}  ${zScore(times).toFixed(1)}  ${medians(times)}`,
  );
}

function medians({ known, unknown }: Probes): string {
  return [known, unknown].map((times) => `${(median(times) * 1000).toFixed(1)} µs`).join(' ');
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1] as number;
}
