// The pages of mistakes: what of them the table of the diagnosis says is written here, the rest by hand.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './set-up.mjs';

/** The folder of the pages. */
export const mistakesFolder = path.join(root, 'docs/mistakes');

/** Gives every page as it should be, by its name: the index and, of each mistake, code, cause and cure below its title. */
export function mistakePages(groups) {
  const mistakes = Object.values(groups).flatMap(Object.entries);
  return new Map([
    [
      'README.md',
      `${read('README.md').split('\n## ')[0]}${Object.entries(groups).map(indexSection).join('')}`,
    ],
    ...mistakes.map(([code, text]) => [nameOf(code), page(code, text)]),
  ]);
}

function indexSection([heading, mistakes]) {
  const rows = Object.entries(mistakes).map(
    ([code, { cause }]) => `| [\`${code}\`](${nameOf(code)}) | ${cause} |\n`,
  );
  return `\n## ${heading}\n\n| code | cause |\n|---|---|\n${rows.join('')}`;
}

function page(code, { cause, cure }) {
  const [head, ...sections] = read(nameOf(code)).split('\n## ');
  const [title] = head.split('\n');
  const known = `${title}\n\n\`${code}\`\n\n- **Cause:** ${cause}\n- **Cure:** ${cure}\n`;
  return [known, ...sections].join('\n## ');
}

function read(name) {
  const file = path.join(mistakesFolder, name);
  if (!existsSync(file))
    throw new Error(`docs/mistakes/${name} does not exist: write its title and its sections`);
  return readFileSync(file, 'utf8');
}

function nameOf(code) {
  return `${code.replaceAll('_', '-')}.md`;
}
