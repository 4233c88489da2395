// The catalogue of the presets as a source file, with what a list of them needs, so that a list loads none of them.

import path from 'node:path';
import { factoryName, isWebhook, presetsFolder, sampleScheme } from './scheme-factories.mjs';
import { runTool } from './set-up.mjs';

/** The file of the catalogue. */
export const catalogFile = path.join(presetsFolder, 'catalog/catalog.ts');

/** Writes the file, given the presets: the name, module and options of each. */
export function catalogSource(presets) {
  const names = presets.map(({ name }) => `  | '${name}'\n`);
  return formatted(`/** The catalogue of all presets. Written by \`npm run docs\`, from the presets. */

import type { CatalogEntry } from './catalog-entry.ts';

/** The name of a preset, as in its subpath. */
export type SchemeName =
${names.join('')};

/**
 * All presets by name. Nothing of a preset is loaded before its \`load()\` is called.
 *
 * @example
 * const github = await catalog.github.load();
 * const verifier = createVerifier({ scheme: github(), keys });
 */
export const catalog: Readonly<Record<SchemeName, CatalogEntry>> = {
${presets.map(entry).join('')}};
`);
}

function entry({ name, module, options }) {
  const scheme = sampleScheme(name, module, options);
  const { about } = scheme;
  if (about === undefined)
    throw new Error(`the preset ${name} has no "about", which its title is taken from`);
  const facts = {
    name,
    title: about.title,
    documentation: about.documentation,
    kind: isWebhook(scheme) ? 'webhooks' : 'api',
    options: Object.fromEntries(options.map((each) => [each.name, each.kind])),
    required: options.filter(({ isRequired }) => isRequired).map((each) => each.name),
  };
  const members = Object.entries(facts).map(([member, value]) => `${member}: ${JSON.stringify(value)},`);
  return `'${name}': { ${members.join('')} load: async () => (await import('../${name}.ts')).${factoryName(name)} },\n`;
}

/** As `npm run format` leaves it. */
function formatted(source) {
  const options = { input: source };
  const { status, stdout, stderr } = runTool(
    '@biomejs/biome/bin/biome',
    ['format', `--stdin-file-path=${catalogFile}`],
    options,
  );
  if (status !== 0) throw new Error(`the catalogue is no TypeScript: ${stderr}`);
  return stdout;
}
