/** The package as users install it: packed by pnpm, and unpacked next to the dependencies that it names. */

import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const source = path.join(root, 'packages/countersign');

/** A folder of its own with the package in `node_modules`. */
export interface Installation {
  readonly directory: string;
  /** Makes a package of the workspace's tests available too, as if it were installed. */
  readonly add: (name: string) => void;
  readonly remove: () => void;
}

/** Packs the compiled package and installs it in a new folder, without its optional peers. */
export function installPackage(): Installation {
  const directory = realpathSync(mkdtempSync(path.join(tmpdir(), 'countersign-installed-')));
  const modules = path.join(directory, 'node_modules');
  mkdirSync(path.join(modules, 'countersign'), { recursive: true });
  const { packageManager } = manifestOf(root);
  run('npx', ['--yes', packageManager, 'pack', '--pack-destination', directory], source);
  const tarball = readdirSync(directory).find((name) => name.endsWith('.tgz')) as string;
  run('tar', [
    '-xzf',
    path.join(directory, tarball),
    '--strip-components=1',
    '-C',
    path.join(modules, 'countersign'),
  ]);
  const link = (from: NodeJS.Require, name: string) => {
    mkdirSync(path.dirname(path.join(modules, name)), { recursive: true });
    symlinkSync(folderOf(from, name), path.join(modules, name));
  };
  for (const name of Object.keys(manifestOf(path.join(modules, 'countersign')).dependencies))
    link(createRequire(path.join(source, 'package.json')), name);
  return {
    directory,
    add: (name) => link(createRequire(import.meta.url), name),
    remove: () => rmSync(directory, { recursive: true }),
  };
}

/** Looks for the folder where Node does, as packages need not export their package.json. */
function folderOf(from: NodeJS.Require, name: string): string {
  const places = from.resolve.paths(name)?.map((place) => path.join(place, name)) ?? [];
  return realpathSync(places.find((place) => existsSync(place)) ?? name);
}

interface Manifest {
  readonly packageManager: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, unknown>>;
}

/** Reads the package.json of a folder. */
export function manifestOf(directory: string): Manifest {
  return JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8')) as Manifest;
}

function run(command: string, args: readonly string[], cwd?: string): void {
  // npx is a batch file on Windows, which only a shell starts.
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`${command} has failed: ${stdout}${stderr}${error?.message ?? ''}`);
}
