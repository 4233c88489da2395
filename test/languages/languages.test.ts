/** The pages about languages: each program prints what its page says. `UPDATE_GOLDEN=1` writes what it prints. */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, missingProgram, outputsOf } from './run-programs.ts';

// Plain JavaScript, which `npm run docs` runs as it is, and so without types.
const script = fileURLToPath(new URL('../../scripts/language-pages.mjs', import.meta.url));
const { languagePages } = (await import(script)) as { languagePages: () => ReadonlyMap<string, string> };

const folder = fileURLToPath(new URL('../../docs/languages', import.meta.url));
const PROGRAM = /^```(?!text)\w+\n([\s\S]*?)^```\n\n```text\n([\s\S]*?)^```$/gm;

it('the pages about languages are as `npm run docs` writes them, with a list of the mistakes that have an example', () => {
  const pages = readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]);
  expect(Object.fromEntries(pages)).toEqual(Object.fromEntries(languagePages()));
});

it('there is a page for each language that is run', () => {
  const pages = readdirSync(folder).filter((name) => name !== 'README.md');
  expect(pages.map((name) => path.basename(name, '.md')).sort()).toEqual(Object.keys(LANGUAGES).sort());
});

describe.each(Object.entries(LANGUAGES))('the page about %s', (name, language) => {
  const file = path.join(folder, `${name}.md`);
  const missing = missingProgram(language);

  it.skipIf(missing !== undefined && process.env.CI !== 'true')(
    'shows what its programs print',
    () => {
      expect(missing, 'CI has all languages').toBeUndefined();
      const page = readFileSync(file, 'utf8');
      const programs = [...page.matchAll(PROGRAM)];
      expect(programs.length).toBe(page.match(/^## (?!Mistakes)/gm)?.length);
      const outputs = outputsOf(
        language,
        programs.map(([, program = '']) => program.trimEnd()),
      );
      if (process.env.UPDATE_GOLDEN === '1' && process.env.CI === undefined) {
        let at = 0;
        const told = page.replace(PROGRAM, (all, _, output: string) =>
          all.replace(`\`\`\`text\n${output}`, () => `\`\`\`text\n${outputs[at++]}\n`),
        );
        writeFileSync(file, told);
        return;
      }
      expect(programs.map(([, , output = '']) => output.trimEnd())).toEqual(outputs);
    },
    60_000,
  );
});
