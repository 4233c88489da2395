/** The state of one limit: used, left, and when there is more. */

import type { LimitState } from 'countersign';
import type { VNode } from 'preact';
import { formatDuration } from '../text/duration.ts';
import { limitWords } from '../text/limit-words.ts';
import { GivenText } from './given-text.tsx';
import { Meter } from './meter.tsx';

export function Usage({ of: state }: { readonly of: LimitState }): VNode {
  const used = state.limit - state.remaining;
  return (
    <div class="stack tight">
      <div class="row spread small">
        <GivenText text={limitWords(state)} />
        <span class="soft">
          {used.toLocaleString('en')} used
          {state.remaining === 0
            ? `, none left for ${formatDuration(state.retryAfterSeconds ?? state.resetSeconds)}`
            : `, ${state.remaining.toLocaleString('en')} left`}
        </span>
      </div>
      <Meter used={used} of={state.limit} />
    </div>
  );
}
