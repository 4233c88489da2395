/** How clients put the string to sign together wrongly: separators, order, fields left out or added. */

import type { Stranger } from './extra-fields.ts';
import type { Draft, DraftChange, NamedMistake, Piece } from './mutation.ts';

const SEPARATORS = ['', '\n', ':', '.', ',', '|', '&', ' ', '-', ';', '_', '/', '+', '\t', '\r\n', '\\n'];
/** Of more fields than this not all orders are tried, which grow too many. */
const MOST_FIELDS_IN_ANY_ORDER = 5;
/** A part that a scheme defines itself may make as many fields of a request as its sender likes. */
const MOST_FIELDS = 24;

/** What is one value to whoever puts a string together: path and query of a target are. */
interface Field {
  readonly label: string;
  readonly ids: readonly number[];
}

function fieldsOf(draft: Draft): readonly Field[] {
  const fields: Field[] = [];
  for (const [at, { role, label, id }] of draft.entries()) {
    const path = draft[at - 2];
    const mark = draft[at - 1];
    if (role === 'query' && mark?.label === '?' && path?.role === 'path')
      fields[fields.length - 1] = { label: '{path?query}', ids: [path.id, mark.id, id] };
    else if (role !== 'separator') fields.push({ label, ids: [id] });
  }
  return fields;
}

/** The changes of the layout of a draft. */
export function layoutChanges(draft: Draft, strangers: readonly Stranger[]): DraftChange[] {
  const fields = fieldsOf(draft);
  const changes =
    fields.length > MOST_FIELDS
      ? separatorChanges(draft)
      : [
          ...separatorChanges(draft),
          ...gapChanges(draft, fields),
          ...fields.flatMap((field) => [leftOut(field), ...emptied(draft, field)]),
          ...queriesLeftOut(draft),
          ...orderChanges(fields),
          ...addedFields(draft, fields, strangers),
        ];
  return changes.map((change) => ({ ...change, isLayout: true }));
}

function separatorChanges(draft: Draft): DraftChange[] {
  const usual = separatorOf(draft)?.label;
  const spaced = usual === undefined || usual === '\n' ? [] : [`${usual} `, ` ${usual} `];
  return [...SEPARATORS, ...spaced]
    .filter((separator) => separator !== usual)
    .map((separator, i) => {
      const bytes = Buffer.from(separator);
      return {
        on: 'draft',
        mistakes: [separatorMistake(usual, separator)],
        ...{ cost: isNewlineOf(usual, separator) ? 1 : i < 8 ? 2 : 3, group: 'separator', order: 70 },
        apply: (given) => (usual === undefined ? joinedBy(given, bytes) : separatedBy(given, usual, bytes)),
      };
    });
}

