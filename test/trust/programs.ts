/** The programs that `npm run trust` runs, one after another. */

/** Size and seed of the runs. */
export interface TrustPlan {
  /** Minutes of each program that runs for a given time. The size of the others grows with it. */
  readonly minutes: number;
  readonly seed: number;
}

/** A program, and what its output says in a few words. */
export interface TrustProgram {
  readonly name: string;
  /** Arguments of Node, from the root of the workspace. */
  readonly command: readonly string[];
  /** Longest time before it counts as failed, in minutes. */
  readonly mostMinutes: number;
  /** Sums up the output for the table. */
  readonly summary: (output: string) => string;
}

interface FuzzOutput {
  readonly targets: readonly { readonly name: string; readonly inputs: number; readonly slowestMs: number }[];
  readonly findings: readonly { readonly target: string }[];
}

interface SoakOutput {
  readonly sent: number;
  readonly results: readonly { readonly name: string; readonly isFlat: boolean }[];
}

interface MutationOutput {
  readonly name: string;
  readonly mutants: number;
  readonly score: number;
}

/** The programs, in the order in which they run: mutation, which takes longest, comes last. */
export function trustPrograms({ minutes, seed }: TrustPlan): TrustProgram[] {
  const given = ['--minutes', String(minutes)];
  return [
    {
      name: 'vectors, wire formats, attacks',
      command: ['scripts/test.mjs', 'test/conformance', 'test/wire', 'test/adversarial'],
      mostMinutes: 15,
      summary: (output) => lastMatch(output, /^\d+ passed, \d+ failed.*$/gm),
    },
    {
      name: 'fuzz',
      command: ['test/dist/fuzz/main.js', ...given, '--seed', String(seed), '--json'],
      mostMinutes: minutes + 5,
      summary: (output) => fuzzSummary(jsonOf<FuzzOutput>(output)),
    },
    {
      name: 'probe',
      command: ['test/dist/probe/main.js', '--probes', '10000'],
      mostMinutes: 10,
      summary: (output) => probeSummary(output),
    },
    {
      name: 'soak',
      command: ['test/dist/soak/main.js', ...given, '--json'],
      mostMinutes: minutes + 5,
      summary: (output) => soakSummary(jsonOf<SoakOutput>(output)),
    },
    {
      name: 'storm',
      command: ['test/dist/storm/main.js', String(Math.max(200, Math.round(minutes * 500)))],
      mostMinutes: 15,
      summary: (output) => stormSummary(output),
    },
    {
      name: 'failover',
      command: ['test/dist/storm/failover.js', '--rounds', String(Math.max(1, Math.round(minutes / 3)))],
      mostMinutes: 20,
      summary: (output) => `${lastMatch(output, /\d+ times each/g)}`,
    },
    {
      name: 'mutation',
      command: ['test/dist/mutation/main.js', '--json', '--minutes', String(minutes * 60)],
      mostMinutes: minutes * 60 + 5,
      summary: (output) =>
        jsonOf<readonly MutationOutput[]>(output)
          .map(({ name, mutants, score }) => `${name} ${score.toFixed(0)} % of ${mutants}`)
          .join(', '),
    },
  ];
}

function fuzzSummary({ targets, findings }: FuzzOutput): string {
  const inputs = targets.reduce((sum, each) => sum + each.inputs, 0);
  const slowest = targets.toSorted((a, b) => b.slowestMs - a.slowestMs)[0];
  const found =
    findings.length === 0 ? 'no finding' : `found in ${findings.map(({ target }) => target).join(', ')}`;
  return `${inputs} inputs on ${targets.length} targets, slowest ${slowest?.slowestMs.toFixed(0)} ms (${slowest?.name}), ${found}`;
}

function soakSummary({ sent, results }: SoakOutput): string {
  const growing = results.filter(({ isFlat }) => !isFlat).map(({ name }) => name);
  return `${sent} requests, ${growing.length === 0 ? `${results.length} measures flat` : `growing: ${growing.join(', ')}`}`;
}

function probeSummary(output: string): string {
  const areas = [...output.matchAll(/^(?:even|TOLD) .* (0\.\d{3}) /gm)].map(([, area]) => Number(area));
  return `${areas.length} states of a key source, area under the curve ${Math.min(...areas)} to ${Math.max(...areas)}`;
}

function stormSummary(output: string): string {
  const counts = [...output.matchAll(/accepted once (\d+), twice (\d+), never (\d+)/g)];
  const sum = (place: number) => counts.reduce((total, match) => total + Number(match[place]), 0);
  return `${counts.length} storms: accepted once ${sum(1)}, twice ${sum(2)}, never ${sum(3)}`;
}

function lastMatch(output: string, pattern: RegExp): string {
  return output.match(pattern)?.at(-1) ?? '';
}

/** The last line that is JSON: what is written before it may be of anyone. */
function jsonOf<T>(output: string): T {
  const line = output.split('\n').findLast((each) => /^[{[]/.test(each));
  if (line === undefined) throw new Error('it said nothing');
  return JSON.parse(line) as T;
}
