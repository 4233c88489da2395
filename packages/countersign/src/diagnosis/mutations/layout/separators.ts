/** The text between the fields of a string to sign. */

import type { Segment } from '../../../scheme/introspection.ts';
import type { CandidateMessage } from '../candidate-message.ts';

/** The segment between fields; the question mark of a target is within one. */
export function separatorOf(message: CandidateMessage): Segment | undefined {
  return message.find(({ role, label }) => role === 'separator' && label !== '?');
}

/** The message with other bytes in place of its usual separator. */
export function separatedBy(message: CandidateMessage, usual: string, bytes: Uint8Array): CandidateMessage {
  return message.map((segment) =>
    segment.role === 'separator' && segment.label === usual ? { ...segment, bytes } : segment,
  );
}

/** The message with bytes between all its segments. */
export function joinedBy(message: CandidateMessage, bytes: Uint8Array): CandidateMessage {
  return message.flatMap((segment, i) => (i === 0 ? [segment] : [gap(-1 - i, bytes), segment]));
}

/** A separator that a client puts where none belongs. */
export function gap(id: number, bytes: Uint8Array): Segment {
  return { id, label: '', role: 'separator', nature: undefined, bytes, original: undefined };
}
