/** The page as HTML: one file, which loads nothing and runs nothing. */

import { describe, expect, it } from 'vitest';
import { DOCUMENTED, EACH } from './support/documented.ts';
import { fileOf } from './support/files-of.ts';

describe.each(EACH)('the HTML of %s', (_name, documented) => {
  const html = fileOf(documented, 'index.html', ['node']);

  it('has no script, no inline style, and loads nothing from anywhere', () => {
    expect(html).not.toMatch(/<(?:script|link|img|iframe|object|embed|base|form)\b/i);
    expect(html).not.toMatch(/\s(?:style|src|srcset|on\w+)=/i);
    expect(html).not.toMatch(/url\(|@import|javascript:/i);
  });

  it('closes what it opens, and its anchors lead somewhere', () => {
    const opened: string[] = [];
    for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/g)) {
      if (['meta', 'br'].includes(name)) continue;
      if (slash === '') opened.push(name);
      else expect(opened.pop()).toBe(name);
    }
    expect(opened).toEqual([]);
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, anchor] of html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(anchor);
  });

  it('has all that the Markdown has', () => {
    const rows = fileOf(documented, 'index.md', ['node']).match(/^\| (?!---).*(?= \|$)/gm) ?? [];
    const cells = rows.flatMap((row) => row.slice(2).split(' | '));
    const text = textOf(html);
    expect(cells.length).toBeGreaterThan(20);
    for (const cell of cells) expect(text).toContain(plain(cell));
  });
});

it('shows the samples as tabs of one name', () => {
  const [first] = DOCUMENTED;
  if (first === undefined) expect.unreachable();
  expect(fileOf(first, 'index.html', ['node'])).toContain(
    '<details name="samples" open>\n<summary>Node.js</summary>',
  );
});

function textOf(html: string): string {
  return html
    .replaceAll('<br>', ' ')
    .replace(/<[^>]+>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

function plain(markdown: string): string {
  return markdown
    .replaceAll('\\|', '|')
    .replaceAll('<br>', ' ')
    .replace(/\[([^\]]+)\]\([^)]+\)/g, '$1')
    .replace(/[`*]/g, '');
}
