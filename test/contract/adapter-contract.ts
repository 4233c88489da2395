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

/** Runs the suite against an adapter. */
export function adapterContract(name: string, start: StartAdapter): void {
  describe(name, () => {
    decisionsContract(start);
    diagnosisContract(start);
    targetsContract(start);
    bodiesContract(start);
    parsersContract(start);
    sizesContract(start);
    connectionsContract(start);
    headsContract(start);
  });
}
