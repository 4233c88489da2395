/** Mutations of the layout of a string to sign: separators, order, fields left out or added. */

import type { Segment } from '../../scheme/introspection.ts';
import type { NamedMistake } from '../mistakes/named-mistake.ts';
import { type CandidateMessage, segmentOf } from './candidate-message.ts';
import type { ExtraField } from './extra-fields.ts';
import type { MessageMutation } from './mutation.ts';
import { isExchange, MOST_IN_ANY_ORDER, ordersOf } from './other-orders.ts';
import { gluedBefore, rareSeparators } from './rare-layouts.ts';

const SEPARATORS = [
  '',
  '\n',
  ':',
  '.',
  ',',
  '|',
  '&',
  ' ',
  '-',
  ';',
  '_',
  '/',
  '+',
  '\t',
  '\r\n',
  '\\n',
  '\r',
  '\\n\n',
];
/** A part that a scheme defines itself may make as many fields of a request as its sender likes. */
const MOST_FIELDS = 24;

/** One value to clients that put a string together, such as path and query of a target. */
interface Field {
  readonly label: string;
  readonly ids: readonly number[];
}

function fieldsOf(message: CandidateMessage): readonly Field[] {
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

/** The mutations of the layout of a message. */
export function layoutMutations(message: CandidateMessage, extras: readonly ExtraField[]): MessageMutation[] {
  const fields = fieldsOf(message);
  const mutations =
    fields.length > MOST_FIELDS
      ? separatorMutations(message)
      : [
          ...separatorMutations(message),
          ...gapMutations(message, fields),
          ...fields.flatMap((field) => [leftOut(field), ...emptied(message, field)]),
          ...queriesLeftOut(message),
          ...orderMutations(fields),
          ...addedFields(message, fields, extras),
          ...gluedBefore(extras),
        ];
  return mutations.map((mutation) => ({ ...mutation, isLayout: true }));
}

/** The mutations of the text between fields. */
export function separatorMutations(message: CandidateMessage): MessageMutation[] {
  const usual = separatorOf(message)?.label;
  const spaced = usual === undefined || usual === '\n' ? [] : [`${usual} `, ` ${usual} `];
  const rare = rareSeparators(usual);
  return [...SEPARATORS, ...spaced, ...rare]
    .filter((separator) => separator !== usual)
    .map((separator, i) => {
      const bytes = Buffer.from(separator);
      return {
        on: 'message',
        mistakes: [separatorMistake(usual, separator)],
        cost: isNewlineOf(usual, separator) ? 1 : costOfSeparator(i),
        isAlone: rare.includes(separator),
        stage: 'separator',
        apply: (given) => (usual === undefined ? joinedBy(given, bytes) : separatedBy(given, usual, bytes)),
      };
    });
}

/** By the place of the separator in its list, the usual ones first. */
function costOfSeparator(at: number): number {
  return at < 8 ? 2 : 3;
}

/** The one between fields; the question mark of a target is within one. */
function separatorOf(message: CandidateMessage): Segment | undefined {
  return message.find(({ role, label }) => role === 'separator' && label !== '?');
}

function isNewlineOf(usual: string | undefined, separator: string): boolean {
  return usual === '\n' && (separator === '\\n' || separator === '\r\n');
}

function separatorMistake(usual: string | undefined, separator: string): NamedMistake {
  if (isNewlineOf(usual, separator))
    return { code: separator === '\\n' ? 'message_literal_newline' : 'message_crlf' };
  return { code: 'message_separator_wrong', detail: separator === '' ? 'none' : JSON.stringify(separator) };
}

function separatedBy(message: CandidateMessage, usual: string, bytes: Uint8Array): CandidateMessage {
  return message.map((segment) =>
    segment.role === 'separator' && segment.label === usual ? { ...segment, bytes } : segment,
  );
}

function joinedBy(message: CandidateMessage, bytes: Uint8Array): CandidateMessage {
  return message.flatMap((segment, i) => (i === 0 ? [segment] : [gap(-1 - i, bytes), segment]));
}

function gap(id: number, bytes: Uint8Array): Segment {
  return { id, label: '', role: 'separator', nature: undefined, bytes, original: undefined };
}

/** Something before the last field, where nothing stands between the fields. */
function gapMutations(message: CandidateMessage, fields: readonly Field[]): MessageMutation[] {
  const last = fields.at(-1)?.ids[0];
  if (message.some(({ role }) => role === 'separator') || fields.length < 2) return [];
  return [' ', '\n', ':', '|', '.', ',', '&'].map((separator) => ({
    on: 'message',
    mistakes: [
      { code: 'message_separator_wrong', detail: `${JSON.stringify(separator)} before the last field` },
    ],
    cost: 3,
    stage: 'separator',
    apply: (given) =>
      given.flatMap((segment) =>
        segment.id === last ? [gap(-2000, Buffer.from(separator)), segment] : [segment],
      ),
  }));
}

/** A field goes with the separator behind it, or that before it when it is the last. */
function leftOut(field: Field): MessageMutation {
  return {
    on: 'message',
    mistakes: [{ code: 'message_field_missing', detail: field.label }],
    cost: 2,
    stage: 'field',
    piece: field.ids[0],
    apply: (given) => without(given, field.ids),
  };
}

/** The query of a target, with its question mark. */
export function queriesLeftOut(message: CandidateMessage): MessageMutation[] {
  return message.flatMap((segment, at): MessageMutation[] => {
    const mark = message[at - 1];
    if (segment.role !== 'query' || mark?.label !== '?') return [];
    return [
      {
        on: 'message',
        mistakes: [{ code: 'path_without_query' }],
        cost: 1,
        stage: 'query',
        apply: (given) => given.filter(({ id }) => id !== segment.id && id !== mark.id),
      },
    ];
  });
}

function without(message: CandidateMessage, ids: readonly number[]): CandidateMessage | undefined {
  const first = message.findIndex((segment) => ids.includes(segment.id));
  if (first === -1) return undefined;
  const last = message.findLastIndex((segment) => ids.includes(segment.id));
  const isLast = message.slice(last + 1).every(({ role }) => role === 'separator');
  const neighbour = isLast ? first - 1 : last + 1;
  return message.filter(
    (segment, i) => !ids.includes(segment.id) && !(i === neighbour && segment.role === 'separator'),
  );
}

function emptied(message: CandidateMessage, field: Field): MessageMutation[] {
  const segments = message.filter(({ id }) => field.ids.includes(id));
  // Of these, it has names of its own.
  const isNamed = segments.length === 1 && (segments[0]?.role === 'query' || segments[0]?.role === 'body');
  if (isNamed || segments.every(({ bytes }) => bytes.length === 0)) return [];
  const nothing = new Uint8Array(0);
  return [
    {
      on: 'message',
      mistakes: [{ code: 'message_field_empty', detail: field.label }],
      cost: 3,
      stage: 'field',
      piece: field.ids[0],
      apply: (given) =>
        given.map((segment) => (field.ids.includes(segment.id) ? { ...segment, bytes: nothing } : segment)),
    },
  ];
}

function orderMutations(fields: readonly Field[]): MessageMutation[] {
  const right = fields.map((_field, i) => i);
  return ordersOf(right).map((order) => ({
    on: 'message',
    mistakes: [{ code: 'message_field_order', detail: order.map((i) => fields[i]?.label).join(', ') }],
    cost: isExchange(order) ? 2 : 4,
    stage: 'field order',
    apply: (given) => reordered(given, fields, order),
  }));
}

/** Each field takes the place of the first segment of another; the separators stay where they are. */
function reordered(
  message: CandidateMessage,
  fields: readonly Field[],
  order: readonly number[],
): CandidateMessage | undefined {
  const blocks = fields.map(({ ids }) => message.filter(({ id }) => ids.includes(id)));
  if (blocks.some((block) => block.length === 0)) return undefined;
  const starts = new Map(blocks.map((block, i) => [block[0]?.id, order[i] as number]));
  const inFields = new Set(fields.flatMap(({ ids }) => ids));
  return message.flatMap((segment) => {
    const place = starts.get(segment.id);
    if (place !== undefined) return blocks[place] as CandidateMessage;
    return inFields.has(segment.id) ? [] : [segment];
  });
}

function addedFields(
  message: CandidateMessage,
  fields: readonly Field[],
  extras: readonly ExtraField[],
): MessageMutation[] {
  const separator = separatorOf(message);
  const places =
    fields.length > MOST_IN_ANY_ORDER + 1
      ? [0, fields.length - 1, fields.length]
      : [...fields.keys(), fields.length];
  return extras.flatMap((extra) =>
    places.map(
      (place): MessageMutation => ({
        on: 'message',
        mistakes: [{ code: 'message_field_added', detail: extra.label }],
        cost: extra.isRare ? 4 : 3,
        isAlone: extra.isRare,
        stage: 'added field',
        apply: (given) => inserted(given, { extra, separator, before: fields[place]?.ids[0] }),
      }),
    ),
  );
}

function inserted(
  message: CandidateMessage,
  {
    extra,
    separator,
    before,
  }: { extra: ExtraField; separator: Segment | undefined; before: number | undefined },
): CandidateMessage | undefined {
  const added = segmentOf(-1000, extra.label, extra.bytes);
  const between = separator === undefined ? [] : [{ ...separator, id: -1001 }];
  if (before === undefined) return [...message, ...between, added];
  const at = message.findIndex(({ id }) => id === before);
  return at === -1 ? undefined : [...message.slice(0, at), added, ...between, ...message.slice(at)];
}
