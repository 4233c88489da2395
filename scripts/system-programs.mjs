// Makes sure that this machine has the programs which the tests start on free ports of their own.

import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { stop } from './set-up.mjs';

// Each program by its name, the packages of Debian and Ubuntu, and that of Homebrew. Without those that are not needed,
// tests are skipped, which the count of the tests shows.
const PROGRAMS = [
  { program: 'redis-server', debian: 'redis-server', homebrew: 'redis', isNeeded: true },
  { program: 'nginx', debian: 'nginx', homebrew: 'nginx' },
  { program: 'haproxy', debian: 'haproxy', homebrew: 'haproxy' },
  // The program without the service that `apache2` would set up.
  { program: 'apache2', debian: 'apache2-bin' },
  { program: 'varnishd', debian: 'varnish', homebrew: 'varnish' },
  { program: 'caddy', debian: 'caddy', homebrew: 'caddy' },
  { program: 'initdb', debian: 'postgresql', homebrew: 'postgresql' },
];

// Debian keeps servers where only root's PATH looks, and PostgreSQL by its version.
const POSTGRESQL = '/usr/lib/postgresql';
const DIRECTORIES = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/sbin'];

// Packages start servers on their own ports, which nobody asked for: policy-rc.d forbids that during the installation.
// If the machine has such a policy already, it is left alone. In any case, the servers are stopped afterwards.
const install = `
export DEBIAN_FRONTEND=noninteractive PATH="$PATH:/usr/sbin:/sbin"
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ] && [ ! -L "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 1' HUP INT TERM
  printf '#!/bin/sh\\nexit 101\\n' >"$policy" && chmod 755 "$policy" || exit 1
fi
apt-get update
apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=60 "$@" || exit 1
for package; do service "$package" stop || true; done
`;

/** Installs the servers that are missing. */
export function ensureSystemPrograms() {
  ensurePrograms(PROGRAMS);
}

/** Installs what is missing, all at once, where the machine allows it; says nothing when all is there. */
export function ensurePrograms(programs) {
  const missing = missingOf(programs);
  if (missing.length === 0) return;

  const asRoot = rootCommand();
  if (!isInstalled('apt-get') || asRoot === undefined) {
    if (missing.some(({ isNeeded }) => isNeeded)) stop(howToGet(missing));
    console.error(`Tests are skipped: ${howToGet(missing)}`);
    return;
  }

  console.log(`Installing ${namesOf(missing)} ...`);
  const packages = missing.flatMap(({ debian }) => debian.split(' '));
  const [command, ...args] = [...asRoot, 'sh', '-c', install, 'install', ...packages];
  const { stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const still = missingOf(programs);
  if (still.length === 0) return;
  console.error(`${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`.trimEnd());
  stop(howToGet(still));
}

function missingOf(programs) {
  return programs.filter(({ program }) => !isInstalled(program));
}

/** Words to put before a command that needs root; none for root itself, undefined if sudo would need a password. */
function rootCommand() {
  if (process.getuid?.() === 0) return [];
  const { status } = spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' });
  return status === 0 ? ['sudo', '-n'] : undefined;
}

function howToGet(missing) {
  const debian = missing.map((each) => each.debian).join(' ');
  const homebrew = missing.flatMap((each) => each.homebrew ?? []).join(' ');
  const onMac = homebrew === '' ? '' : ` or \`brew install ${homebrew}\` (macOS)`;
  return `${namesOf(missing)} must be installed: \`sudo apt-get install ${debian}\` (Debian, Ubuntu)${onMac}. Then run this again.`;
}

function namesOf(programs) {
  return programs.map(({ program }) => program).join(', ');
}

function isInstalled(program) {
  return findProgram(program) !== undefined;
}

/** The path of a program; looked up without starting a process, so that it costs nothing when the program is there. */
export function findProgram(program) {
  const versions = existsSync(POSTGRESQL) ? readdirSync(POSTGRESQL) : [];
  const directories = [...DIRECTORIES, ...versions.map((version) => `${POSTGRESQL}/${version}/bin`)];
  return directories.map((directory) => path.join(directory, program)).find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
