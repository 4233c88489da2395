/** The secrets of a key: not what they are, but when they are in use. */

import type { VNode } from 'preact';
import type { KeyView, SecretView } from '../../src/api/key-types.ts';
import { Moment } from '../parts/moment.tsx';
import { Empty } from '../parts/notice.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { SecretState } from './key-words.tsx';

const COLUMNS: readonly Column<SecretView>[] = [
  {
    name: 'Secret',
    isShort: true,
    cell: ({ id }) => (id === undefined ? <span class="soft">no name</span> : <code>{id}</code>),
  },
  { name: 'State', cell: (secret) => <SecretState of={secret} /> },
  { name: 'From', cell: ({ notBefore }) => (notBefore === undefined ? '–' : <Moment at={notBefore} />) },
  {
    name: 'Ends',
    cell: ({ notAfter }) =>
      notAfter === undefined ? (
        'never'
      ) : (
        <span>
          <Moment at={notAfter} />{' '}
          <span class="small soft">
            (<Moment at={notAfter} form="relative" />)
          </span>
        </span>
      ),
  },
];

export function KeySecrets({ of: { secrets } }: { readonly of: KeyView }): VNode {
  return (
    <section class="panel flush" aria-label="Secrets">
      <h2>Secrets</h2>
      {secrets.length === 0 ? (
        <Empty>The key has no secret.</Empty>
      ) : (
        <Table
          label="Secrets, the newest first"
          columns={COLUMNS}
          rows={secrets}
          keyOf={({ id, notBefore }) => `${id} ${notBefore}`}
        />
      )}
    </section>
  );
}
