/** Contract of every store, whatever it keeps its entries in. */

import { afterEach, beforeEach, describe } from 'vitest';
import { asking, type StoreHarness } from './store/asking.ts';
import { costClauses } from './store/costs.ts';
import { limitClauses } from './store/limits.ts';
import { limitsAloneClauses } from './store/limits-alone.ts';
import { lookingClauses } from './store/looking.ts';
import { replayClauses } from './store/replay.ts';

export type { StoreHarness };

/** Runs the suite of all stores. `create` makes an empty store whose clock stands where it likes. */
export function storeContract(name: string, create: () => StoreHarness | Promise<StoreHarness>): void {
  describe(`a store (${name})`, () => {
    let harness: StoreHarness;

    beforeEach(async () => {
      harness = await create();
      // An hour's border, so that no test straddles the end of a window by chance.
      const hourMs = 3_600_000;
      await harness.advance(hourMs - (harness.nowMs() % hourMs));
    });
    afterEach(() => harness.close?.());

    const ask = asking(() => harness);
    replayClauses(ask);
    limitClauses(ask);
    costClauses(ask);
    limitsAloneClauses(ask);
    lookingClauses(ask);
  });
}
