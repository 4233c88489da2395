// Makes a fresh checkout ready to run: dependencies as the lockfile has them and, where asked, compiled output.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The directory of the workspace. */
export const root = fileURLToPath(new URL('..', import.meta.url));

const lockfile = new URL('../pnpm-lock.yaml', import.meta.url);
const manifest = new URL('../package.json', import.meta.url);
const stamp = new URL('../node_modules/.countersign-installed', import.meta.url);

/** Installs what is missing, then builds the given projects and what they refer to; says nothing when all is done. */
export function setUp({ build = [] } = {}) {
  assertNodeVersion();
  installDependencies();
  if (build.length > 0) buildProjects(build);
}

/** Runs the pnpm that package.json pins. */
export function runPnpm(args, options = {}) {
  const { packageManager } = JSON.parse(readFileSync(manifest, 'utf8'));
  // npx is a batch file on Windows, which only a shell starts.
  const shell = process.platform === 'win32';
  return spawnSync('npx', ['--yes', packageManager, ...args], {
    cwd: root,
    encoding: 'utf8',
    shell,
    ...options,
  });
}

/** Runs a program of the installed dependencies, named by the path of its script, under this Node. */
export function runTool(script, args, options = {}) {
  return spawnSync(process.execPath, [`${root}/node_modules/${script}`, ...args], {
    cwd: root,
    encoding: 'utf8',
    ...options,
  });
}

function assertNodeVersion() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  // Those in which CommonJS can require() modules.
  if (major === 20 ? minor >= 19 : major === 22 ? minor >= 12 : major > 22) return;
  stop(`this is Node ${process.versions.node}; install Node 20.19 or newer, or 22.12 or newer.`);
}

function installDependencies() {
  // The content and not the date: a checkout writes files with any date it likes.
  const wanted = createHash('sha256').update(readFileSync(lockfile)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;

  // What a program writes to standard output may be piped.
  console.error('Installing the dependencies ...');
  const { status, stdout, stderr, error } = runPnpm(['install', '--frozen-lockfile']);
  if (status !== 0) {
    const output = `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`;
    const reason = output.match(/^.*(?:ERR_|npm error|ENOENT).*$/m)?.[0].trim() ?? 'no reason given';
    stop(
      `the dependencies were not installed (${reason}). Check that the npm registry can be reached and that pnpm-lock.yaml fits the package.json files, then run this again.`,
    );
  }
  writeFileSync(stamp, wanted);
}

function buildProjects(projects) {
  const { status } = runTool('typescript/bin/tsc', ['-b', ...projects], { stdio: 'inherit' });
  if (status !== 0) stop('the sources do not compile. Fix the errors above, then run this again.');
}

/** Ends the process with one line of what to do. */
export function stop(message) {
  console.error(`Set-up stopped: ${message}`);
  process.exit(1);
}
