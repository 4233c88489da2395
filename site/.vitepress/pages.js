// Where the pages of the repository are on the site, and the links between them.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { slug } from 'github-slugger';

/** The repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

const REPOSITORY = 'https://github.com/countersign/countersign/blob/main';
const MISTAKES = 'docs/mistakes/';
/** Where the build writes the API reference. */
const API = 'site/api/';

/** The short path of a mistake, as `explain` prints it: `m/secret_not_decoded`. */
function shortPath(file) {
  const name = file.slice(MISTAKES.length, -'.md'.length);
  return name === 'README' ? 'm/index.md' : `m/${name.replaceAll('-', '_')}.md`;
}

/** The page of the site that a file of the repository is. */
export function pageOf(file) {
  if (file === 'site/index.md') return 'index.md';
  if (file === 'docs/README.md') return 'contents.md';
  if (file.startsWith(MISTAKES)) return shortPath(file);
  if (file.startsWith(API)) return `reference/api/${file.slice(API.length)}`;
  return file.replace(/^docs\//, '').replace(/(^|\/)README\.md$/, '$1index.md');
}

/** Rewrites a link of a page in the repository for the site: pages by their path there, and other files in the repository. */
export function linkOf(href, from) {
  if (/^(?:[a-z]+:|#|\/)/i.test(href)) return href;
  const [file, fragment] = href.split('#');
  const target = path.posix.normalize(path.posix.join(path.posix.dirname(from), file));
  const hash = fragment === undefined ? '' : `#${fragment}`;
  const isPage = target.endsWith('.md') && (target.startsWith('docs/') || target.startsWith(API));
  if (!isPage) return `${REPOSITORY}/${target}${hash}`;
  const page = `/${pageOf(target)
    .replace(/(^|\/)index\.md$/, '$1')
    .replace(/\.md$/, '')}`;
  return page + hash;
}

/** The title of a page: its first heading. */
export function titleOf(file) {
  const [, title] = /^# (.+)$/m.exec(readFileSync(path.join(root, file), 'utf8')) ?? [];
  if (title === undefined) throw new Error(`${file} has no title`);
  return title;
}

/** An entry of the sidebar for a file. */
export function entryOf(file) {
  if (!existsSync(path.join(root, file))) throw new Error(`the sidebar names ${file}, which does not exist`);
  return { text: titleOf(file), link: linkOf(`/${file}`.slice(1), '') };
}

/** The files of a folder, without its README. */
export function filesIn(folder) {
  return readdirSync(path.join(root, folder))
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .map((name) => `${folder}/${name}`);
}

/** The pages of the API reference, in the order of its index. */
export function apiPages() {
  const index = readFileSync(path.join(root, API, 'index.md'), 'utf8');
  return [...index.matchAll(/^\| \[`(.+?)`\]/gm)].map(([, name]) => ({
    text: name,
    link: `/reference/api/${name}`,
  }));
}

/** The mistakes by group, in the order of their index. */
export function mistakeGroups() {
  const index = readFileSync(path.join(root, 'docs/mistakes/README.md'), 'utf8');
  return index
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('\n')), section])
    .map(([text, section]) => ({
      text,
      link: `/m/#${slug(text)}`,
      items: [...section.matchAll(/^\| \[`([a-z0-9_]+)`\]/gm)].map(([, code]) => ({
        text: code,
        link: `/m/${code}`,
      })),
    }));
}

/** The codes of refusals, each of which has a heading on its page. */
export function refusalCodes() {
  const page = readFileSync(path.join(root, 'docs/reference/refusal-codes.md'), 'utf8');
  return [...page.matchAll(/^#{2,3} `?([a-z_]+)`?$/gm)]
    .map(([, code]) => code)
    .filter((code) => code.includes('_'));
}
