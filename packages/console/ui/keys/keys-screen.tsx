/** The list of keys. */

import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { KeyWithSecret } from '../../src/api/key-change-types.ts';
import type { KeyPage, KeyView } from '../../src/api/key-types.ts';
import { get } from '../api/call.ts';
import { formatQuery } from '../api/query.ts';
import { useMay } from '../api/session.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { Await } from '../parts/await.tsx';
import { Moment } from '../parts/moment.tsx';
import { Empty, Notice } from '../parts/notice.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { formatRoute, type Route } from '../shell/route.ts';
import { Screen } from '../shell/screen.tsx';
import { CreateKeyDialog } from './create-key-dialog.tsx';
import { KeyFilters } from './key-filters.tsx';
import { EndsSoon, KeyLimits, KeyStatus } from './key-words.tsx';
import { SecretDialog } from './secret-dialog.tsx';

const COLUMNS: readonly Column<KeyView>[] = [
  {
    name: 'Key',
    isShort: true,
    cell: ({ id, owner }) => (
      <div class="stack none">
        <a class="mono" href={formatRoute(['keys', id])}>
          {id}
        </a>
        {owner !== undefined && <span class="small soft">{owner}</span>}
      </div>
    ),
  },
  {
    name: 'State',
    cell: (key) => (
      <div class="stack none">
        <KeyStatus of={key} />
        <EndsSoon of={key} />
      </div>
    ),
  },
  { name: 'Mode', cell: ({ mode }) => mode ?? '–' },
  { name: 'Secrets', cell: secretsOf },
  {
    name: 'Limits',
    cell: (key) => <KeyLimits of={key} />,
  },
  { name: 'Scopes', cell: ({ scopes }) => (scopes.length === 0 ? '–' : <code>{scopes.join(' ')}</code>) },
  {
    name: 'Expires',
    cell: ({ expiresAt }) => (expiresAt === undefined ? 'never' : <Moment at={expiresAt} form="relative" />),
  },
];
const LAST_USED: Column<KeyView> = {
  name: 'Last used',
  cell: ({ lastUsedAt }) => (lastUsedAt === undefined ? '–' : <Moment at={lastUsedAt} form="relative" />),
};

export function KeysScreen({ route }: { readonly route: Route }): VNode {
  const mayWrite = useMay('keys:write');
  const [isCreating, setIsCreating] = useState(false);
  const [created, setCreated] = useState<KeyWithSecret>();
  const query = {
    text: route.query.get('text') ?? undefined,
    status: route.query.get('status') ?? undefined,
    mode: route.query.get('mode') ?? undefined,
  };
  const search = formatQuery(query);
  const page = useLoaded(search, (signal) => get<KeyPage>(`keys${search}`, signal));
  return (
    <Screen
      title="Keys"
      actions={
        mayWrite && (
          <button type="button" class="main" onClick={() => setIsCreating(true)}>
            Create a key
          </button>
        )
      }
    >
      <KeyFilters query={query} />
      <Await of={page} what="the keys">
        {(first) => <KeyList key={search} first={first} query={query} />}
      </Await>
      {isCreating && (
        <CreateKeyDialog
          onClose={() => setIsCreating(false)}
          onCreated={(key) => {
            setIsCreating(false);
            setCreated(key);
            page.reload();
          }}
        />
      )}
      {created !== undefined && (
        <SecretDialog
          title="The key was created"
          keyId={created.key.id}
          secret={created.secret}
          onClose={() => setCreated(undefined)}
        />
      )}
    </Screen>
  );
}

interface KeyListProps {
  readonly first: KeyPage;
  readonly query: Readonly<Record<'text' | 'status' | 'mode', string | undefined>>;
}

function KeyList({ first, query }: KeyListProps): VNode {
  const [{ keys, next, isIncomplete }, setPage] = useState(first);
  useEffect(() => setPage(first), [first]);

  // Where no key has it, nothing records it.
  const columns = keys.some(({ lastUsedAt }) => lastUsedAt !== undefined) ? [...COLUMNS, LAST_USED] : COLUMNS;

  async function loadMore(): Promise<void> {
    const page = await get<KeyPage>(`keys${formatQuery({ ...query, cursor: next })}`);
    setPage({ ...page, keys: [...keys, ...page.keys], isIncomplete: isIncomplete || page.isIncomplete });
  }

  return (
    <div class="stack">
      {isIncomplete && (
        <Notice tone="warn" title="Some keys cannot be read, and are left out.">
          <p>Their records are broken, or sealed under a master key that this server does not have.</p>
        </Notice>
      )}
      <section class="panel flush" aria-label="Keys">
        {keys.length === 0 ? (
          <Empty>
            {Object.values(query).some(Boolean) ? 'No key fits these filters.' : 'There are no keys yet.'}
          </Empty>
        ) : (
          <Table label="Keys by id" columns={columns} rows={keys} keyOf={({ id }) => id} />
        )}
      </section>
      {next !== undefined && (
        <div>
          <button type="button" onClick={loadMore}>
            More keys
          </button>
        </div>
      )}
    </div>
  );
}

function secretsOf({ secrets }: KeyView): string {
  const used = secrets.filter(({ state }) => state === 'active' || state === 'ending');
  const ending = used.filter(({ state }) => state === 'ending').length;
  if (used.length === 0) return 'none in use';
  return `${used.length} in use${ending > 0 ? `, ${ending} ending` : ''}`;
}
