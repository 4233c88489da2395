/** Usage of a key's limits now. Looking counts nothing. */

import type { VNode } from 'preact';
import type { KeyLimits, KeyView } from '../../src/api/key-types.ts';
import { get } from '../api/call.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { useRefresh } from '../api/use-refresh.ts';
import { Await } from '../parts/await.tsx';
import { Empty } from '../parts/notice.tsx';
import { Usage } from '../parts/usage.tsx';
import { limitKey } from '../text/limit-words.ts';
import { keyPath } from './key-path.ts';

const REFRESH_SECONDS = 5;

export function KeyUsage({ of: { id, updatedAt } }: { readonly of: KeyView }): VNode {
  const usage = useLoaded(`${id} ${updatedAt}`, (signal) => get<KeyLimits>(keyPath(id, 'limits'), signal));
  useRefresh(usage.reload, REFRESH_SECONDS);
  return (
    <section class="panel stack" aria-label="Usage now">
      <h2>Usage now</h2>
      <Await of={usage} what="the usage">
        {({ limits }) =>
          limits.length === 0 ? (
            <Empty>The key has no limits.</Empty>
          ) : (
            <ul class="list stack">
              {limits.map((limit) => (
                <li key={limitKey(limit)}>
                  <Usage of={limit} />
                </li>
              ))}
            </ul>
          )
        }
      </Await>
    </section>
  );
}
