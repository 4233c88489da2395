/** Has every refusal of a key diagnosed for a while. */

import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { Watch } from '../../src/api/key-change-types.ts';
import { post } from '../api/call.ts';
import { useChange } from '../api/use-change.ts';
import { Badge } from '../parts/badge.tsx';
import { Moment } from '../parts/moment.tsx';

interface WatchButtonProps {
  readonly keyId: string;
  readonly watchedUntil?: string | undefined;
}

export function WatchButton({ keyId, watchedUntil }: WatchButtonProps): VNode {
  const [until, setUntil] = useState(watchedUntil);
  const { isBusy, problem, run } = useChange();
  const isWatched = until !== undefined && Date.parse(until) > Date.now();
  const watch = () => run(async () => setUntil((await post<Watch>('watch', { keyId })).until));
  return (
    <>
      <button type="button" disabled={isBusy} onClick={watch}>
        {isWatched ? 'Watch 15 minutes more' : 'Watch this key'}
      </button>
      <span role="status">
        {isWatched && (
          <Badge tone="good">
            Watched until <Moment at={until} />
          </Badge>
        )}
        {problem !== undefined && <span class="bad">{problem.detail ?? problem.message}</span>}
      </span>
    </>
  );
}
