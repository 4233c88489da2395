/** Refusals of the last hour, by reason and key. */

import type { VNode } from 'preact';
import type { RefusalGroup } from '../../src/api/overview-types.ts';
import { Bars } from '../parts/bars.tsx';
import { GivenText } from '../parts/given-text.tsx';
import { Mistakes } from '../parts/mistakes.tsx';
import { Moment } from '../parts/moment.tsx';
import { Empty } from '../parts/notice.tsx';
import { Result } from '../parts/result.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { formatRoute } from '../shell/route.ts';
import { resultWords } from '../text/result-words.ts';

interface ReasonsProps {
  readonly groups: readonly RefusalGroup[];
  /** No request has come at all. */
  readonly isQuiet: boolean;
}

const COLUMNS: readonly Column<RefusalGroup>[] = [
  {
    name: 'Reason',
    cell: ({ code, mistake }) => (
      <div class="stack none">
        <Result code={code} enforced />
        {mistake !== undefined && <Mistakes mistakes={[mistake]} />}
      </div>
    ),
  },
  { name: 'Key', cell: (group) => <KeyName of={group} /> },
  { name: 'Requests', isNumber: true, cell: ({ count }) => count.toLocaleString('en') },
  {
    name: 'By minute',
    cell: ({ perMinute }) => (
      <Bars counts={perMinute} label={`At most ${Math.max(0, ...perMinute)} in a minute`} />
    ),
  },
  { name: 'Since', cell: ({ firstAt }) => <Moment at={firstAt} form="relative" /> },
  { name: 'Last', cell: ({ lastAt }) => <Moment at={lastAt} form="relative" /> },
  {
    name: 'Show',
    cell: (group) => (
      <span class="row">
        <a href={listOf(group)} aria-label={`All requests: ${nameOf(group)}`}>
          All
        </a>
        <a href={formatRoute(['requests', group.newest])} aria-label={`Newest request: ${nameOf(group)}`}>
          Newest
        </a>
      </span>
    ),
  },
];

export function Reasons({ groups, isQuiet }: ReasonsProps): VNode {
  return (
    <section class="panel flush" aria-label="Why requests were refused">
      <h2>Why requests were refused</h2>
      {groups.length === 0 ? (
        <Empty>
          {isQuiet
            ? 'No request has come in the last hour. As soon as one does, it is counted here.'
            : 'No request was refused in the last hour.'}
        </Empty>
      ) : (
        <Table
          label="Refusals by reason and key"
          columns={COLUMNS}
          rows={groups}
          keyOf={({ newest, code, keyId }) => `${newest} ${code} ${keyId}`}
        />
      )}
    </section>
  );
}

function KeyName({ of: { keyId, owner } }: { readonly of: RefusalGroup }): VNode {
  return (
    <div class="stack none">
      {keyId === undefined ? (
        <span class="soft">none</span>
      ) : (
        <code>
          <GivenText text={keyId} />
        </code>
      )}
      {owner !== undefined && (
        <span class="small soft">
          <GivenText text={owner} />
        </span>
      )}
    </div>
  );
}

function listOf({ code, mistake, keyId }: RefusalGroup): string {
  return formatRoute(['requests'], { code, mistake, key: keyId });
}

function nameOf({ code, mistake, keyId }: RefusalGroup): string {
  const reason = mistake ?? resultWords(code);
  return keyId === undefined ? reason : `${reason}, ${keyId}`;
}
