/** What clients do to the fields that they take from a body, a path or a query, one by one. */

import { decodedPairs, queryOf } from '../scheme/target.ts';
import type { Draft, DraftChange, NamedMistake, Piece } from './mutation.ts';

/** The changes of the fields of a draft, all of them at once; none where it has no such fields. */
export function fieldChanges(draft: Draft, target: string): DraftChange[] {
  if (!draft.some(({ role }) => role === 'field')) return [];
  const charset = (detail: string): NamedMistake => ({ code: 'body_charset', detail });
  return [
    change(charset('the fields as Latin-1'), (bytes) => Buffer.from(textOf(bytes), 'latin1')),
    change(charset('the fields as UTF-8 that was encoded twice'), (bytes) =>
      Buffer.from(Buffer.from(bytes).toString('latin1')),
    ),
    change({ code: 'body_non_ascii_escaped', detail: 'the fields' }, (bytes) =>
      Buffer.from(escaped(textOf(bytes))),
    ),
    ...asInUrl(target),
    ...casesKept(draft),
  ];
}

function change(mistake: NamedMistake, rewrite: (bytes: Uint8Array) => Uint8Array): DraftChange {
  return ofPieces(mistake, (piece) => rewrite(piece.bytes));
}

function ofPieces(mistake: NamedMistake, rewrite: (piece: Piece) => Uint8Array): DraftChange {
  return {
    on: 'draft',
    mistakes: [mistake],
    ...{ cost: 3, group: 'field form', order: 55 },
    apply: (given) =>
      given.map((piece) => (piece.role === 'field' ? { ...piece, bytes: rewrite(piece) } : piece)),
  };
}

/** Parameters as they stand in the query, in lower case where the fields are. */
function asInUrl(target: string): DraftChange[] {
  const raw = queryOf(target)
    .split('&')
    .map((pair) => pair.slice(pair.indexOf('=') + 1));
  const decoded = decodedPairs(queryOf(target))?.map(([, value]) => value) ?? [];
  const spellings = new Map(decoded.map((value, i) => [value, raw[i] ?? value]));
  return [false, true].map((isLowered) =>
    ofPieces({ code: 'query_not_decoded' }, ({ bytes, original }) => {
      const spelling = spellings.get(Buffer.from(original ?? bytes).toString('latin1'));
      if (spelling === undefined) return bytes;
      return Buffer.from(isLowered ? spelling.toLowerCase() : spelling, 'latin1');
    }),
  );
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

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}

function escaped(text: string): string {
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
