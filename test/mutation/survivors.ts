/** Mutants that no test notices: each must be listed with the reason why that is right. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Stryker } from '@stryker-mutator/core';
import { PARTS } from './parts.ts';

/** Result of one mutant. */
export type MutantResult = Awaited<ReturnType<Stryker['runMutationTest']>>[number];

/** A mutant that may survive, named by what stands in the code and not by its line, which moves. */
export interface Survivor {
  readonly file: string;
  readonly mutator: string;
  readonly original: string;
  readonly mutant: string;
  readonly reason: string;
}

/** A survivor that nobody has given a reason for. */
interface Unlisted extends Omit<Survivor, 'reason'> {
  readonly line: number;
}

/** Results of the mutants of a part. */
export interface PartResult {
  readonly name: string;
  readonly mutants: number;
  readonly killed: number;
  readonly listed: number;
  /** Percent of all mutants that were noticed. */
  readonly score: number;
  readonly unlisted: readonly Unlisted[];
  /** Listed for nothing: in the sources of this part there is no such survivor any more. */
  readonly unused: readonly Survivor[];
}

const ALIVE = ['Survived', 'NoCoverage'];
const NOTICED = ['Killed', 'Timeout'];

/** Judges the mutants of a part by the list of known survivors. */
export function judge(
  name: string,
  results: readonly MutantResult[],
  known: readonly Survivor[],
): PartResult {
  const alive = results.filter(({ status }) => ALIVE.includes(status)).map(toUnlisted);
  const own = known.filter(({ file }) => PARTS[name]?.mutate.some((glob) => belongsTo(file, glob)));
  const unlisted = alive.filter((each) => !own.some((listed) => isSame(listed, each)));
  const killed = results.filter(({ status }) => NOTICED.includes(status)).length;
  const listed = alive.length - unlisted.length;
  const judged = killed + unlisted.length;
  return {
    name,
    mutants: judged + listed,
    killed,
    listed,
    score: judged === 0 ? 0 : (100 * killed) / (judged + listed),
    unlisted,
    unused: own.filter((each) => !alive.some((survivor) => isSame(each, survivor))),
  };
}

function toUnlisted({ fileName, mutatorName, location, replacement = '' }: MutantResult): Unlisted {
  const { start, end } = location;
  const lines = readFileSync(fileName, 'utf8')
    .split('\n')
    .slice(start.line - 1, end.line);
  const last = lines.length - 1;
  lines[last] = (lines[last] ?? '').slice(0, end.column - 1);
  lines[0] = (lines[0] ?? '').slice(start.column - 1);
  const original = lines.map((line) => line.trim()).join(' ');
  const mutant = replacement.replace(/\s*\n\s*/g, ' ');
  return {
    file: path.relative(process.cwd(), fileName),
    mutator: mutatorName,
    line: start.line,
    original,
    mutant,
  };
}

function isSame(a: Omit<Survivor, 'reason'>, b: Omit<Survivor, 'reason'>): boolean {
  return a.file === b.file && a.mutator === b.mutator && a.original === b.original && a.mutant === b.mutant;
}

function belongsTo(file: string, glob: string): boolean {
  const [folder = glob] = glob.split('**');
  return glob === file || (glob.includes('**') && file.startsWith(folder));
}
