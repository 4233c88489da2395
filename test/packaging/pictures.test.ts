/** The pictures of the documentation, held against what they show and the pages that show them. */

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const names = readdirSync(path.join(root, 'docs/pictures')).filter((name) => name.endsWith('.svg'));
const pages = [
  'README.md',
  ...readdirSync(path.join(root, 'docs/guides')).map((name) => `docs/guides/${name}`),
];
// Plain JavaScript, which `npm run docs` runs as it is, and so without types.
const { explainPicture, explainPictureFile } = (await import(path.join(root, 'scripts/pictures.mjs'))) as {
  explainPicture: () => string;
  explainPictureFile: string;
};

beforeAll(() => {
  const tsc = ['node_modules/typescript/bin/tsc', '-b', 'packages/countersign'];
  const built = spawnSync(process.execPath, tsc, { cwd: root, encoding: 'utf8' });
  expect(built.stdout + built.stderr).toBe('');
}, 120_000);

it('the picture of explain is as `npm run docs -- pictures` draws it', () => {
  expect(readFileSync(explainPictureFile, 'utf8')).toBe(explainPicture());
});

describe.each(names)('the picture %s', (name) => {
  const picture = read(`docs/pictures/${name}`);

  it('says what it shows to those who cannot see it', () => {
    expect(picture).toMatch(/<svg [^>]*role="img" aria-labelledby="title desc"/);
    expect(picture).toMatch(/<title id="title">.{15,}<\/title>/);
    expect(picture).toMatch(/<desc id="desc">.{100,}<\/desc>/);
    const shown = pages.flatMap((page) => [...read(page).matchAll(/!\[([^\]]*)\]\(([^)]+)\)/g)]);
    const alternatives = shown.filter(([, , file]) => path.basename(file as string) === name);
    expect(alternatives.length).toBeGreaterThan(0);
    for (const [, alternative] of alternatives) expect(alternative).toMatch(/^.{60,}\.$/);
  });

  it('has colours for dark pages, and loads nothing', () => {
    expect(picture).toContain('@media (prefers-color-scheme: dark)');
    expect(picture).not.toMatch(/<(?:script|image|foreignObject|use)\b|@import|@font-face|href=|url\((?!#)/);
  });
});

it('the picture of a request has the checks of the README in their order, each with refusals of its own', () => {
  const rows = [...read('README.md').matchAll(/^\| (\d|–) \|[^|]*\|([^|]*)\|$/gm)].slice(0, -1);
  const drawn = read('docs/pictures/request.svg');
  const codes = [...drawn.matchAll(/<text class="code bad"[^>]*>(\w+)</g)].map(([, code]) => code as string);
  const inTable = codes.map((code) => rows.find(([, , refusals]) => refusals?.includes(`\`${code}\``))?.[1]);
  expect([...new Set(inTable)]).toEqual(rows.map(([, check]) => check));
  const numbers = [...drawn.matchAll(/<text class="soft middle"[^>]*>(\d)</g)].map(([, number]) => number);
  expect(numbers.join('')).toBe('0123456789');
});

it.each([
  ['redis.svg', 'redis(', 'timeoutMs', (ms: number) => `no answer within ${ms} ms`],
  ['rotation.svg', 'keys(', 'ttlSeconds', (seconds: number) => `after ${seconds} s at most`],
  ['window.svg', 'createVerifier', 'replayMarginSeconds', (seconds: number) => `${seconds} for clocks`],
  ['window.svg', 'createVerifier', 'keysTimeoutMs', (ms: number) => `${ms / 1000} to look up the key`],
] as const)('the picture %s has the default of %s %s', (name, owner, option, shown) => {
  const sections = read('docs/reference/options.md').split('\n## ');
  const section = sections.find((each) => each.startsWith(`\`${owner}`)) ?? '';
  const [, value] = new RegExp(`^\\| \`${option}\` \\| (\\d+)`, 'm').exec(section) ?? [];
  expect(read(`docs/pictures/${name}`)).toContain(shown(Number(value)));
});