/** The one between fields; the question mark of a target is within one. */
function separatorOf(draft: Draft): Piece | undefined {
  return draft.find(({ role, label }) => role === 'separator' && label !== '?');
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

function joinedBy(draft: Draft, bytes: Uint8Array): Draft {
  return draft.flatMap((piece, i) => (i === 0 ? [piece] : [gap(-1 - i, bytes), piece]));
}

function gap(id: number, bytes: Uint8Array): Piece {
  return { id, label: '', role: 'separator', nature: undefined, bytes, original: undefined };
}

/** Where nothing stands between the fields, something before the last one. */
function gapChanges(draft: Draft, fields: readonly Field[]): DraftChange[] {
  const last = fields.at(-1)?.ids[0];
  if (draft.some(({ role }) => role === 'separator') || fields.length < 2) return [];
  return [' ', '\n', ':', '|', '.', ',', '&'].map((separator) => ({
    on: 'draft',
    mistakes: [
      { code: 'message_separator_wrong', detail: `${JSON.stringify(separator)} before the last field` },
    ],
    ...{ cost: 3, group: 'separator', order: 70 },
    apply: (given) =>
      given.flatMap((piece) => (piece.id === last ? [gap(-2000, Buffer.from(separator)), piece] : [piece])),
  }));
}

/** A field goes with the separator behind it, or that before it when it is the last. */
function leftOut(field: Field): DraftChange {
  return {
    on: 'draft',
    mistakes: [{ code: 'message_field_missing', detail: field.label }],
    ...{ cost: 2, group: `field ${field.ids[0]}`, order: 60 },
    apply: (given) => without(given, field.ids),
  };
}

/** The query of a target, with its question mark. */
function queriesLeftOut(draft: Draft): DraftChange[] {
  return draft.flatMap((piece, at): DraftChange[] => {
    const mark = draft[at - 1];
    if (piece.role !== 'query' || mark?.label !== '?') return [];
    return [
      {
        on: 'draft',
        mistakes: [{ code: 'path_without_query' }],
        ...{ cost: 1, group: 'query', order: 10 },
        apply: (given) => given.filter(({ id }) => id !== piece.id && id !== mark.id),
      },
    ];
  });
}

function without(draft: Draft, ids: readonly number[]): Draft | undefined {
  const first = draft.findIndex((piece) => ids.includes(piece.id));
  if (first === -1) return undefined;
  const last = draft.findLastIndex((piece) => ids.includes(piece.id));
  const isLast = draft.slice(last + 1).every(({ role }) => role === 'separator');
  const beside = isLast ? first - 1 : last + 1;
  return draft.filter((piece, i) => !ids.includes(piece.id) && !(i === beside && piece.role === 'separator'));
}

function emptied(draft: Draft, field: Field): DraftChange[] {
  const pieces = draft.filter(({ id }) => field.ids.includes(id));
  // Of these, it has names of its own.
  const isNamed = pieces.length === 1 && (pieces[0]?.role === 'query' || pieces[0]?.role === 'body');
  if (isNamed || pieces.every(({ bytes }) => bytes.length === 0)) return [];
  const nothing = new Uint8Array(0);
  return [
    {
      on: 'draft',
      mistakes: [{ code: 'message_field_empty', detail: field.label }],
      ...{ cost: 3, group: `field ${field.ids[0]}`, order: 60 },
      apply: (given) =>
        given.map((piece) => (field.ids.includes(piece.id) ? { ...piece, bytes: nothing } : piece)),
    },
  ];
}

function orderChanges(fields: readonly Field[]): DraftChange[] {
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

/** Each field takes the place of the first piece of another; the separators stay where they are. */
function reordered(draft: Draft, fields: readonly Field[], order: readonly number[]): Draft | undefined {
  const blocks = fields.map(({ ids }) => draft.filter(({ id }) => ids.includes(id)));
  if (blocks.some((block) => block.length === 0)) return undefined;
  const starts = new Map(blocks.map((block, i) => [block[0]?.id, order[i] as number]));
  const inFields = new Set(fields.flatMap(({ ids }) => ids));
  return draft.flatMap((piece) => {
    const place = starts.get(piece.id);
    if (place !== undefined) return blocks[place] as Draft;
    return inFields.has(piece.id) ? [] : [piece];
  });
}

function addedFields(draft: Draft, fields: readonly Field[], strangers: readonly Stranger[]): DraftChange[] {
  const separator = separatorOf(draft);
  const places =
    fields.length > MOST_FIELDS_IN_ANY_ORDER + 1 ? [0, fields.length] : [...fields.keys(), fields.length];
  return strangers.flatMap((stranger) =>
    places.map(
      (place): DraftChange => ({
        on: 'draft',
        mistakes: [{ code: 'message_field_added', detail: stranger.label }],
        ...{ cost: 3, group: 'added', order: 62 },
        apply: (given) => inserted(given, { stranger, separator, before: fields[place]?.ids[0] }),
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
  }: { stranger: Stranger; separator: Piece | undefined; before: number | undefined },
): Draft | undefined {
  const added: Piece = {
    ...{ id: -1000, label: stranger.label, role: 'other', nature: undefined },
    ...{ bytes: stranger.bytes, original: undefined },
  };
  const between = separator === undefined ? [] : [{ ...separator, id: -1001 }];
  if (before === undefined) return [...draft, ...between, added];
  const at = draft.findIndex(({ id }) => id === before);
  return at === -1 ? undefined : [...draft.slice(0, at), added, ...between, ...draft.slice(at)];
}
