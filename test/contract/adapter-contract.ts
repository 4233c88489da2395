/** Contract of every adapter, over real HTTP. Callers say only how their framework is mounted. */

import { describe } from 'vitest';
import { bodiesContract } from './adapter/bodies.ts';
import { connectionsContract } from './adapter/connections.ts';
import { decisionsContract } from './adapter/decisions.ts';
import { diagnosisContract } from './adapter/diagnosis.ts';
import { headsContract } from './adapter/heads.ts';
import { parsersContract } from './adapter/parsers.ts';
import type { StartAdapter } from './adapter/served-api.ts';
import { sizesContract } from './adapter/sizes.ts';
import { targetsContract } from './adapter/targets.ts';

const PARTS = {
  decisions: decisionsContract,
  diagnosis: diagnosisContract,
  targets: targetsContract,
  bodies: bodiesContract,
  parsers: parsersContract,
  sizes: sizesContract,
  connections: connectionsContract,
  heads: headsContract,
} as const;

/** A part of the suite. */
type AdapterPart = keyof typeof PARTS;

/**
 * Runs the suite against an adapter.
 *
 * @param parts Those that may turn out otherwise there, where the same adapter has passed the whole on another version of its
 * framework. Default: all.
 */
export function adapterContract(
  name: string,
  start: StartAdapter,
  parts: readonly AdapterPart[] = Object.keys(PARTS) as AdapterPart[],
): void {
  describe(name, () => {
    for (const part of parts) PARTS[part](start);
  });
}
