/** Prints where the time of a verification goes, function by function. */

import { type Profiler, Session } from 'node:inspector/promises';
import path from 'node:path';
import { influencemart } from 'countersign/schemes/influencemart';
import { slaunchx } from 'countersign/schemes/slaunchx';
import { countersignContender, type Workload } from './contenders.ts';
import { INFLUENCEMART, SLAUNCHX } from './signed-requests.ts';
import { table } from './tables.ts';

const SIZE = { bodyBytes: 1024, perSecond: 500, perPortion: 1500, portions: 10 };
const WORKLOADS: readonly Workload[] = [
  { scheme: influencemart(), recipe: INFLUENCEMART, ...SIZE },
  { scheme: slaunchx(), recipe: SLAUNCHX, ...SIZE },
];
const TURNS = 16;
const WARM_UP_TURNS = 3;
const ROWS = 30;
const SAMPLING_MICROSECONDS = 100;

/** Profiles the plain verification with both schemes. Portions are made ready outside of the profile. */
export async function profile(): Promise<string> {
  const sections: string[] = [];
  for (const workload of WORKLOADS) {
    const times = await profiled(workload);
    const total = [...times.values()].reduce((sum, time) => sum + time, 0);
    const rows = [...times].sort(([, a], [, b]) => b - a).slice(0, ROWS);
    sections.push(
      `## ${workload.scheme.name}, 1 KiB`,
      table(
        ['function', 'share of the time'],
        rows.map(([name, time]) => [name, `${((100 * time) / total).toFixed(1)} %`]),
      ),
    );
  }
  return sections.join('\n\n');
}

/** Microseconds by function, those of functions that it calls left out. */
async function profiled(workload: Workload): Promise<Map<string, number>> {
  const { contender } = countersignContender(workload);
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: SAMPLING_MICROSECONDS });
  const times = new Map<string, number>();
  for (let turn = 0; turn < TURNS; turn++) {
    contender.prepareTurn?.();
    for (let portion = 0; portion < workload.portions; portion++) {
      contender.preparePortion?.();
      if (turn >= WARM_UP_TURNS) await session.post('Profiler.start');
      await contender.run();
      if (turn >= WARM_UP_TURNS) addTimes(times, (await session.post('Profiler.stop')).profile);
    }
  }
  session.disconnect();
  return times;
}

function addTimes(
  times: Map<string, number>,
  { nodes, samples = [], timeDeltas = [] }: Profiler.Profile,
): void {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  samples.forEach((id, i) => {
    const name = names.get(id);
    if (name !== undefined) times.set(name, (times.get(name) ?? 0) + (timeDeltas[i] as number));
  });
}

/** Undefined for what belongs to the profiler, or to nobody. */
function nameOf({ functionName, url }: Profiler.Profile['nodes'][number]['callFrame']): string | undefined {
  if (/^(?:dispatch|post|#onMessage|\(program\)|\(idle\))$/.test(functionName)) return undefined;
  const file = url.startsWith('file:') ? path.basename(url) : url;
  return [functionName === '' ? '(anonymous)' : functionName, file].filter((text) => text !== '').join(', ');
}
