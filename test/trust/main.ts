/** `npm run trust`: every program that looks for faults, and one table of what they came to. */

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { table } from '../bench/tables.ts';
import { type TrustProgram, trustPrograms } from './programs.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
/** Characters of a failed program's output that are shown. */
const SHOWN = 4000;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    only: { type: 'string', multiple: true },
  },
});
const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
const all = trustPrograms({ minutes, seed });
const chosen = all.filter(({ name }) => values.only === undefined || values.only.includes(name));
if (!(minutes > 0 && Number.isInteger(seed)) || chosen.length === 0) {
  console.error(
    `npm run trust -- [--minutes 10] [--seed N] [--only NAME]…, with a name of: ${all.map(({ name }) => name).join('; ')}`,
  );
  process.exit(2);
}

/** A program that has ended. */
interface Outcome {
  readonly name: string;
  readonly hasPassed: boolean;
  readonly seconds: number;
  readonly summary: string;
}

const outcomes: Outcome[] = [];
for (const program of chosen) {
  console.log(`${program.name} …`);
  const outcome = await run(program);
  outcomes.push(outcome);
  console.log(`${program.name}: ${outcome.hasPassed ? 'passed' : 'FAILED'}, ${outcome.summary}`);
}
const report = toReport();
writeFileSync(`${root}test/trust/RESULTS.md`, report);
console.log(`\n${report}`);
process.exit(outcomes.every(({ hasPassed }) => hasPassed) ? 0 : 1);

async function run({ name, command, mostMinutes, summary }: TrustProgram): Promise<Outcome> {
  const startMs = performance.now();
  const child = spawn(process.execPath, command, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const timer = setTimeout(() => child.kill('SIGKILL'), mostMinutes * 60_000);
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(timer);
  if (code !== 0) console.log(output.slice(-SHOWN));
  const seconds = (performance.now() - startMs) / 1000;
  return { name, hasPassed: code === 0, seconds, summary: summaryOf(summary, output) };
}

function summaryOf(summary: TrustProgram['summary'], output: string): string {
  try {
    return summary(output);
  } catch {
    return 'ended before it could say anything';
  }
}

function toReport(): string {
  const rows = outcomes.map(({ name, hasPassed, seconds, summary }) => [
    name,
    hasPassed ? 'passed' : '**failed**',
    `${seconds.toFixed(0)} s`,
    summary,
  ]);
  return [
    '# What the programs that look for faults came to',
    '',
    `\`npm run trust -- --minutes ${minutes} --seed ${seed}\` on commit ${commit()}, ${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}.`,
    '',
    table(['program', 'result', 'took', 'what was tried'], rows),
    '',
  ].join('\n');
}

function commit(): string {
  const git = (...args: string[]) => spawnSync('git', args, { cwd: root, encoding: 'utf8' }).stdout.trim();
  const hasChanges =
    git('status', '--porcelain', '--untracked-files=no', '--', ':!test/trust/RESULTS.md') !== '';
  return `${git('rev-parse', '--short', 'HEAD')}${hasChanges ? ', with changes' : ''}`;
}
