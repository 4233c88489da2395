/** The programs of the guide to signing, run as printed against a real server. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(path.join(root, 'docs/guides/signing-requests.md'), 'utf8');

/** The program that begins with its file's name. */
export function programNamed(file: string): string {
  const found = [...page.matchAll(/```js\n(\/\/ (\S+)\n[\s\S]*?)```/g)].filter(([, , name]) => name === file);
  if (found.length !== 1) throw new Error(`the guide has ${found.length} programs named ${file}`);
  return found[0]?.[1] as string;
}

/** A folder of programs, inside the test package so that they find packages as an application would. */
export interface Programs {
  /**
   * Runs the guide's program with more lines below it, by a clock that is ahead by so much; what it prints is returned,
   * line by line, each read as JSON.
   */
  readonly run: (file: string, trial: string, aheadMs: number) => Promise<unknown[]>;
  readonly remove: () => void;
}

/** Writes the folder: `signing` is what the programs import as `./signing.js`. */
export function writePrograms(name: string, signing: string, env: Record<string, string>): Programs {
  const directory = path.join(root, 'test/node_modules', `.clients-${name}`);
  mkdirSync(directory, { recursive: true });
  writeFileSync(path.join(directory, 'package.json'), '{"type":"module"}');
  writeFileSync(path.join(directory, 'signing.js'), signing);
  // The clock of the process is off, and not that of the library: what the guide shows has no clock of its own.
  writeFileSync(
    path.join(directory, 'clock.js'),
    'const now = Date.now; Date.now = () => now() + Number(process.env.AHEAD_MS);',
  );

  async function run(file: string, trial: string, aheadMs: number): Promise<unknown[]> {
    writeFileSync(path.join(directory, file), `${programNamed(file)}\n${trial}`);
    const child = spawn(process.execPath, ['--import', './clock.js', file], {
      cwd: directory,
      env: { PATH: process.env.PATH, AHEAD_MS: String(aheadMs), ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
    });
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Error(`${file} ended with ${code}`);
    return output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
  }

  return { run, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
