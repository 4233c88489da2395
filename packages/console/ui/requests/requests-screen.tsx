/** The list of requests, live. */

import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import type { RequestRow } from '../../src/api/request-types.ts';
import { Badge } from '../parts/badge.tsx';
import { GivenText } from '../parts/given-text.tsx';
import { Mistakes } from '../parts/mistakes.tsx';
import { Moment } from '../parts/moment.tsx';
import { Empty, Notice } from '../parts/notice.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Result } from '../parts/result.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { formatRoute, type Route } from '../shell/route.ts';
import { Screen } from '../shell/screen.tsx';
import { FilterForm } from './filter-form.tsx';
import { filtersOf } from './request-filters.ts';
import { type LiveRequests, useLiveList } from './use-live-list.ts';

const COLUMNS: readonly Column<RequestRow>[] = [
  {
    name: 'Time',
    cell: ({ id, at }) => (
      <a href={formatRoute(['requests', id])}>
        <Moment at={at} />
      </a>
    ),
  },
  {
    name: 'Result',
    cell: ({ code, enforced, mistakes, certainty, more }) => (
      <div class="stack none">
        <Result code={code} enforced={enforced} />
        <Mistakes mistakes={mistakes} certainty={certainty} />
        {more > 0 && (
          <span class="small soft">and {more.toLocaleString('en')} more like it in this second</span>
        )}
      </div>
    ),
  },
  {
    name: 'Request',
    cell: ({ method, path }) => (
      <code>
        {method} <GivenText text={path} />
      </code>
    ),
  },
  {
    name: 'Key',
    cell: ({ keyId, owner, mode }) => (
      <div class="stack none">
        {keyId === undefined ? (
          <span class="soft">none</span>
        ) : (
          <code>
            <GivenText text={keyId} />
          </code>
        )}
        <span class="small soft">
          <GivenText text={[owner, mode].filter(Boolean).join(', ')} />
        </span>
      </div>
    ),
  },
  { name: 'Address', isShort: true, cell: ({ address }) => <code>{address ?? '–'}</code> },
  {
    name: 'Request id',
    isShort: true,
    cell: ({ requestId }) => (
      <code class="small">
        <GivenText text={requestId} />
      </code>
    ),
  },
];

export function RequestsScreen({ route }: { readonly route: Route }): VNode {
  const search = route.query.toString();
  const filters = useMemo(() => filtersOf(new URLSearchParams(search)), [search]);
  const live = useLiveList(filters);
  const isFiltered = Object.keys(filters).length > 0;
  return (
    <Screen title="Requests" actions={<LiveState of={live} />}>
      <FilterForm filters={filters} />
      {live.problem !== undefined && (
        <ProblemNotice of={live.problem}>
          <button type="button" onClick={live.reload}>
            Try again
          </button>
        </ProblemNotice>
      )}
      {live.missed > 0 && (
        <Notice tone="warn" title={`${live.missed.toLocaleString('en')} requests are not shown.`} isNews>
          <p>They came faster than this page could take them.</p>
          <button type="button" onClick={live.reload}>
            Load the list anew
          </button>
        </Notice>
      )}
      <section class="panel flush" aria-label="Requests" aria-busy={live.isLoading}>
        {live.rows.length > 0 ? (
          <Table
            label="Requests, the newest first"
            columns={COLUMNS}
            rows={live.rows}
            keyOf={({ id }) => id}
            classOf={({ id }) => (live.arrived.has(id) ? 'new' : undefined)}
          />
        ) : (
          <Empty>{emptyText(live, isFiltered)}</Empty>
        )}
      </section>
      {live.next !== undefined && (
        <div>
          <button type="button" onClick={live.loadOlder}>
            Older requests
          </button>
        </div>
      )}
    </Screen>
  );
}

function LiveState({ of: { state, waiting, setIsPaused } }: { readonly of: LiveRequests }): VNode {
  return (
    <>
      <span role="status">
        {state === 'live' && <Badge tone="good">Live</Badge>}
        {state === 'connecting' && <Badge tone="soft">Connecting</Badge>}
        {state === 'paused' && <Badge tone="warn">{`Paused, ${waiting.length} new`}</Badge>}
      </span>
      <button type="button" onClick={() => setIsPaused(state !== 'paused')}>
        {state === 'paused' ? 'Resume' : 'Pause'}
      </button>
    </>
  );
}

function emptyText({ isLoading, problem, next }: LiveRequests, isFiltered: boolean): string {
  if (problem !== undefined) return 'The list could not be loaded.';
  if (isLoading) return 'Loading the requests …';
  if (next !== undefined) return 'None of the latest requests fits these filters. Older ones may.';
  if (isFiltered) return 'No request fits these filters. Those that will come are shown here.';
  return 'No request is in the log yet. As soon as one is refused, it is shown here.';
}
