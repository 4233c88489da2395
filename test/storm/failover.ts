/** `npm run failover`: what a failover loses, and what `waitReplicas` buys and costs; `-- --rounds 3` is shorter. */

import { parseArgs } from 'node:util';
import { quantile } from '../bench/statistics.ts';
import { table } from '../bench/tables.ts';
import { type Cost, costOf } from './failover/cost.ts';
import { failOver, type Link, type RoundOptions, type RoundResult } from './failover/round.ts';
import { clusterTopology, sentinelTopology, type Topology } from './failover/topology.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '10' } } });
const rounds = Number(values.rounds);

type Setting = Omit<RoundOptions, 'topology'>;

const DIRECT: readonly Setting[] = [{ link: 'direct' }, { link: 'direct', waitReplicas: { replicas: 1 } }];
/** The replica is 100 ms away, so that it has to be waited for longer. */
const LONGER: readonly Setting[] = (['slow', 'cut'] satisfies Link[]).flatMap((link) => [
  { link },
  { link, waitReplicas: { replicas: 1, timeoutMs: 200 } },
]);

const LINKS = {
  direct: 'loopback',
  slow: '100 ms late',
  cut: 'cut 500 ms before',
} satisfies Record<Link, string>;

const rows: string[][] = [];
const costs: string[][] = [];
for (const start of [sentinelTopology, clusterTopology]) {
  const topology = await start();
  try {
    costs.push(costRow(topology, await costOf(topology, { replicas: 1 }, rounds)));
    const settings = topology.lengthenLink === undefined ? DIRECT : [...DIRECT, ...LONGER];
    for (const setting of settings) rows.push(await measure(topology, setting));
  } finally {
    await topology.stop();
  }
}

console.log(`\nA master killed under load, ${rounds} times each\n`);
console.log(
  table(
    [
      'Redis',
      'replica',
      'waitReplicas',
      'admitted in the last second',
      'of these twice',
      'rounds with any',
      'oldest, before the kill',
      'resumed after (median, longest)',
    ],
    rows,
  ),
);
console.log('\nThe cost of waitReplicas: 1, as a multiple of without\n');
console.log(table(['Redis', 'claims per second', 'p50', 'p99', 'p50 without and with'], costs));

async function measure(topology: Topology, setting: Setting): Promise<string[]> {
  const results: RoundResult[] = [];
  for (let round = 0; round < rounds; round++) {
    results.push(await failOver({ topology, ...setting }));
    process.stderr.write('.');
  }
  const sum = (field: keyof RoundResult) => results.reduce((total, each) => total + each[field], 0);
  const most = (field: keyof RoundResult) => Math.max(...results.map((each) => each[field]));
  const resumed = results.map(({ resumedMs }) => resumedMs).sort((a, b) => a - b);
  return [
    topology.name,
    LINKS[setting.link],
    setting.waitReplicas === undefined ? 'no' : '1',
    String(sum('admitted')),
    String(sum('admittedTwice')),
    String(results.filter(({ admittedTwice }) => admittedTwice > 0).length),
    sum('admittedTwice') === 0 ? '' : `${most('oldestMs').toFixed(0)} ms`,
    `${seconds(quantile(resumed, 0.5))}, ${seconds(most('resumedMs'))}`,
  ];
}

function costRow({ name }: Topology, { throughput, p50, p99, p50Ms }: Cost): string[] {
  const ratios = [throughput, p50, p99].map(({ median }) => median.toFixed(2));
  return [name, ...ratios, `${p50Ms.without.toFixed(1)} and ${p50Ms.waiting.toFixed(1)} ms`];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
