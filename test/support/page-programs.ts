/** The programs of a documentation page, as files of a directory in which an application would have them. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from './redis/until.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The blocks of a page in a language, without what they are indented by in a list. */
export function blocksOf(page: string, language = 'js'): string[] {
  const text = readFileSync(path.join(root, page), 'utf8');
  const blocks = text.matchAll(new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)^ *\`\`\``, 'gm'));
  return [...blocks].map(([, indent = '', block = '']) =>
    block.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );
}

/** A directory in which programs find the packages: inside the test package's `node_modules`, or outside of the workspace. */
export class ProgramDirectory {
  readonly path: string;
  readonly #running = new Set<ChildProcess>();

  constructor(name: string, { isOutside = false }: { readonly isOutside?: boolean } = {}) {
    const modules = path.join(root, 'test/node_modules');
    this.path = isOutside ? mkdtempSync(path.join(tmpdir(), `${name}-`)) : path.join(modules, `.${name}`);
    mkdirSync(this.path, { recursive: true });
    if (isOutside) symlinkSync(modules, path.join(this.path, 'node_modules'));
  }

  write(file: string, text: string): string {
    const whole = path.join(this.path, file);
    writeFileSync(whole, text);
    return whole;
  }

  /** Starts Node with the arguments, in this directory. */
  start(args: readonly string[], env: Record<string, string> = {}): ChildProcess {
    const child = spawn(process.execPath, args, { cwd: this.path, env: { PATH: process.env.PATH, ...env } });
    this.#running.add(child);
    return child;
  }

  /** Runs Node with the arguments to its end. */
  async run(
    args: readonly string[],
    env?: Record<string, string>,
  ): Promise<{ code: number; output: string }> {
    const child = this.start(args, env);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
    const [code] = (await once(child, 'close')) as [number];
    return { code, output };
  }

  remove(): void {
    for (const child of this.#running) child.kill('SIGKILL');
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Waits until something answers. */
export async function untilAnswering(origin: string): Promise<void> {
  await until(`${origin} answers`, async () => (await fetch(origin).catch(() => undefined)) !== undefined);
}
