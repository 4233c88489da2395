/** Runs `countersign keys` on a file in a directory of its own. */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { parseKeyFile } from '../../../src/keys.ts';
import { type CliResult, runCli } from './run-cli.ts';

export const NOW = Date.parse('2026-03-01T12:00:00Z');
export const OWN = 'a secret that we had before';

/** The directory of the file, and the time. */
export const world = { dir: '', nowMs: NOW };
beforeEach(async () => {
  world.dir = await mkdtemp(path.join(os.tmpdir(), 'countersign-keys-'));
  world.nowMs = NOW;
});
afterEach(() => rm(world.dir, { recursive: true, force: true }));

export function keys(...args: string[]): Promise<CliResult> {
  return runCli(['keys', ...args, '--file', 'keys.json'], {
    cwd: world.dir,
    clock: () => world.nowMs,
    env: { OWN_SECRET: OWN },
  });
}

/** JSON of the commands; each prints some of these members. */
interface Printed {
  readonly key: { readonly id: string };
  readonly secret: string;
  readonly keys: unknown;
  readonly limits: unknown;
}

export async function json(...args: string[]): Promise<Printed> {
  const { code, stdout, stderr } = await keys(...args, '--json');
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Printed;
}

export async function stored() {
  return parseKeyFile(await readFile(path.join(world.dir, 'keys.json'), 'utf8'));
}
