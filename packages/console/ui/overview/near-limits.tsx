/** Keys that have nearly used up a limit. */

import type { VNode } from 'preact';
import type { NearLimit } from '../../src/api/overview-types.ts';
import { useMay } from '../api/session.ts';
import { Empty } from '../parts/notice.tsx';
import { Usage } from '../parts/usage.tsx';
import { formatRoute } from '../shell/route.ts';
import { limitKey } from '../text/limit-words.ts';

export function NearLimits({ keys }: { readonly keys: readonly NearLimit[] }): VNode | null {
  if (!useMay('keys:read')) return null;
  return (
    <section class="panel stack" aria-label="Keys near a limit">
      <h2>Keys near a limit</h2>
      {keys.length === 0 ? (
        <Empty>No key has less than a fifth of a limit left.</Empty>
      ) : (
        <ul class="list stack">
          {keys.map(({ keyId, scheme, limit }) => (
            <li key={`${keyId} ${scheme} ${limitKey(limit)}`} class="stack tight">
              <a class="mono" href={formatRoute(['keys', keyId])}>
                {keyId}
              </a>
              <Usage of={limit} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
