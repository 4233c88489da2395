/** Samples executed against a server, each by the tool of its language. */

import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Io } from '../io.ts';
import type { DocsLanguage } from './docs-package.ts';
import type { FileTexts } from './written-files.ts';

/** The outcome of a sample. */
export interface SampleRun {
  readonly language: string;
  /** `accepted`: a status below 400; `skipped`: the tool of the language is not installed; `failed`: it printed no status. */
  readonly outcome: 'accepted' | 'refused' | 'failed' | 'skipped';
  readonly status?: number | undefined;
  /** The answer of the server, or the words of the tool, where the sample was not accepted. */
  readonly detail?: string | undefined;
}

/** The environment of a sample. */
interface SampleEnvironment {
  readonly KEY_ID: string;
  readonly SECRET: string;
  readonly BASE_URL: string;
}

/** The commands of each language, in a folder with its file; the last prints the answer. */
const COMMANDS: Readonly<Record<string, readonly (readonly [tool: string, ...args: string[]])[]>> = {
  bash: [['bash', 'sign.sh']],
  node: [['node', 'sign.mjs']],
  python: [['python3', 'sign.py']],
  php: [['php', 'sign.php']],
  ruby: [['ruby', 'sign.rb']],
  go: [['go', 'run', 'sign.go']],
  java: [['java', 'Sign.java']],
  csharp: [
    ['mcs', '-r:System.Net.Http.dll', '-out:sign.exe', 'Sign.cs'],
    ['mono', 'sign.exe'],
  ],
};

/** Samples to run, and what they are given. */
export interface SampleRunOptions {
  readonly languages: readonly DocsLanguage[];
  readonly env: SampleEnvironment;
  /** True if requests of one second are copies of each other, since all that is signed of them is the same. */
  readonly isOneASecond: boolean;
}

/** Runs the sample of each language, one after the other. */
export async function runSamples(
  io: Io,
  files: FileTexts,
  { languages, env, isOneASecond }: SampleRunOptions,
): Promise<readonly SampleRun[]> {
  const runs: SampleRun[] = [];
  for (const { id, title, file } of languages) {
    const text = files.get(`samples/${id}/${file}`);
    const commands = COMMANDS[id];
    if (text === undefined || commands === undefined) continue;
    if (isOneASecond && runs.some(({ outcome }) => outcome !== 'skipped')) await nextSecond(io);
    const folder = await mkdtemp(path.join(os.tmpdir(), 'countersign-docs-'));
    try {
      await writeFile(path.join(folder, file), text);
      runs.push({ language: title, ...(await runCommands(io, commands, { folder, env })) });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return runs;
}

function nextSecond({ clock, signal }: Io): Promise<void> {
  return setTimeout(1000 - (clock() % 1000), undefined, { signal });
}

interface Place {
  readonly folder: string;
  readonly env: SampleEnvironment;
}

async function runCommands(
  io: Io,
  commands: readonly (readonly [tool: string, ...args: string[]])[],
  place: Place,
): Promise<Omit<SampleRun, 'language'>> {
  let output = '';
  for (const [tool, ...args] of commands) {
    const result = await execute(io, [tool, args], place);
    if (result === 'not installed') return { outcome: 'skipped', detail: `${tool} is not installed` };
    if (result.code !== 0) return { outcome: 'failed', detail: firstLine(result.stderr) };
    output = result.stdout;
  }
  const [first = '', ...body] = output.split('\n');
  if (!/^\d{3}\s*$/.test(first)) return { outcome: 'failed', detail: 'it printed no status' };
  const status = Number(first);
  if (status < 400) return { outcome: 'accepted', status };
  return { outcome: 'refused', status, detail: firstLine(body.join('\n')) };
}

/** Variables by which tools find their programs and folders; Go has a cache, which it does not start without. */
const NEEDED = ['PATH', 'HOME', 'TMPDIR', 'SystemRoot', 'LOCALAPPDATA', 'XDG_CACHE_HOME', 'GOCACHE'] as const;

interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A sample gets nothing of the environment but what tools need to start. */
function execute(
  { env: outer, signal }: Io,
  [tool, args]: readonly [tool: string, args: readonly string[]],
  { folder, env }: Place,
): Promise<Result | 'not installed'> {
  const needed = NEEDED.map((name) => [name, outer[name]]);
  const child = spawn(tool, args, {
    cwd: folder,
    env: { ...Object.fromEntries(needed), LC_ALL: 'C', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      written[name] += text;
    });
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ENOENT' ? resolve('not installed') : reject(error),
    );
    child.once('close', (code) => resolve({ code, ...written }));
  });
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? '';
}
