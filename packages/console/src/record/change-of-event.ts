/** Changes of keys, as the log keeps them. */

import type { KeyChangeEvent } from 'countersign';
import type { KeyChangeView } from '../api/key-types.ts';

/** Describes a change by when, what and who: the record of the key is not kept. */
export function changeOfEvent({ at, action, actor, outcome }: KeyChangeEvent): KeyChangeView {
  return { at: at.toISOString(), action, ...(actor !== undefined && { actor }), outcome };
}
