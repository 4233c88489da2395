/** A key's state in words. */

import type { VNode } from 'preact';
import type { KeyView, SecretView } from '../../src/api/key-types.ts';
import { Badge, type Tone } from '../parts/badge.tsx';
import { GivenText } from '../parts/given-text.tsx';
import { Moment } from '../parts/moment.tsx';
import { limitKey, limitWords } from '../text/limit-words.ts';

const STATUSES: Readonly<Record<KeyView['status'], readonly [Tone, string]>> = {
  active: ['good', 'Active'],
  disabled: ['warn', 'Disabled'],
  revoked: ['bad', 'Revoked'],
  not_approved: ['soft', 'Not approved'],
};
const SECRETS: Readonly<Record<SecretView['state'], readonly [Tone, string]>> = {
  active: ['good', 'In use'],
  ending: ['warn', 'In use, ends'],
  future: ['soft', 'Not yet in use'],
  ended: ['soft', 'Ended'],
};

export function KeyStatus({ of: { status, expiresAt } }: { readonly of: KeyView }): VNode {
  if (status === 'active' && expiresAt !== undefined && Date.parse(expiresAt) <= Date.now())
    return <Badge tone="bad">Expired</Badge>;
  const [tone, word] = STATUSES[status];
  return <Badge tone={tone}>{word}</Badge>;
}

/** Says when the key, or a secret of it, ends, if that is soon. */
export function EndsSoon({ of: { endsSoonAt } }: { readonly of: KeyView }): VNode | null {
  if (endsSoonAt === undefined) return null;
  return (
    <Badge tone="warn">
      Ends soon: <Moment at={endsSoonAt} form="relative" />
    </Badge>
  );
}

export function KeyLimits({ of: { limits } }: { readonly of: KeyView }): VNode {
  if (limits === undefined) return <span class="soft">the scheme's</span>;
  if (limits.length === 0) return <span>none</span>;
  return (
    <div class="stack none">
      {limits.map((limit) => (
        <GivenText key={limitKey(limit)} text={limitWords(limit)} />
      ))}
    </div>
  );
}

export function SecretState({ of: { state } }: { readonly of: SecretView }): VNode {
  const [tone, word] = SECRETS[state];
  return <Badge tone={tone}>{word}</Badge>;
}
