/** How clients put the string to sign together wrongly: separators, order, fields left out or added. */

import { type Draft, type DraftChange, type NamedMistake, type Piece, withPiece } from './draft.ts';
import type { Stranger } from './strangers.ts';

const SEPARATORS = ['', '\n', ':', '.', ',', '|', '&', ' ', '-', ';', '_', '/', '+', '\t', '\r\n', '\\n'];
/** Of more fields than this not all orders are tried, which grow too many. */
const MOST_FIELDS_IN_ANY_ORDER = 5;

/** The changes of the layout of a draft. */
export function layoutChanges(draft: Draft, strangers: readonly Stranger[]): DraftChange[] {
  const fields = draft.filter(({ role }) => role !== 'separator');
  return [
    ...separatorChanges(draft, fields),
    ...fields.flatMap((field) => [leftOut(draft, field), ...emptied(field)]),
    ...orderChanges(fields),
    ...addedFields(draft, fields, strangers),
    ...casesKept(draft),
  ];
}

function separatorChanges(draft: Draft, fields: readonly Piece[]): DraftChange[] {
  const usual = draft.find(({ role }) => role === 'separator')?.label;
  const spaced = usual === undefined || usual === '\n' ? [] : [`${usual} `, ` ${usual} `];
  return [...SEPARATORS, ...spaced]
    .filter((separator) => separator !== usual)
    .map((separator, i) => {
      const bytes = Buffer.from(separator);
      return {
        on: 'draft',
        mistakes: [separatorMistake(usual, separator)],
        ...{ cost: isNewlineOf(usual, separator) ? 1 : i < 8 ? 2 : 3, group: 'separator', order: 70 },
        apply: (given) =>
          usual === undefined ? joinedBy(given, fields, bytes) : separatedBy(given, usual, bytes),
      };
    });
}

function isNewlineOf(usual: string | undefined, separator: string): boolean {
  return usual === '\n' && (separator === '\\n' || separator === '\r\n');
}

function separatorMistake(usual: string | undefined, separator: string): NamedMistake {
  if (isNewlineOf(usual, separator))
    return { code: separator === '\\n' ? 'message_literal_newline' : 'message_crlf' };
  return { code: 'message_separator_wrong', detail: separator === '' ? 'none' : JSON.stringify(separator) };
}

function separatedBy(draft: Draft, usual: string, bytes: Uint8Array): Draft {
  return draft.map((piece) =>
    piece.role === 'separator' && piece.label === usual ? { ...piece, bytes } : piece,
  );
}

function joinedBy(draft: Draft, fields: readonly Piece[], bytes: Uint8Array): Draft {
  const template = fields[0];
  if (template === undefined) return draft;
  return draft.flatMap((piece, i) =>
    i === 0 ? [piece] : [{ ...template, id: -1 - i, role: 'separator', label: '', bytes }, piece],
  );
}

/** A field goes with the separator behind it, or that before it when it is the last. */
function leftOut(draft: Draft, field: Piece): DraftChange {
  const mistake: NamedMistake =
    field.role === 'query' && isBehindPath(draft, field)
      ? { code: 'path_without_query' }
      : { code: 'message_field_missing', detail: field.label };
  return {
    on: 'draft',
    mistakes: [mistake],
    ...{ cost: 2, group: `field ${field.id}`, order: 60 },
    apply: (given) => without(given, field.id),
  };
}

function isBehindPath(draft: Draft, field: Piece): boolean {
  const at = draft.indexOf(field);
  return draft[at - 1]?.label === '?' && draft[at - 2]?.role === 'path';
}

function without(draft: Draft, id: number): Draft | undefined {
  const at = draft.findIndex((piece) => piece.id === id);
  if (at === -1) return undefined;
  const isLast = draft.slice(at + 1).every(({ role }) => role === 'separator');
  const beside = isLast ? at - 1 : at + 1;
  return draft.filter((piece, i) => i !== at && !(i === beside && piece.role === 'separator'));
}

