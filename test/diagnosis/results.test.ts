import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const readme = read('../../README.md').replace(/\s+/g, ' ');

/** The percentages of the last row of each table: of singles, then of pairs. */
const shares = [...read('RESULTS.md').matchAll(/^\| all .*$/gm)].map(([row]) =>
  [...row.matchAll(/\((\d+\.\d) %\)/g)].map(([, share]) => Math.round(Number(share))),
);

describe('what the README says of the diagnosis', () => {
  it('is what was measured', () => {
    const [, byDefault, onCommandLine, inLog] = shares;
    const singles = /^\| all +\| (\d+) /m.exec(read('RESULTS.md'))?.[1];
    expect(readme).toContain(
      `Of ${singles} single mistakes in five schemes it names ${byDefault?.[0]} in 100 first`,
    );
    expect(readme).toContain(
      `of pairs ${byDefault?.[1]} in 100 within the default budget of 50 ms, and ${onCommandLine?.[1]} with`,
    );
    expect(readme).toContain(`it names ${inLog?.[1]} in 100 of the pairs that were refused`);
  });
});
