// Makes sure that this machine has the redis-server program, which the tests start on free ports of their own.

import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { stop } from './set-up.mjs';

// The package starts a server on Redis' own port, which nobody asked for: policy-rc.d forbids it meanwhile.
// Where the machine has such a policy already it is left alone, and the server is stopped afterwards.
const install = `
export DEBIAN_FRONTEND=noninteractive PATH="$PATH:/usr/sbin:/sbin"
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ] && [ ! -L "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 1' HUP INT TERM
  printf '#!/bin/sh\\nexit 101\\n' >"$policy" && chmod 755 "$policy" || exit 1
fi
apt-get update
apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=60 redis-server || exit 1
service redis-server stop || true
`;

/** Installs redis-server where it is missing and the machine allows it; says nothing when it is there. */
export function ensureRedisServer() {
  if (isOnPath('redis-server')) return;

  const asRoot = rootCommand();
  if (!isOnPath('apt-get') || asRoot === undefined) stop(`redis-server is missing. ${howToGetIt()}`);

  console.log('Installing redis-server ...');
  const [command, ...args] = [...asRoot, 'sh', '-c', install];
  const { stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (isOnPath('redis-server')) return;
  console.error(`${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`.trimEnd());
  stop(`redis-server was not installed. ${howToGetIt()}`);
}

/** What to put before a command that needs root, or undefined where that would need a password. */
function rootCommand() {
  if (process.getuid?.() === 0) return [];
  const { status } = spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' });
  return status === 0 ? ['sudo', '-n'] : undefined;
}

function howToGetIt() {
  return 'Install it with `sudo apt-get install redis-server` (Debian, Ubuntu), `brew install redis` (macOS) or as https://redis.io/docs/latest/operate/oss_and_stack/install/ says, then run this again.';
}

// Looked up without starting a process, so that it costs nothing when the program is there.
function isOnPath(program) {
  const directories = (process.env.PATH ?? '').split(path.delimiter);
  return directories.some((directory) => isExecutable(path.join(directory, program)));
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