function emptied(field: Piece): DraftChange[] {
  // Of these, it has names of its own.
  if (field.role === 'query' || field.role === 'body' || field.bytes.length === 0) return [];
  return [
    {
      on: 'draft',
      mistakes: [{ code: 'message_field_empty', detail: field.label }],
      ...{ cost: 3, group: `field ${field.id}`, order: 60 },
      apply: (given) => withPiece(given, field.id, () => new Uint8Array(0)),
    },
  ];
}

function orderChanges(fields: readonly Piece[]): DraftChange[] {
  const right = fields.map((_field, i) => i);
  return permutationsOf(right).map((order) => ({
    on: 'draft',
    mistakes: [{ code: 'message_field_order', detail: order.map((i) => fields[i]?.label).join(', ') }],
    ...{ cost: isExchange(order) ? 2 : 4, group: 'order', order: 65 },
    apply: (given) => reordered(given, fields, order),
  }));
}

function permutationsOf(right: readonly number[]): number[][] {
  if (right.length <= MOST_FIELDS_IN_ANY_ORDER)
    return permutations(right).filter((order) => order.some((field, i) => field !== i));
  const exchanged = right.flatMap((i) => right.slice(i + 1).map((j) => exchange(right, i, j)));
  return [...exchanged, right.toReversed()];
}

function permutations(items: readonly number[]): number[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((first) =>
    permutations(items.filter((item) => item !== first)).map((rest) => [first, ...rest]),
  );
}

function exchange(items: readonly number[], i: number, j: number): number[] {
  return items.map((item, at) => (at === i ? (items[j] as number) : at === j ? (items[i] as number) : item));
}

function isExchange(order: readonly number[]): boolean {
  return order.filter((field, i) => field !== i).length === 2;
}

function reordered(draft: Draft, fields: readonly Piece[], order: readonly number[]): Draft | undefined {
  const byId = new Map(draft.map((piece) => [piece.id, piece]));
  const inOrder = order.map((i) => byId.get((fields[i] as Piece).id));
  if (inOrder.includes(undefined)) return undefined;
  const ids = new Set(fields.map(({ id }) => id));
  let next = 0;
  return draft.map((piece) => (ids.has(piece.id) ? (inOrder[next++] as Piece) : piece));
}

function addedFields(draft: Draft, fields: readonly Piece[], strangers: readonly Stranger[]): DraftChange[] {
  const separator = draft.find(({ role }) => role === 'separator');
  const places =
    fields.length > MOST_FIELDS_IN_ANY_ORDER + 1 ? [0, fields.length] : [...fields.keys(), fields.length];
  return strangers.flatMap((stranger) =>
    places.map(
      (place): DraftChange => ({
        on: 'draft',
        mistakes: [{ code: 'message_field_added', detail: stranger.label }],
        ...{ cost: 3, group: 'added', order: 62 },
        apply: (given) => inserted(given, { stranger, separator, before: fields[place] }),
      }),
    ),
  );
}

function inserted(
  draft: Draft,
  {
    stranger,
    separator,
    before,
  }: { stranger: Stranger; separator: Piece | undefined; before: Piece | undefined },
): Draft | undefined {
  const added: Piece = {
    ...{ id: -1000, label: stranger.label, role: 'other', nature: undefined },
    ...{ bytes: stranger.bytes, original: undefined },
  };
  const between = separator === undefined ? [] : [{ ...separator, id: -1001 }];
  if (before === undefined) return [...draft, ...between, added];
  const at = draft.findIndex(({ id }) => id === before.id);
  return at === -1 ? undefined : [...draft.slice(0, at), added, ...between, ...draft.slice(at)];
}

function casesKept(draft: Draft): DraftChange[] {
  if (!draft.some(({ role, original }) => role === 'field' && original !== undefined)) return [];
  return [
    {
      on: 'draft',
      mistakes: [{ code: 'message_case_kept' }],
      ...{ cost: 1, group: 'case', order: 50 },
      apply: (given) =>
        given.map((piece) =>
          piece.role === 'field' ? { ...piece, bytes: piece.original ?? piece.bytes } : piece,
        ),
    },
  ];
}
