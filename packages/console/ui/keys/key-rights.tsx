/** Rights of a key, and their end. */

import type { ComponentChildren, VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { SetAllowlist, SetExpiry, SetLimits, SetScopes } from '../../src/api/key-change-types.ts';
import type { KeyView } from '../../src/api/key-types.ts';
import { useIsPortal } from '../api/session.ts';
import { Moment } from '../parts/moment.tsx';
import { ChangeDialog } from './change-dialog.tsx';
import { KeyLimits } from './key-words.tsx';
import { formatLimits, fromLocalTime, LIMITS_HINT, parseLimits, parseList, toLocalTime } from './lists.ts';

interface KeyRightsProps {
  readonly of: KeyView;
  readonly mayWrite: boolean;
  readonly onChanged: (key: KeyView) => void;
}

/** Something that can be changed: what it is now, and how it is typed. */
interface Right {
  readonly action: 'limits' | 'allow' | 'scopes' | 'expiry';
  readonly name: string;
  readonly shown: (key: KeyView) => ComponentChildren;
  readonly hint: string;
  readonly form: 'lines' | 'time';
  readonly typed: (key: KeyView) => string;
  /** The body of the change, or what is wrong with the text. */
  readonly parse: (text: string) => object | { readonly problem: string };
  /** False for what only the vendor decides. */
  readonly isPartners: boolean;
}

const RIGHTS: readonly Right[] = [
  {
    action: 'limits',
    name: 'Limits',
    shown: (key) => <KeyLimits of={key} />,
    hint: `${LIMITS_HINT} Empty: the scheme's limits. Write "none" for no limit.`,
    form: 'lines',
    typed: ({ limits }) => (limits?.length === 0 ? 'none' : formatLimits(limits ?? [])),
    parse: (text) => {
      if (text === 'none') return { limits: [] } satisfies SetLimits;
      const limits = parseLimits(text);
      if ('problem' in limits) return limits;
      return { limits: limits.length === 0 ? null : limits } satisfies SetLimits;
    },
    isPartners: false,
  },
  {
    action: 'allow',
    name: 'Allowed addresses',
    shown: ({ ipAllowlist }) => (ipAllowlist.length === 0 ? 'all' : <code>{ipAllowlist.join(' ')}</code>),
    hint: 'Addresses and CIDR blocks, separated by spaces or line breaks. Empty: all addresses.',
    form: 'lines',
    typed: ({ ipAllowlist }) => ipAllowlist.join('\n'),
    parse: (text) => ({ ipAllowlist: parseList(text) }) satisfies SetAllowlist,
    isPartners: true,
  },
  {
    action: 'scopes',
    name: 'Scopes',
    shown: ({ scopes }) => (scopes.length === 0 ? 'none' : <code>{scopes.join(' ')}</code>),
    hint: 'Separated by spaces or line breaks.',
    form: 'lines',
    typed: ({ scopes }) => scopes.join('\n'),
    parse: (text) => ({ scopes: parseList(text) }) satisfies SetScopes,
    isPartners: false,
  },
  {
    action: 'expiry',
    name: 'Expires',
    shown: ({ expiresAt }) => (expiresAt === undefined ? 'never' : <Moment at={expiresAt} form="full" />),
    hint: 'In your time zone. Empty: never.',
    form: 'time',
    typed: ({ expiresAt }) => (expiresAt === undefined ? '' : toLocalTime(expiresAt)),
    parse: (text) => ({ expiresAt: text === '' ? null : fromLocalTime(text) }) satisfies SetExpiry,
    isPartners: false,
  },
];

export function KeyRights({ of: key, mayWrite, onChanged }: KeyRightsProps): VNode {
  const isPortal = useIsPortal();
  const [changing, setChanging] = useState<Right>();
  const isOpen = ({ isPartners }: Right) => mayWrite && key.status !== 'revoked' && (isPartners || !isPortal);
  return (
    <section class="panel stack tight" aria-label="What the key may do">
      <h2>What the key may do</h2>
      <ul class="list rights">
        {RIGHTS.map((right) => (
          <li key={right.action}>
            <span class="soft">{right.name}</span>
            <span>{right.shown(key)}</span>
            {isOpen(right) && (
              <button type="button" aria-label={`Change: ${right.name}`} onClick={() => setChanging(right)}>
                Change
              </button>
            )}
          </li>
        ))}
      </ul>
      {changing !== undefined && (
        <ChangeDialog
          keyId={key.id}
          action={changing.action}
          name={changing.name}
          hint={changing.hint}
          form={changing.form}
          initial={changing.typed(key)}
          parse={changing.parse}
          onClose={() => setChanging(undefined)}
          onChanged={(key) => {
            setChanging(undefined);
            onChanged(key);
          }}
        />
      )}
    </section>
  );
}
