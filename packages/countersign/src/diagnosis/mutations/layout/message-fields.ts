/** The fields of a string to sign, as a client sees them that puts it together. */

import { type CandidateMessage, segmentOf } from '../candidate-message.ts';
import type { ExtraField } from './extra-fields.ts';
import { separatorOf } from './separators.ts';

/** One value to clients that put a string together, such as path and query of a target. */
export interface Field {
  readonly label: string;
  readonly ids: readonly number[];
}

/** The fields of a message, in order. */
export function fieldsOf(message: CandidateMessage): readonly Field[] {
  const fields: Field[] = [];
  for (const [at, { role, label, id }] of message.entries()) {
    const path = message[at - 2];
    const mark = message[at - 1];
    if (role === 'query' && mark?.label === '?' && path?.role === 'path')
      fields[fields.length - 1] = { label: '{path?query}', ids: [path.id, mark.id, id] };
    else if (role !== 'separator') fields.push({ label, ids: [id] });
  }
  return fields;
}

/** The message less a field, which goes with the separator behind it, or that before it when it is the last. */
export function withoutField(message: CandidateMessage, { ids }: Field): CandidateMessage | undefined {
  const first = message.findIndex((segment) => ids.includes(segment.id));
  if (first === -1) return undefined;
  const last = message.findLastIndex((segment) => ids.includes(segment.id));
  const isLast = message.slice(last + 1).every(({ role }) => role === 'separator');
  const neighbour = isLast ? first - 1 : last + 1;
  return message.filter(
    (segment, i) => !ids.includes(segment.id) && !(i === neighbour && segment.role === 'separator'),
  );
}

/** The message with its fields in another order; the separators stay where they are. */
export function reordered(
  message: CandidateMessage,
  fields: readonly Field[],
  order: readonly number[],
): CandidateMessage | undefined {
  const blocks = fields.map(({ ids }) => message.filter(({ id }) => ids.includes(id)));
  if (blocks.some((block) => block.length === 0)) return undefined;
  // Each field takes the place of the first segment of another.
  const starts = new Map(blocks.map((block, i) => [block[0]?.id, order[i] as number]));
  const inFields = new Set(fields.flatMap(({ ids }) => ids));
  return message.flatMap((segment) => {
    const place = starts.get(segment.id);
    if (place !== undefined) return blocks[place] as CandidateMessage;
    return inFields.has(segment.id) ? [] : [segment];
  });
}

/** The message with one more field, before another one or at the end. */
export function withField(
  message: CandidateMessage,
  extra: ExtraField,
  before: Field | undefined,
): CandidateMessage | undefined {
  const separator = separatorOf(message);
  const added = segmentOf(-1000, extra.label, extra.bytes);
  const between = separator === undefined ? [] : [{ ...separator, id: -1001 }];
  if (before === undefined) return [...message, ...between, added];
  const at = message.findIndex(({ id }) => id === before.ids[0]);
  return at === -1 ? undefined : [...message.slice(0, at), added, ...between, ...message.slice(at)];
}
