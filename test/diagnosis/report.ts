/**
 * `npm run diagnosis`: how often the diagnosis names the mistake, and how long it takes, as tables. With a number it draws
 * other pairs: `npm run diagnosis -- 42`.
 */

import { quantile } from '../bench/statistics.ts';
import { table } from '../bench/tables.ts';
import { type Case, decoyCases, singleCases } from './corpus/cases.ts';
import { judgeInLog, type LogJudgement } from './corpus/in-log.ts';
import { type Judgement, judge } from './corpus/judge.ts';
import { pairsOfAll, SEED } from './corpus/pairs.ts';
import { VENDORS } from './corpus/vendors.ts';
import { bySources, commonest } from './foreign/commonest.ts';
import { foreignCases, judgeForeign } from './foreign/foreign-corpus.ts';

const BUDGETS_MS = [5, 50, 1000];
const FOREIGN = ['foreign', 'held-out'];
const COMMONEST = 100;
const FOREIGN_HEAD = [
  ...[
    'corpus',
    'budget',
    'singles',
    'named first',
    'pairs',
    'named first',
    'nothing to name',
    'wrongly certain',
  ],
  'ms of singles',
];
const LOG_HEAD = [
  'scheme',
  'refused, one mistake',
  'named first',
  'refused, two',
  'named first',
  'ms that the event loop stood still',
];

const seed = Number(process.argv[2] ?? SEED);
if (!Number.isInteger(seed)) throw new TypeError('the seed must be a whole number');

const pairs = pairsOfAll(VENDORS, seed);
const asked = VENDORS.map((vendor) => ({
  name: vendor.name,
  singles: singleCases(vendor),
  pairs: pairs.filter((each) => each.vendor === vendor),
  unexplainable: decoyCases(vendor),
}));

// Whatever is measured first would be measured before it is compiled.
for (const { singles } of asked) judgeAll(singles, 5);

for (const budgetMs of BUDGETS_MS) {
  const rows = asked.map((each) => ({
    name: each.name,
    singles: judgeAll(each.singles, budgetMs),
    pairs: judgeAll(each.pairs, budgetMs),
    unexplainable: judgeAll(each.unexplainable, budgetMs),
  }));
  const all = {
    name: 'all',
    singles: rows.flatMap(({ singles }) => singles),
    pairs: rows.flatMap(({ pairs }) => pairs),
    unexplainable: rows.flatMap(({ unexplainable }) => unexplainable),
  };
  console.log(`\nA budget of ${budgetMs} ms; pairs drawn with the seed ${seed}; Node ${process.version}\n`);
  console.log(table(head(), [...rows, all].map(row)));
}

const data = new URL(import.meta.url.includes('/dist/') ? '../../diagnosis/' : './', import.meta.url);
console.log('\nMistakes out of public stories, which others have put into requests\n');
console.log(table(FOREIGN_HEAD, FOREIGN.flatMap(foreignRows)));

const hundred = commonest(
  FOREIGN.flatMap((name) => bySources(new URL(`${name}/`, data), foreignCases(new URL(`${name}/`, data)))),
  COMMONEST,
);
const hundredCases = hundred.flatMap(({ cases }) => cases);
console.log(
  `\nThe ${hundred.length} mistakes that most public sources tell of, with 2 ms for single mistakes in all\n`,
);
// Singles have five budgets.
const quick = hundredCases.map((each) => judgeForeign(each, 2 / 5));
console.log(table(['requests', 'named first within 2 ms'], [[String(quick.length), share(quick)]]));

/** A row for each budget. */
function foreignRows(name: string): string[][] {
  const cases = foreignCases(new URL(`${name}/`, data));
  return BUDGETS_MS.map((budgetMs) => {
    const judged = cases.map((each) => judgeForeign(each, budgetMs));
    const named = judged.filter(({ case: { accepted, note } }) => accepted.length > 0 && note === undefined);
    const of = (count: number) => named.filter(({ case: { mistakes } }) => mistakes.length === count);
    const wrong = judged.filter(({ isWronglyCertain }) => isWronglyCertain);
    const without = judged.filter(
      ({ case: { accepted, mistakes, note } }) =>
        mistakes.length > 0 && (accepted.length === 0 || note !== undefined),
    );
    return [
      ...[name, `${budgetMs} ms`, String(of(1).length), share(of(1)), String(of(2).length), share(of(2))],
      ...[String(without.length), String(wrong.length), spread(of(1).map(({ ms }) => ms))],
    ];
  });
}

console.log(
  '\nIn the log of a verifier, with the default options: ten turns of the event loop of 5 ms for pairs\n',
);
const logRows: LogRow[] = [];
for (const { name, singles, pairs: two, unexplainable } of asked) {
  logRows.push({
    name,
    singles: await inLog(singles),
    pairs: await inLog(two),
    unexplainable: await inLog(unexplainable),
  });
}
const inAll = {
  name: 'all',
  singles: logRows.flatMap(({ singles }) => singles),
  pairs: logRows.flatMap(({ pairs: two }) => two),
  unexplainable: logRows.flatMap(({ unexplainable }) => unexplainable),
};
console.log(table(LOG_HEAD, [...logRows, inAll].map(logRow)));

interface LogRow {
  readonly name: string;
  readonly singles: readonly LogJudgement[];
  readonly pairs: readonly LogJudgement[];
  readonly unexplainable: readonly LogJudgement[];
}

function logRow({ name, singles, pairs: two, unexplainable }: LogRow): string[] {
  const standstills = [...singles, ...two, ...unexplainable].map(({ standstillMs }) => standstillMs);
  return [name, String(singles.length), share(singles), String(two.length), share(two), spread(standstills)];
}

/** One after the other, as each has the event loop to itself. */
async function inLog(cases: readonly Case[]): Promise<LogJudgement[]> {
  const judgements: LogJudgement[] = [];
  for (const each of cases) {
    const judgement = await judgeInLog(each);
    if (judgement !== undefined) judgements.push(judgement);
  }
  return judgements;
}

interface Row {
  readonly name: string;
  readonly singles: readonly Judgement[];
  readonly pairs: readonly Judgement[];
  readonly unexplainable: readonly Judgement[];
}

function head(): string[] {
  return [
    'scheme',
    'singles',
    'named first',
    'pairs',
    'named first',
    'nothing to name',
    'wrongly certain',
    'ms of singles',
    'ms of pairs',
    'ms of nothing',
  ];
}

function row({ name, singles, pairs: two, unexplainable }: Row): string[] {
  const wrong = [...singles, ...two, ...unexplainable].filter(({ isWronglyCertain }) => isWronglyCertain);
  return [
    name,
    String(singles.length),
    share(singles),
    String(two.length),
    share(two),
    String(unexplainable.length),
    String(wrong.length),
    times(singles),
    times(two),
    times(unexplainable),
  ];
}

function judgeAll(cases: readonly Case[], budgetMs: number): Judgement[] {
  return cases.map((each) => judge(each, budgetMs));
}

function share(judgements: readonly { readonly isNamed: boolean }[]): string {
  const named = judgements.filter(({ isNamed }) => isNamed).length;
  return `${named} (${((100 * named) / judgements.length).toFixed(1)} %)`;
}

function times(judgements: readonly Judgement[]): string {
  return spread(judgements.map(({ ms }) => ms));
}

/** Median and 95th percentile. */
function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  return `${quantile(sorted, 0.5).toFixed(1)}, p95 ${quantile(sorted, 0.95).toFixed(1)}`;
}
