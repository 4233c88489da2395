/** Runs the vendors' bash as a child process. */

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The answer to one curl of a quickstart. */
export interface QuickstartAnswer {
  readonly status: number;
  readonly body: unknown;
}

const directory = fileURLToPath(new URL('../conformance/', import.meta.url));
const run = promisify(execFile);

/**
 * Runs a quickstart of `test/conformance` with the environment that it asks for.
 *
 * @returns the answers in the order of its requests. Rejects with what bash wrote when a command fails.
 */
export async function runQuickstart(
  file: string,
  environment: Readonly<Record<string, string>>,
): Promise<QuickstartAnswer[]> {
  const { stdout, stderr } = await run('bash', [file], {
    cwd: directory,
    env: { PATH: process.env.PATH, BASH_ENV: 'quickstart-environment.sh', ...environment },
  });
  if (stderr !== '') throw new Error(`${file}: ${stderr.trim()}`);
  const lines = stdout.trimEnd().split('\n');
  return lines
    .filter((_line, i) => i % 2 === 1)
    .map((status, i) => ({ status: Number(status), body: JSON.parse(lines[2 * i] as string) }));
}
