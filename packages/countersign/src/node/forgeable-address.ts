/** The warning about client addresses that anybody can choose. */

import { warnOnce } from '../internal/warn-once.ts';
import { isAddressBound } from '../keys/address-bound-keys.ts';
import type { Verdict } from '../responses/verdict.ts';

/**
 * Warns, once for each setting, when a key with an allowlist is used in an app that believes everybody's `X-Forwarded-For`.
 *
 * @param setting the framework's setting, as it is written.
 * @param trustsEveryone asked for such keys alone, so that a good request costs nothing.
 */
export function warnOfForgeableAddress(
  verdict: Verdict,
  setting: string,
  trustsEveryone: () => boolean,
): void {
  if (!verdict.ok || !isAddressBound(verdict.key) || !trustsEveryone()) return;
  warnOnce(
    'COUNTERSIGN_FORGEABLE_ADDRESS',
    `A key with an allowlist is used while ${setting}: unless the first proxy overwrites X-Forwarded-For, anybody can write an ` +
      'allowed address into it. Name the addresses of your proxies instead; see docs/guides/behind-a-proxy.md.',
  );
}
