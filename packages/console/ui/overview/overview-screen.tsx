/** The last hour: what goes wrong most, whose limits end, whose clocks drift. */

import type { VNode } from 'preact';
import type { Summary } from '../../src/api/overview-types.ts';
import { get } from '../api/call.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { useRefresh } from '../api/use-refresh.ts';
import { Await } from '../parts/await.tsx';
import { Moment } from '../parts/moment.tsx';
import { Notice } from '../parts/notice.tsx';
import { Screen } from '../shell/screen.tsx';
import { Clocks } from './clocks.tsx';
import { NearLimits } from './near-limits.tsx';
import { Reasons } from './reasons.tsx';

const REFRESH_SECONDS = 15;

export function OverviewScreen(): VNode {
  const summary = useLoaded('summary', (signal) => get<Summary>('summary', signal));
  useRefresh(summary.reload, REFRESH_SECONDS);
  return (
    <Screen
      title="The last hour"
      actions={
        summary.value !== undefined && (
          <span class="small soft">
            Up to <Moment at={summary.value.to} />
          </span>
        )
      }
    >
      <Await of={summary} what="the last hour">
        {(summary) => (
          <div class="stack">
            <Figures of={summary} />
            {summary.dropped > 0 && (
              <Notice tone="warn" title={`${count(summary.dropped, 'entry', 'entries')} could not be kept.`}>
                <p>The log was slow or full, so the lists are not complete.</p>
              </Notice>
            )}
            <Reasons groups={summary.groups} isQuiet={summary.accepted === 0} />
            <div class="columns">
              <NearLimits keys={summary.nearLimits} />
              <Clocks clocks={summary.clocks} />
            </div>
          </div>
        )}
      </Await>
    </Screen>
  );
}

function Figures({ of: { accepted, refused } }: { readonly of: Summary }): VNode {
  const share = accepted === undefined ? undefined : shareOf(refused, accepted + refused);
  return (
    <dl class="figures panel">
      {accepted !== undefined && (
        <div>
          <dt>Accepted</dt>
          <dd class="good">{accepted.toLocaleString('en')}</dd>
        </div>
      )}
      <div>
        <dt>Refused</dt>
        <dd class={refused > 0 ? 'bad' : undefined}>{refused.toLocaleString('en')}</dd>
      </div>
      {share !== undefined && (
        <div>
          <dt>Share refused</dt>
          <dd>{share}</dd>
        </div>
      )}
    </dl>
  );
}

function shareOf(some: number, all: number): string {
  return all === 0 ? '–' : `${((some / all) * 100).toFixed(1)} %`;
}

function count(number: number, one: string, many: string): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}
