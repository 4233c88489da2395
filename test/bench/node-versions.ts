/** The plain verification on each version of Node: what one version makes cheap, another may not. */

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { nodeVersions } from '../support/node-versions.ts';
import type { PlainResult } from './everyday.ts';

/** The results of one version. */
export interface NodeResult {
  readonly node: string;
  readonly results: readonly PlainResult[];
}

const PROGRAM = fileURLToPath(new URL('everyday-process.js', import.meta.url));

/** Measures in a process of each version that is installed, one after another. */
export async function measureNodeVersions(quick: boolean): Promise<NodeResult[]> {
  return nodeVersions().map(([node, executable]) => {
    const { status, stdout, stderr } = spawnSync(executable, [PROGRAM, ...(quick ? ['--quick'] : [])], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${node}: ${stderr}`);
    return { node, results: JSON.parse(stdout) };
  });
}
