/** The mistakes that most public sources tell of. */

import { readFileSync } from 'node:fs';
import type { JudgedCase } from './foreign-corpus.ts';

/** A mistake, by the names of which it has one or several, and the requests that have it. */
export interface CommonMistake {
  readonly codes: string;
  readonly sources: number;
  readonly cases: readonly JudgedCase[];
}

interface Story {
  readonly id: string;
  /** Number of sources that tell it. */
  readonly frequency?: number;
}

/** Counts the sources of each single mistake of a corpus. */
export function bySources(folder: URL, cases: readonly JudgedCase[]): readonly CommonMistake[] {
  const stories = JSON.parse(readFileSync(new URL('stories.json', folder), 'utf8')) as readonly Story[];
  return stories.flatMap(({ id, frequency = 1 }) => {
    const own = cases.filter(
      ({ story, mistakes, accepted, note }) =>
        story === id && mistakes.length === 1 && accepted.length > 0 && note === undefined,
    );
    const [codes] = own[0]?.accepted ?? [];
    return codes === undefined
      ? []
      : [{ codes: [...codes].toSorted().join(), sources: frequency, cases: own }];
  });
}

/** The mistakes that most sources tell of, the commonest first. */
export function commonest(told: readonly CommonMistake[], count: number): readonly CommonMistake[] {
  const byCodes = new Map<string, CommonMistake>();
  for (const { codes, sources, cases } of told) {
    const known = byCodes.get(codes) ?? { codes, sources: 0, cases: [] };
    byCodes.set(codes, { codes, sources: known.sources + sources, cases: [...known.cases, ...cases] });
  }
  return [...byCodes.values()].toSorted((a, b) => b.sources - a.sources).slice(0, count);
}
