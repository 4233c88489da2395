/** A key's state in words. */

import type { VNode } from 'preact';
import type { KeyView, SecretView } from '../../src/api/api-types.ts';
import { Badge, type Tone } from '../parts/badge.tsx';

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

export function SecretState({ of: { state } }: { readonly of: SecretView }): VNode {
  const [tone, word] = SECRETS[state];
  return <Badge tone={tone}>{word}</Badge>;
}
