/** The latest changes of a key: when, what, and who made them. */

import type { VNode } from 'preact';
import type { KeyChanges as Changes, KeyChangeView, KeyView } from '../../src/api/key-types.ts';
import { get } from '../api/call.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { useRefresh } from '../api/use-refresh.ts';
import { Await } from '../parts/await.tsx';
import { Badge } from '../parts/badge.tsx';
import { GivenText } from '../parts/given-text.tsx';
import { Moment } from '../parts/moment.tsx';
import { Empty } from '../parts/notice.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { keyPath } from './key-path.ts';

/** Changes of other processes are in the log a moment later. */
const REFRESH_SECONDS = 10;
const ACTIONS: Readonly<Record<KeyChangeView['action'], string>> = {
  create: 'Created',
  enable: 'Enabled',
  disable: 'Disabled',
  revoke: 'Revoked',
  rotate: 'Secret rotated',
  set_limits: 'Limits changed',
  set_ip_allowlist: 'Allowed addresses changed',
  set_scopes: 'Scopes changed',
  set_expires_at: 'Expiry changed',
  remove: 'Removed',
};
const COLUMNS: readonly Column<KeyChangeView>[] = [
  { name: 'When', isShort: true, cell: ({ at }) => <Moment at={at} form="full" /> },
  {
    name: 'What',
    cell: ({ action, outcome }) => (
      <span class="row">
        {ACTIONS[action] ?? action}
        {outcome === 'unknown' && <Badge tone="warn">may have been made</Badge>}
      </span>
    ),
  },
  {
    name: 'Who',
    cell: ({ actor }) =>
      actor === undefined ? <span class="soft">unnamed</span> : <GivenText text={actor} />,
  },
];

export function KeyChanges({ of: { id, updatedAt } }: { readonly of: KeyView }): VNode {
  const changes = useLoaded(`${id} ${updatedAt}`, (signal) => get<Changes>(keyPath(id, 'changes'), signal));
  useRefresh(changes.reload, REFRESH_SECONDS);
  return (
    <section class="panel flush" aria-label="Changes">
      <h2>Changes</h2>
      <Await of={changes} what="the changes">
        {({ changes }) =>
          changes.length === 0 ? (
            <Empty>The log has no change of this key.</Empty>
          ) : (
            <Table
              label="Changes, the newest first"
              columns={COLUMNS}
              rows={changes}
              keyOf={(change) => JSON.stringify(change)}
            />
          )
        }
      </Await>
    </section>
  );
}
