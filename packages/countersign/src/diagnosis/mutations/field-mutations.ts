/** Mutations of the fields that a string to sign takes from a body, a path or a query. */

import type { Segment } from '../../scheme/introspection.ts';
import { decodedPairs, queryOf } from '../../scheme/target.ts';
import type { NamedMistake } from '../mistakes/named-mistake.ts';
import type { CandidateMessage } from './candidate-message.ts';
import type { MessageMutation } from './mutation.ts';

/** The mutations of the fields of a message, all of them at once; none where it has no such fields. */
export function fieldMutations(message: CandidateMessage, target: string): MessageMutation[] {
  if (!message.some(({ role }) => role === 'field')) return [];
  const charset = (detail: string): NamedMistake => ({ code: 'body_charset', detail });
  return [
    mutation(charset('the fields as Latin-1'), (bytes) => Buffer.from(textOf(bytes), 'latin1')),
    mutation(charset('the fields as UTF-8 that was encoded twice'), (bytes) =>
      Buffer.from(Buffer.from(bytes).toString('latin1')),
    ),
    mutation({ code: 'body_non_ascii_escaped', detail: 'the fields' }, (bytes) =>
      Buffer.from(escaped(textOf(bytes))),
    ),
    ...asInUrl(target),
    ...otherCases(message),
  ];
}

function mutation(mistake: NamedMistake, rewrite: (bytes: Uint8Array) => Uint8Array): MessageMutation {
  return ofSegments(mistake, (segment) => rewrite(segment.bytes));
}

function ofSegments(mistake: NamedMistake, rewrite: (segment: Segment) => Uint8Array): MessageMutation {
  return {
    on: 'message',
    mistakes: [mistake],
    cost: 3,
    stage: 'field form',
    apply: (given) =>
      given.map((segment) => (segment.role === 'field' ? { ...segment, bytes: rewrite(segment) } : segment)),
  };
}

/** Parameters as they stand in the query, in lower case where the fields are. */
function asInUrl(target: string): MessageMutation[] {
  const raw = queryOf(target)
    .split('&')
    .map((pair) => pair.slice(pair.indexOf('=') + 1));
  const decoded = decodedPairs(queryOf(target))?.map(([, value]) => value) ?? [];
  const spellings = new Map(decoded.map((value, i) => [value, raw[i] ?? value]));
  return [false, true].map((isLowered) =>
    ofSegments({ code: 'query_not_decoded' }, ({ bytes, original }) => {
      const spelling = spellings.get(Buffer.from(original ?? bytes).toString('latin1'));
      if (spelling === undefined) return bytes;
      return Buffer.from(isLowered ? spelling.toLowerCase() : spelling, 'latin1');
    }),
  );
}

function otherCases(message: CandidateMessage): MessageMutation[] {
  if (!message.some(({ role, original }) => role === 'field' && original !== undefined)) return [];
  return [
    {
      on: 'message',
      mistakes: [{ code: 'message_case_kept' }],
      cost: 1,
      stage: 'field case',
      apply: (given) =>
        given.map((segment) =>
          segment.role === 'field' ? { ...segment, bytes: segment.original ?? segment.bytes } : segment,
        ),
    },
    keptBeyond('of letters that are not ASCII', (text) =>
      text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
    ),
    keptBeyond('as in Turkish', (text) => text.toLocaleLowerCase('tr')),
    {
      ...mutation({ code: 'message_case_changed', detail: 'the fields in upper case' }, (bytes) =>
        Buffer.from(textOf(bytes).toUpperCase()),
      ),
      stage: 'field case',
    },
  ];
}

/** Lower case as not every language has it. */
function keptBeyond(detail: string, lower: (text: string) => string): MessageMutation {
  const mistake: NamedMistake = { code: 'message_case_kept', detail };
  const written = ofSegments(mistake, ({ bytes, original }) => Buffer.from(lower(textOf(original ?? bytes))));
  return { ...written, stage: 'field case', isAlone: true };
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}

function escaped(text: string): string {
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
