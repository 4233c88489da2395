import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const wordsOf = (page: string) => read(page).replace(/\s+/g, ' ');
const readme = wordsOf('../../README.md');
const guide = wordsOf('../../docs/guides/why-does-my-signature-not-match.md');

/** The percentages of the last row of each table: of singles, then of pairs. */
const shares = [...read('RESULTS.md').matchAll(/^\| all .*$/gm)].map(([row]) =>
  [...row.matchAll(/\((\d+\.\d) %\)/g)].map(([, share]) => Math.round(Number(share))),
);

describe('what README and guide say of the diagnosis', () => {
  it('is what was measured', () => {
    const [, byDefault, onCommandLine, inLog] = shares;
    const singles = /^\| all +\| (\d+) /m.exec(read('RESULTS.md'))?.[1];
    for (const page of [readme, guide])
      expect(page).toContain(
        `Of ${singles} single mistakes in five schemes it names ${byDefault?.[0]} in 100 first`,
      );
    expect(guide).toContain(
      `of pairs ${byDefault?.[1]} in 100 within the default budget of 50 ms, and ${onCommandLine?.[1]} with`,
    );
    expect(guide).toContain(`it names ${inLog?.[1]} in 100 of the pairs that were refused`);
  });
});
