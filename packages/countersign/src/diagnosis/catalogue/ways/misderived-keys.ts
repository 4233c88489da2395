/** Keys that come of the right secret and of other values of the request than the right ones. */

import type { Way } from '../../mutations/way.ts';
import type { KeyFacts, OtherKey } from './secret-ways.ts';

/** Those that a scheme tells of: of a secret with whitespace around it, or of the very secret. */
export function misderivedKeys(
  { scheme, rightKeys, signatureFields }: KeyFacts,
  of: 'with whitespace' | 'of the secret',
): Way<OtherKey>[] {
  if (signatureFields === undefined) return [];
  return rightKeys.flatMap((right) =>
    (scheme.misderivedKeys?.(right, signatureFields) ?? [])
      .filter(({ hasWhitespace = false }) => hasWhitespace === (of === 'with whitespace'))
      .map(({ cost, detail, key, algorithm }) => ({
        ...{ cost, make: { key, algorithm } },
        ...(detail !== undefined && of === 'of the secret' && { detail }),
      })),
  );
}
