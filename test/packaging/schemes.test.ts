/** Files that are written from the presets, held against them. */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { catalog } from 'countersign/schemes';
import { expect, it } from 'vitest';

interface Preset {
  readonly name: string;
  readonly module: object;
  readonly options: readonly object[];
  readonly prose: readonly string[];
  readonly example: string;
  readonly payload: string;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
// Plain JavaScript, which `npm run docs` runs as it is, and so without types.
const factories = (await import(path.join(root, 'scripts/scheme-factories.mjs'))) as {
  presetNames: () => readonly string[];
  presetFactories: () => ReadonlyMap<string, Omit<Preset, 'name' | 'module'>>;
};
const { catalogFile, catalogSource } = (await import(path.join(root, 'scripts/scheme-catalog.mjs'))) as {
  catalogFile: string;
  catalogSource: (presets: readonly Preset[]) => string;
};
const { HAND_WRITTEN, schemePages, schemesFolder } = (await import(
  path.join(root, 'scripts/scheme-pages.mjs')
)) as {
  HAND_WRITTEN: readonly string[];
  schemePages: (presets: readonly Preset[]) => ReadonlyMap<string, string>;
  schemesFolder: string;
};

const declared = factories.presetFactories();
const presets = await Promise.all(
  factories.presetNames().map(async (name) => ({
    name,
    module: (await import(`countersign/schemes/${name}`)) as object,
    ...(declared.get(name) as Omit<Preset, 'name' | 'module'>),
  })),
);

it('the catalogue of presets is as `npm run docs:schemes` writes it', () => {
  expect(readFileSync(catalogFile, 'utf8')).toBe(catalogSource(presets));
});

it('the catalogue loads each preset under its name', async () => {
  expect(Object.keys(catalog).sort()).toEqual(presets.map(({ name }) => name));
  for (const [name, entry] of Object.entries(catalog)) {
    expect(entry.name).toBe(name);
    expect(presets.find((preset) => preset.name === name)?.module).toHaveProperty(
      (await entry.load()).name,
      await entry.load(),
    );
  }
});

it('the pages of presets are as `npm run docs:schemes` writes them, apart from five', () => {
  const committed = readdirSync(schemesFolder).filter((file) => !HAND_WRITTEN.includes(file.slice(0, -3)));
  const texts = committed.map((file) => [file, readFileSync(path.join(schemesFolder, file), 'utf8')]);
  expect(Object.fromEntries(texts)).toEqual(Object.fromEntries(schemePages(presets)));
});
