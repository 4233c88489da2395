/** Tells of changes of keys. */

import { eventChannel } from '../../events/channels.ts';
import type { KeyChangeAction } from '../../events/key-events.ts';
import { type FullKey, withoutSecrets } from './stored-key.ts';

/** A change, as the audit tells of it. */
export interface KeyChange {
  readonly id: string;
  readonly action: KeyChangeAction;
  /** The one who makes it, where the caller has said so. */
  readonly actor: string | undefined;
}

const changes = eventChannel('countersign:key-change');

/**
 * Makes a change and tells of it. One that failed is told too, since it may have been made; one that others forestalled
 * (`undefined`) was not, and is not told.
 */
export async function tellChange<T extends FullKey | boolean | undefined>(
  change: KeyChange,
  clock: () => number,
  make: () => Promise<T>,
): Promise<T> {
  let made: T;
  try {
    made = await make();
  } catch (error) {
    publish(change, clock, { outcome: 'unknown', key: undefined });
    throw error;
  }
  if (typeof made === 'object') publish(change, clock, { outcome: 'made', key: withoutSecrets(made) });
  else if (made === true) publish(change, clock, { outcome: 'made', key: undefined });
  return made;
}

function publish(
  { id, action, actor }: KeyChange,
  clock: () => number,
  end: Pick<Parameters<typeof changes.publish>[0], 'outcome' | 'key'>,
): void {
  if (changes.hasSubscribers) changes.publish({ action, keyId: id, actor, at: new Date(clock()), ...end });
}
