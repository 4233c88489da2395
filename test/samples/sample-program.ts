/** The program of a sample in a folder of its own, compiled where its language asks for it. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
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

/** A program that can be run once it is compiled. */
export interface SampleProgram {
  readonly directory: string;
  /** Runs it with these variables in its environment, and nothing else of this one's but `PATH`. */
  readonly run: (env: Readonly<Record<string, string>>) => Promise<ProgramOutput>;
  readonly remove: () => Promise<void>;
}

const FOLDER = path.join(tmpdir(), 'countersign-samples');

/** Writes a program. */
export async function writeProgram(
  { id, file }: SampleLanguage,
  { run }: Toolchain,
  source: string,
): Promise<SampleProgram> {
  const directory = path.join(FOLDER, String(process.pid), `${id}-${count++}`);
  await mkdir(directory, { recursive: true });
  await writeFile(path.join(directory, file), source);
  return {
    directory,
    run: (env) => runIn(directory, run, env),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

let count = 0;

/** Compiles programs of one language; the result is what compilers printed, by the programs that do not compile. */
export async function compilePrograms(
  { compile, compileEach }: Toolchain,
  programs: readonly SampleProgram[],
): Promise<ReadonlyMap<SampleProgram, string>> {
  const problems = new Map<SampleProgram, string>();
  const env = { HOME: tmpdir(), GOCACHE: path.join(FOLDER, 'go-cache') };
  if (compileEach !== undefined && programs.length > 0) {
    const directories = programs.map(({ directory }) => directory);
    const { stdout, stderr } = await runIn(FOLDER, [...compileEach, ...directories], env);
    for (const program of programs)
      if (!existsSync(path.join(program.directory, 'Sign.class'))) problems.set(program, stdout + stderr);
  }
  if (compile !== undefined)
    for (const program of programs) {
      const { code, stdout, stderr } = await runIn(program.directory, compile, env);
      if (code !== 0) problems.set(program, stdout + stderr);
    }
  return problems;
}

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
