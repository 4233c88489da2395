/** The program of a sample in a folder of its own, compiled where its language asks for it. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SampleLanguage } from '@countersign/docs';
import type { Toolchain } from './toolchains.ts';

/** Output of a program, and its exit code. */
interface ProgramOutput {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that can be run. */
export interface SampleProgram {
  /** Runs it with these variables in its environment, and nothing else of this one's but `PATH`. */
  readonly run: (env: Readonly<Record<string, string>>) => Promise<ProgramOutput>;
  readonly remove: () => Promise<void>;
}

/**
 * Writes a program and compiles it.
 *
 * @throws Error with what the compiler printed, if it failed.
 */
export async function writeProgram(
  { id, file }: SampleLanguage,
  { compile, run }: Toolchain,
  source: string,
): Promise<SampleProgram> {
  const directory = path.join(tmpdir(), 'countersign-samples', String(process.pid), `${id}-${count++}`);
  await mkdir(directory, { recursive: true });
  await writeFile(path.join(directory, file), source);
  if (compile !== undefined) {
    const { code, stdout, stderr } = await runIn(directory, compile, {
      HOME: tmpdir(),
      GOCACHE: path.join(tmpdir(), 'countersign-samples', 'go-cache'),
    });
    if (code !== 0) throw new Error(`${file} does not compile: ${stdout}${stderr}`);
  }
  return {
    run: (env) => runIn(directory, run, env),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

let count = 0;

async function runIn(
  cwd: string,
  [program = '', ...args]: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<ProgramOutput> {
  const child = spawn(program, args, {
    cwd,
    // No locale: what a sample prints or signs must not depend on one.
    env: { PATH: process.env.PATH, LC_ALL: 'C', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
  });
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      output[stream] += text;
    });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...output };
}
