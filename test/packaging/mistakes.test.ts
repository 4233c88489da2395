/** The pages about clients' mistakes, held against the table of the diagnosis. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
// The table itself and not the package, so that these pages are held to it whatever the search does.
import { MISTAKES, type MistakeCode } from '../../packages/core/src/diagnosis/mistakes.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = path.join(root, 'docs/mistakes');
const guide = path.join(root, 'docs/guides/why-does-my-signature-not-match.md');
const table = readFileSync(path.join(root, 'packages/core/src/diagnosis/mistakes.ts'), 'utf8');

const codes = Object.keys(MISTAKES) as MistakeCode[];
const pageOf = (code: string) => `${code.replaceAll('_', '-')}.md`;
const read = (page: string) => readFileSync(path.join(folder, page), 'utf8');

describe('the pages of mistakes', () => {
  it('are one for each code, besides the index', () => {
    expect(readdirSync(folder).sort()).toEqual([...codes.map(pageOf), 'README.md'].sort());
  });

  it.each(codes)('say what %s is, in the words of the table', (code) => {
    const [title, , codeLine, , cause, cure] = read(pageOf(code)).split('\n');
    expect(title).toMatch(/^# [A-Z].{9,}[^.]$/);
    expect(codeLine).toBe(`\`${code}\``);
    expect(cause).toBe(`- **Cause:** ${MISTAKES[code].cause}`);
    expect(cure).toBe(`- **Cure:** ${MISTAKES[code].cure}`);
  });

  it.each(codes)('tell how %s looks and how it comes about', (code) => {
    const sections = read(pageOf(code)).split('\n## ').slice(1);
    const titles = sections.map((section) => section.split('\n')[0]);
    expect(['How it looks,How it comes about', 'How it looks,How it comes about,Right']).toContain(
      titles.join(),
    );
    for (const section of sections) expect(section.length).toBeGreaterThan(60);
  });

  it('have a title each of their own', () => {
    const titles = codes.map((code) => read(pageOf(code)).split('\n')[0]);
    expect(new Set(titles).size).toBe(codes.length);
  });

  it('show no secret of the shape of a live key', () => {
    for (const code of codes) expect(read(pageOf(code))).not.toMatch(/sk_live_[0-9A-Za-z]{16,}/);
  });
});

describe('the index of mistakes', () => {
  it('lists every code with its page and cause, in the groups and the order of the table', () => {
    expect(groupsOfIndex()).toEqual(groupsOfTable());
  });
});

describe('the links of these pages', () => {
  const pages = [...readdirSync(folder).map((page) => path.join(folder, page)), guide];

  it.each(pages.map((page) => [path.relative(root, page), page]))('lead somewhere from %s', (_name, page) => {
    for (const [, file, anchor] of linksOf(readFileSync(page, 'utf8'))) {
      const target = file === '' ? page : path.resolve(path.dirname(page), file as string);
      expect(existsSync(target), `${file} is there`).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(target)).toContain(anchor);
    }
  });

  it('lead from the guide to the index and to ten mistakes at least', () => {
    const files = linksOf(readFileSync(guide, 'utf8')).map(([, file]) => file as string);
    expect(files).toContain('../mistakes/README.md');
    const linked = codes.filter((code) => files.includes(`../mistakes/${pageOf(code)}`));
    expect(linked.length).toBeGreaterThanOrEqual(10);
  });
});

/** Group, then rows of code, page and cause. */
type Groups = Record<string, (readonly [code: string, page: string, cause: string])[]>;

/** The groups are comments in the table, which nothing but its text has. */
function groupsOfTable(): Groups {
  const groups: Groups = {};
  let rows: Groups[string] = [];
  const entries = table.slice(table.indexOf('export const MISTAKES'));
  for (const [, group, code] of entries.matchAll(/^ {2}(?:\/\/ (.+)|(\w+): \{)$/gm)) {
    if (group !== undefined) groups[group] = rows = [];
    else rows.push([code as string, pageOf(code as string), MISTAKES[code as MistakeCode].cause]);
  }
  return groups;
}

function groupsOfIndex(): Groups {
  const groups: Groups = {};
  for (const section of read('README.md').split('\n## ').slice(1)) {
    const rows = section.matchAll(/^\| \[`(\w+)`\]\(([^)]+)\) \| (.+) \|$/gm);
    groups[section.split('\n')[0] as string] = [...rows].map(
      ([, code, page, cause]) => [code as string, page as string, cause as string] as const,
    );
  }
  return groups;
}

/** File and anchor of every link to another page of the repository; code has none. */
function linksOf(page: string): RegExpMatchArray[] {
  const prose = page.replaceAll(/^```[\s\S]*?^```$/gm, '').replaceAll(/`[^`\n]*`(?!\])/g, '');
  return [...prose.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)];
}

/** Headings as GitHub names them. */
function anchorsOf(file: string): string[] {
  const headings = readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, heading]) =>
    (heading as string)
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}
