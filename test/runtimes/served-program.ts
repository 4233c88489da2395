/** A server that a test starts as a process of its own, to stop it in the end. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import type { Running } from '../contract/http-client.ts';

/** The port, as each runtime says it. */
const PORT = /127\.0\.0\.1:(\d+)|"port":(\d+)/;

/** Starts a program that listens on a free port of 127.0.0.1, and waits until it says on which. */
export async function serve(program: string, args: readonly string[]): Promise<Running> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'countersign-runtime-'));
  // With a home of its own, so that no cache or setting of the machine counts.
  const env = { PATH: process.env.PATH, HOME: folder };
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(child, 'close').then(() => rmSync(folder, { recursive: true, force: true }));
  return {
    port: await portOf(child),
    async close() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}

function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk;
        const said = PORT.exec(output);
        if (said !== null) resolve(Number(said[1] ?? said[2]));
      });
    }
    child.once('error', reject);
    child.once('close', () => reject(new Error(`The program has not started: ${output}`)));
  });
}

const { resolve } = createRequire(import.meta.url);

/** Where a package has a file, or undefined where the package is not installed, as on other platforms. */
export function fileOf(name: string, file: string): string | undefined {
  try {
    return path.join(path.dirname(resolve(`${name}/package.json`)), file);
  } catch {
    return undefined;
  }
}
