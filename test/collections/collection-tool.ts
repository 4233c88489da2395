/** The programs that run collections of Postman and Bruno. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Values of a collection's variables. */
export interface CollectionVariables {
  readonly baseUrl: string;
  readonly keyId: string;
  readonly secret: string;
}

/** A way to run a collection. */
export interface CollectionTool {
  /** As in `--tool`. */
  readonly id: string;
  readonly title: string;
  /** The folder of its package, beside this file. */
  readonly folder: 'newman' | 'bruno';
  readonly packageName: string;
  /** Its script in the package. */
  readonly script: string;
  /** The folder of the files of `partnerDocs()` in which it starts. */
  readonly startsIn: string;
  /** The option that sets a variable follows. */
  readonly args: readonly string[];
}

const NEWMAN = {
  folder: 'newman',
  packageName: 'newman',
  script: 'bin/newman.js',
  startsIn: '.',
  args: ['run', 'postman_collection.json', '--reporters', 'cli', '--color', 'off'],
} as const;

const BRUNO = {
  folder: 'bruno',
  packageName: '@usebruno/cli',
  script: 'bin/bru.js',
  startsIn: 'bruno',
} as const;

const BRUNO_ARGS = ['run', '-r', '--env', 'api', '--sandbox'];

/** The tools, in the order of the table. */
export const COLLECTION_TOOLS: readonly CollectionTool[] = [
  { id: 'newman', title: 'Newman', ...NEWMAN },
  { id: 'bruno-safe', title: 'Bruno, safe sandbox', ...BRUNO, args: [...BRUNO_ARGS, 'safe'] },
  { id: 'bruno-developer', title: 'Bruno, developer sandbox', ...BRUNO, args: [...BRUNO_ARGS, 'developer'] },
];

/** Compiled, this file lies two folders deeper. */
const here = [new URL('.', import.meta.url), new URL('../../collections/', import.meta.url)]
  .map((url) => fileURLToPath(url))
  .find((folder) => existsSync(path.join(folder, 'newman', 'package.json')));

/** The version that is installed; undefined where none is. */
export function versionOf({ folder, packageName }: CollectionTool): string | undefined {
  const manifest = path.join(here ?? '', folder, 'node_modules', packageName, 'package.json');
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : undefined;
}

/** Runs the collection of a folder with all its requests, and returns what the tool printed. */
export async function runCollection(
  { folder, packageName, script, startsIn, args }: CollectionTool,
  files: string,
  variables: CollectionVariables,
): Promise<string> {
  const program = path.join(here ?? '', folder, 'node_modules', packageName, script);
  const values = Object.entries(variables).flatMap(([name, value]) => ['--env-var', `${name}=${value}`]);
  const child = spawn(process.execPath, [program, ...args, ...values], {
    cwd: path.join(files, startsIn),
    env: { PATH: process.env.PATH, HOME: files, TMPDIR: process.env.TMPDIR, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 120_000,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  await once(child, 'close');
  return output;
}
