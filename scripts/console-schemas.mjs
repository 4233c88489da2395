// Writes the JSON Schemas of the console's API from its types: packages/console/src/openapi/schemas.ts.
// A test holds the file to the types.

import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { runTool } from './set-up.mjs';

const CONSOLE = fileURLToPath(new URL('../packages/console', import.meta.url));
const FILE = path.join(CONSOLE, 'src/openapi/schemas.ts');

/** The schemas by the names of the types. */
export async function schemas() {
  const resolved = createRequire(path.join(CONSOLE, 'package.json')).resolve('ts-json-schema-generator');
  const { createGenerator } = await import(pathToFileURL(resolved));
  const { definitions } = createGenerator({
    path: path.join(CONSOLE, 'src/api/*-types.ts'),
    tsconfig: path.join(CONSOLE, 'tsconfig.json'),
    type: '*',
    expose: 'export',
    topRef: true,
    skipTypeCheck: true,
    additionalProperties: true,
    encodeRefs: false,
    sortProps: false,
  }).createSchema('*');
  return JSON.parse(JSON.stringify(definitions).replaceAll('#/definitions/', '#/components/schemas/'));
}

async function schemasFile() {
  return `/** JSON Schemas of the types of the API. Written by scripts/console-schemas.mjs from src/api. */

export const SCHEMAS: Readonly<Record<string, object>> = ${JSON.stringify(await schemas(), undefined, 2)};
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(FILE, await schemasFile());
  const { status, stderr } = runTool('@biomejs/biome/bin/biome', ['format', '--write', FILE]);
  if (status !== 0) throw new Error(stderr);
}
