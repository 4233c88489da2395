/** Parts of one string to sign, or of two side by side. */

import type { VNode } from 'preact';
import { SeenText } from '../../parts/seen-text.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import type { AlignedPart } from './aligned-parts.ts';
import type { Run } from './compare.ts';

interface PartsTableProps {
  readonly parts: readonly AlignedPart[];
  readonly isCompared: boolean;
}

const LABEL: Column<AlignedPart> = {
  name: 'Part',
  isShort: true,
  cell: ({ label }) => (
    <code>
      <SeenText text={label} />
    </code>
  ),
};
const ALONE: readonly Column<AlignedPart>[] = [
  LABEL,
  { name: 'Text', cell: ({ server }) => <Text runs={server} /> },
  { name: 'Bytes', isNumber: true, cell: ({ serverBytes }) => serverBytes },
];
const BOTH: readonly Column<AlignedPart>[] = [
  LABEL,
  { name: 'Server', cell: ({ server }) => <Text runs={server} /> },
  { name: 'Bytes, server', isNumber: true, cell: ({ serverBytes }) => serverBytes },
  { name: 'Client', cell: ({ client }) => <Text runs={client} /> },
  { name: 'Bytes, client', isNumber: true, cell: ({ clientBytes }) => clientBytes },
  {
    name: 'Same?',
    cell: ({ isEqual }) => (isEqual ? <span class="soft">same</span> : <strong class="bad">differs</strong>),
  },
];

export function PartsTable({ parts, isCompared }: PartsTableProps): VNode {
  const numbered = parts.map((part, i) => ({ ...part, i }));
  const differing = parts.filter(({ isEqual }) => !isEqual).length;
  const bytes = parts.reduce((sum, { serverBytes }) => sum + serverBytes, 0);
  const theirs = parts.reduce((sum, { clientBytes }) => sum + clientBytes, 0);
  return (
    <div class="stack tight">
      <div class="strings">
        <Table
          label={isCompared ? 'Both strings, part by part' : 'The string to sign, part by part'}
          columns={isCompared ? BOTH : ALONE}
          rows={numbered}
          keyOf={({ i }) => String(i)}
          classOf={({ isEqual }) => (isCompared && !isEqual ? 'differs' : undefined)}
        />
      </div>
      <p class="small soft">
        {bytes.toLocaleString('en')} bytes
        {isCompared &&
          ` on the server, ${theirs.toLocaleString('en')} at the client. ${
            differing === 0
              ? 'Both are the same.'
              : `${differing} of ${parts.length} parts ${differing === 1 ? 'differs' : 'differ'}.`
          }`}
      </p>
    </div>
  );
}

function Text({ runs }: { readonly runs: readonly Run[] }): VNode {
  if (runs.length === 0) return <span class="soft small">nothing</span>;
  return (
    <code>
      {runs.map(({ text, isEqual }, i) => {
        const shown = <SeenText text={text} />;
        return isEqual ? <span key={i}>{shown}</span> : <mark key={i}>{shown}</mark>;
      })}
    </code>
  );
}
