/** The pages about clients' mistakes, held against the table of the diagnosis. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
// The table itself and not the package, so that these pages are held to it whatever the search does.
import { MISTAKE_GROUPS } from '../../packages/countersign/src/diagnosis/mistakes/mistakes.ts';

type MistakePages = (groups: typeof MISTAKE_GROUPS) => ReadonlyMap<string, string>;

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = path.join(root, 'docs/mistakes');
const guide = path.join(root, 'docs/guides/why-does-my-signature-not-match.md');
// Plain JavaScript, which `npm run docs` runs as it is, and so without types.
const script = path.join(root, 'scripts/mistake-pages.mjs');
const { mistakePages } = (await import(script)) as { mistakePages: MistakePages };

const codes = (await import(path.join(root, 'scripts/mistake-codes.mjs'))) as {
  mistakeCodesFile: string;
  mistakeCodesSource: (groups: typeof MISTAKE_GROUPS) => string;
};

const committed = new Map(
  readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]),
);
const pages = [...committed].filter(([name]) => name !== 'README.md');

describe('the union of the codes of mistakes', () => {
  it('is as `npm run docs` writes it from the catalogue', () => {
    expect(readFileSync(codes.mistakeCodesFile, 'utf8')).toBe(codes.mistakeCodesSource(MISTAKE_GROUPS));
  });
});

describe('the pages of mistakes', () => {
  it('are as `npm run docs` writes them: an index, and one for each code', () => {
    expect(Object.fromEntries(committed)).toEqual(Object.fromEntries(mistakePages(MISTAKE_GROUPS)));
  });

  it('have a title each of their own', () => {
    const titles = pages.map(([, text]) => text.split('\n')[0]);
    for (const title of titles) expect(title).toMatch(/^# [A-Z].{9,}[^.]$/);
    expect(new Set(titles).size).toBe(pages.length);
  });

  it('tell how the mistake looks and how it comes about', () => {
    for (const [name, text] of pages) {
      const sections = text.split('\n## ').slice(1);
      const titles = sections.map((section) => section.split('\n')[0]);
      expect(
        ['How it looks', 'How it comes about', 'Right'].slice(0, Math.max(2, titles.length)),
        name,
      ).toEqual(titles);
      for (const section of sections) expect(section.length, name).toBeGreaterThan(60);
    }
  });

  it('show no secret of the shape of a live key', () => {
    for (const [name, text] of pages) expect(text, name).not.toMatch(/sk_live_[0-9A-Za-z]{16,}/);
  });
});

describe('the links of these pages', () => {
  it('lead somewhere', () => {
    for (const page of [...[...committed.keys()].map((name) => path.join(folder, name)), guide]) {
      for (const [link, file, anchor] of linksOf(readFileSync(page, 'utf8'))) {
        const target = file === '' ? page : path.resolve(path.dirname(page), file as string);
        const where = `${link} of ${path.relative(root, page)}`;
        expect(existsSync(target), where).toBe(true);
        if (anchor !== undefined) expect(anchorsOf(target), where).toContain(anchor);
      }
    }
  });

  it('lead from the guide to the index and to ten mistakes at least', () => {
    const files = linksOf(readFileSync(guide, 'utf8')).map(([, file]) => file as string);
    expect(files).toContain('../mistakes/README.md');
    const linked = pages.filter(([name]) => files.includes(`../mistakes/${name}`));
    expect(linked.length).toBeGreaterThanOrEqual(10);
  });
});

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
