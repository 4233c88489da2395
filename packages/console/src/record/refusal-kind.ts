/** The kind of a refusal, by which a flood is counted. */

import type { RefusedEvent } from 'countersign';
import { ownerOf } from './entry-of-event.ts';
import type { RefusalKind } from './flood-guard.ts';
import type { KeyFacts } from './key-resolver.ts';
import type { RecordedVerifier } from './recorded-verifiers.ts';

/** The key that a request claims which was refused before its key was looked up. */
export function claimedOf({ key, code, claimedKeyId }: RefusedEvent): string | undefined {
  return key === undefined && code !== 'unknown_key' ? claimedKeyId() : undefined;
}

export interface Claim {
  readonly verifier: RecordedVerifier;
  readonly claimed: string | undefined;
  readonly facts: KeyFacts | undefined;
}

/** By the key that is claimed, or the number of others' requests would be told to the one to whom an entry turns out to belong. */
export function kindOf(
  { key, code }: RefusedEvent,
  { verifier: { number }, claimed, facts }: Claim,
): RefusalKind {
  const keyId = key?.id ?? claimed ?? '';
  const isKnown = key !== undefined || facts !== undefined;
  const owner = key === undefined ? facts?.owner : ownerOf(key);
  return {
    group: JSON.stringify([number, key !== undefined, keyId, code]),
    owner: isKnown ? JSON.stringify(owner === undefined ? [number, keyId] : [owner]) : undefined,
  };
}
