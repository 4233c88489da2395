// The pages as Markdown, each beside itself, and llms.txt, which lists the most important ones.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { linkOf, pageOf, root } from './pages.js';

const ADDRESS = 'https://countersign.github.io/countersign';

/**
 * Writes `<page>.md` for each page, `llms.txt` as the repository has it, and in `llms-full.txt` all pages that it names.
 *
 * @param outDir The folder of the built site.
 * @param files The files of the pages, from the root of the repository.
 */
export function writePlainText(outDir, files) {
  for (const file of files) {
    const target = path.join(outDir, pageOf(file));
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, plainText(file));
  }
  const list = plainText('llms.txt');
  writeFileSync(path.join(outDir, 'llms.txt'), list);
  writeFileSync(
    path.join(outDir, 'llms-full.txt'),
    [list, ...filesNamedIn('llms.txt').map(plainText)].join('\n\n'),
  );
}

/** A file with links that hold wherever it is read; programs are left as they are. */
function plainText(file) {
  const text = readFileSync(path.join(root, file), 'utf8').replace(/^---\n[\s\S]*?\n---\n+/, '');
  return text
    .split(/^(```[\s\S]*?^```$)/m)
    .map((part, i) => (i % 2 === 1 ? part : withWholeLinks(part, file)))
    .join('');
}

function withWholeLinks(text, file) {
  return text.replace(/\]\(([^)\s]+)\)/g, (_, href) => `](${wholeLink(href, file)})`);
}

function wholeLink(href, file) {
  if (href.startsWith('#')) return href;
  const link = linkOf(href, file);
  if (!link.startsWith('/')) return link;
  const [page, fragment] = link.split('#');
  const name = page.endsWith('/') ? `${page}index` : page;
  return `${ADDRESS}${name}.md${fragment === undefined ? '' : `#${fragment}`}`;
}

/** The files of the repository that a list links to, in its order. */
function filesNamedIn(list) {
  const links = [...readFileSync(path.join(root, list), 'utf8').matchAll(/^- \[[^\]]+\]\(([^)]+)\)/gm)];
  return links.map(([, href]) => href);
}
