/** Clients whose clocks are off. */

import type { VNode } from 'preact';
import type { DriftingClock } from '../../src/api/overview-types.ts';
import { Empty } from '../parts/notice.tsx';
import { formatRoute } from '../shell/route.ts';
import { formatDuration } from '../text/duration.ts';

export function Clocks({ clocks }: { readonly clocks: readonly DriftingClock[] }): VNode {
  return (
    <section class="panel stack" aria-label="Clocks that are off">
      <h2>Clocks that are off</h2>
      {clocks.length === 0 ? (
        <Empty>All clients' clocks are close to this server's.</Empty>
      ) : (
        <ul class="list stack">
          {clocks.map(({ keyId, owner, skewMs, count }) => (
            <li key={keyId} class="row spread">
              <span>
                <a class="mono" href={formatRoute(['requests'], { key: keyId })}>
                  {keyId}
                </a>
                {owner !== undefined && <span class="small soft"> {owner}</span>}
              </span>
              <span>
                <strong class="warn">
                  {formatDuration(skewMs / 1000)} {skewMs < 0 ? 'behind' : 'ahead'}
                </strong>
                <span class="small soft">
                  {' '}
                  in {count.toLocaleString('en')} request{count === 1 ? '' : 's'}
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
