/** The documentation of codes and options agrees with the code. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { assertApiKey, createVerifier, memoryStore, problemDetails, REFUSALS } from 'countersign';
import { diagnosis } from 'countersign/diagnosis';
import { deduplicate, idempotent, rateLimit, webhook } from 'countersign/express';
import { fileKeys } from 'countersign/keys';
import { redis } from 'countersign/redis';
import { catalog, type SchemeName } from 'countersign/schemes';
import { influencemart } from 'countersign/schemes/influencemart';
import { sqlKeys } from 'countersign/sql';
import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';

const verifier = createVerifier({ scheme: influencemart(), keys: [] });
const unconnected = new Redis({ lazyConnect: true });
const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const exists = (file: string) => existsSync(path.join(root, file));

describe('the page of refusal codes', () => {
  const sections = read('docs/reference/refusal-codes.md').split('\n### ').slice(1);
  const documented = sections.map((section) => /^`(\w+)`\nStatus (\d+), public code `(\w+)`/.exec(section));

  it('has every code, in the order of the table, with its status and public code', () => {
    const rows = documented.map((match) => [match?.[1], Number(match?.[2]), match?.[3]]);
    expect(rows).toEqual(
      Object.entries(REFUSALS).map(([code, { status, publicCode }]) => [code, status, publicCode]),
    );
  });
});

it('the page of log lines has every event that the sources write, and no other', () => {
  const folder = path.join(root, 'packages/countersign/src');
  const written = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [
      ...readFileSync(path.join(folder, file), 'utf8').matchAll(/'(countersign\.[a-z_]+)'/g),
    ])
    .map((match) => match[1]);
  const rows = read('docs/reference/log-lines.md').match(/^\| `countersign\..*$/gm) ?? [];
  const documented = rows.flatMap((row) => row.split('|')[1]?.match(/countersign\.[a-z_]+/g) ?? []);
  expect(documented.sort()).toEqual([...new Set(written)].sort());
});

it('the README of the package names every subpath', () => {
  const { exports } = JSON.parse(read('packages/countersign/package.json')) as { exports: object };
  const page = read('packages/countersign/README.md');
  const subpaths = Object.keys(exports).filter((name) => /^\.\/[a-z-]+$/.test(name));
  expect(subpaths.length).toBeGreaterThan(10);
  for (const name of subpaths) expect(page).toContain(name.replace('.', ''));
});

it('the README names every refusal code in its table of checks', () => {
  const table = read('README.md');
  for (const code of Object.keys(REFUSALS)) expect(table).toContain(`\`${code}\``);
});

describe('the page of options', () => {
  const page = read('docs/reference/options.md');

  it.each([
    ['createVerifier', optionsNamedBy(() => createVerifier({ unknown: 1 } as never))],
    ['diagnosis', optionsNamedBy(() => diagnosis({ unknown: 1 } as never))],
    ['memoryStore', optionsNamedBy(() => memoryStore({ unknown: 1 } as never))],
    ['fileKeys', optionsNamedBy(() => fileKeys('keys.json', { unknown: 1 } as never))],
    ['idempotent', optionsNamedBy(() => idempotent(verifier, { unknown: 1 } as never))],
    ['deduplicate', optionsNamedBy(() => deduplicate(verifier, { unknown: 1 } as never))],
    ['createRateLimiter', optionsNamedBy(() => rateLimit({ unknown: 1 } as never))],
    ['webhook', optionsNamedBy(() => webhook({} as never, { unknown: 1 } as never, () => undefined))],
    ['problemDetails', optionsNamedBy(() => problemDetails({ unknown: 1 } as never))],
    ['redis(', optionsNamedBy(() => redis(unconnected, { unknown: 1 } as never))],
    ['keys(', optionsNamedBy(() => redis(unconnected).keys({ unknown: 1 } as never))],
    ['sqlKeys', optionsNamedBy(() => sqlKeys({} as never, { unknown: 1 } as never))],
    ['ApiKey', optionsNamedBy(() => assertApiKey({ id: 'a', secret: 'x'.repeat(20), unknown: 1 } as never))],
  ])('lists every option of %s', (owner, options) => {
    const section = page.split('\n## ').find((each) => each.startsWith(`\`${owner}`)) ?? '';
    const listed = [...section.matchAll(/^\| `(\w+)` \|/gm)].map((match) => match[1]);
    expect([...listed].sort()).toEqual([...options].sort());
  });
});

it('every scheme has a page that names its options', async () => {
  const { exports } = JSON.parse(read('packages/countersign/package.json')) as { exports: object };
  expect(exports).toHaveProperty(['./schemes/*']);
  const files = readdirSync(path.join(root, 'packages/countersign/src/schemes'));
  const names = files.flatMap((file) => (file.endsWith('.ts') ? [file.slice(0, -'.ts'.length)] : []));
  const pages = readdirSync(path.join(root, 'docs/schemes')).map((file) => file.replace('.md', ''));
  expect(pages.sort()).toEqual(['README', ...names].sort());
  for (const name of names) {
    const module = (await import(`countersign/schemes/${name}`)) as Record<string, unknown>;
    const factory = module[name.replaceAll(/-(.)/g, (_dash, letter: string) => letter.toUpperCase())];
    const page = read(`docs/schemes/${name}.md`);
    const options = Object.keys(catalog[name as SchemeName].options);
    // Those of its type, which the catalogue has, are those that it takes.
    if (options.length > 0) {
      const taken = optionsNamedBy(() => (factory as (options: never) => unknown)({ unknown: 1 } as never));
      expect(taken.sort(), name).toEqual(options.toSorted());
    }
    for (const option of options) expect(page).toContain(option);
  }
});

/** Pages that are published without the rest of the repository. */
const PUBLISHED = ['packages/countersign/README.md', 'packages/opentelemetry/README.md'];
/** A link to a file, by its path or by its address in the repository. */
const LINK =
  /\]\((?:(https:\/\/github\.com\/countersign\/countersign\/blob\/main\/)|(?!http))([^)#]*)(#[^)]*)?\)/g;

it('every link between the pages leads to a file, and to a heading in it', () => {
  const pages = ['README.md', 'SECURITY.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md', 'llms.txt'];
  pages.push('docs/README.md', 'docs/quickstart.md', ...PUBLISHED);
  for (const folder of ['docs/guides', 'docs/reference', 'docs/schemes']) {
    pages.push(...readdirSync(path.join(root, folder)).map((file) => `${folder}/${file}`));
  }
  const links = pages.flatMap((page) =>
    [...read(page).matchAll(LINK)].map(([, address, file, heading]) => ({
      page,
      target: targetOf(page, address, file as string),
      heading: heading?.slice(1),
    })),
  );
  expect(links.length).toBeGreaterThan(100);
  const dead = links.filter(
    ({ target, heading }) =>
      !exists(target) || (heading !== undefined && !headingsOf(target).includes(heading)),
  );
  expect(dead).toEqual([]);
});

it.each(PUBLISHED)('%s, which npm shows, has no link to a file that npm does not have', (page) => {
  const relative = [...read(page).matchAll(LINK)].filter(([, address]) => address === undefined);
  expect(relative.map(([link]) => link)).toEqual([]);
});

function targetOf(page: string, address: string | undefined, file: string): string {
  if (address !== undefined) return file;
  return file === '' ? page : path.join(path.dirname(page), file);
}

/** The headings of a page, as links name them. */
function headingsOf(page: string): string[] {
  return [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    (heading as string)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\- _]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('the map of the architecture', () => {
  const page = read('ARCHITECTURE.md');
  const sources = 'packages/countersign/src';

  it('names functions that are in the files of their steps', () => {
    const steps = [...page.matchAll(/^\| \d+ \| `([^`]+)` \| ([^|]+) \|/gm)];
    expect(steps.length).toBeGreaterThan(10);
    for (const [, file, functions] of steps) {
      const source = read(`${sources}/${file}`);
      for (const [, name] of (functions as string).matchAll(/`(\w+)`/g))
        expect(source, `${file}: ${name}`).toMatch(
          new RegExp(
            `^(?:export )?(?:async )?function ${name}\\b|^ +(?:async |function )?#?${name}\\([^;]*\\{$`,
            'm',
          ),
        );
    }
  });

  it('names files that exist', () => {
    const files = [...page.matchAll(/`([\w-]+(?:\/[\w-]+)+\.\w+)`/g)].map(([, file]) => file as string);
    expect(files.length).toBeGreaterThan(30);
    const missing = files.filter((file) => ![sources, '.'].some((folder) => exists(`${folder}/${file}`)));
    expect(missing).toEqual([]);
  });

  it('has a line for every folder of the sources', () => {
    const folders = readdirSync(path.join(root, sources), { withFileTypes: true }).filter((each) =>
      each.isDirectory(),
    );
    for (const { name } of folders) expect(page).toMatch(new RegExp(`^\\| .*\`${name}\`.* \\|`, 'm'));
  });
});

/** An unknown option is refused with the names of those that exist. */
function optionsNamedBy(make: () => unknown): string[] {
  try {
    make();
  } catch (error) {
    return ((error as Error).message.split('the options are ')[1] ?? '').split(', ');
  }
  throw new Error('an unknown option was not refused');
}
