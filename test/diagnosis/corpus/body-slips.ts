/** Slips with a body between signing and sending. Each body is really written twice. */

import type { MistakeCode } from 'countersign/diagnosis';
import type { Payload } from './client.ts';
import { COMPACT, type Json, PRETTY, PYTHON, type Style, serialise } from './json-text.ts';
import { text } from './secret-slips.ts';
import { hasJson, type Slip, slip } from './slip.ts';

/** A body that is serialised once more to be signed, in another style. */
export function restyled(code: MistakeCode, title: string, style: Partial<Style>, on?: Slip['on']): Slip {
  return slip(code, title, {
    make: ({ payloadToSign }) => ({
      payloadToSign: (payload) => {
        const before = payloadToSign(payload);
        // A serialiser knows nothing of the newline or the mark in a file.
        return { ...before, style: { ...before.style, ...style }, start: '', end: '' };
      },
    }),
    on: (situation) => hasJson(situation) && (on ?? isBare)(situation),
  });
}

/** Where the body is JSON on several lines. */
export const LINE_BY_LINE: NonNullable<Slip['on']> = (situation) =>
  hasJson(situation) && situation.job.payload?.style.indent !== '';

/** Where nothing but JSON is sent. */
const isBare: NonNullable<Slip['on']> = ({ job: { payload } }) => payload?.start === '' && payload.end === '';
const ON_ONE_LINE: NonNullable<Slip['on']> = (situation) =>
  isBare(situation) && situation.job.payload?.style.indent === '';

/** Where sorting the names of the top is not all that a serialiser that sorts would do. */
const NESTED_OUT_OF_ORDER: NonNullable<Slip['on']> = ({ job: { payload } }) =>
  payload?.start === '' &&
  payload.end === '' &&
  // Of names that are sent sorted, nobody knows the order that they had.
  payload.style.names === 'in order' &&
  'json' in payload.content &&
  serialise(payload.content.json, { ...COMPACT, names: 'sorted' }) !==
    serialise(payload.content.json, { ...COMPACT, names: 'sorted at the top' });
/** Of more members than five there are too many orders. */
const HAS_FEW_MEMBERS: NonNullable<Slip['on']> = (situation) => {
  const { payload } = situation.job;
  return (
    isBare(situation) &&
    payload !== undefined &&
    'json' in payload.content &&
    Object.keys(payload.content.json as Record<string, Json>).length <= 5
  );
};
const HAS_QUOTE: NonNullable<Slip['on']> = ({ job: { payload } }) =>
  payload?.start === '' &&
  payload.end === '' &&
  'json' in payload.content &&
  /['=]/.test(serialise(payload.content.json, COMPACT));

const IN_UTF8: NonNullable<Slip['on']> = (situation) =>
  isBare(situation) && situation.job.payload?.style.nonAscii === 'raw';

/** JSON that was written once more. */
export const restyledSlips: readonly Slip[] = [
  restyled(
    'body_compacted',
    'the body that is sent spaced is signed as JSON.stringify writes it',
    spacing(COMPACT),
    ON_ONE_LINE,
  ),
  restyled(
    'body_compacted',
    'the body that is sent line by line is signed as JSON.stringify writes it',
    spacing(COMPACT),
    LINE_BY_LINE,
  ),
  restyled('body_spaced', 'the body is signed with the spaces of json.dumps', spacing(PYTHON), ON_ONE_LINE),
  restyled('body_spaced', 'the body is signed indented by two spaces', spacing(PRETTY), ON_ONE_LINE),
  restyled(
    'body_spaced',
    'the body is signed indented by four spaces',
    { ...spacing(PRETTY), indent: '    ' },
    ON_ONE_LINE,
  ),
  restyled(
    'body_spaced',
    'the body is signed indented by tabs',
    { ...spacing(PRETTY), indent: '\t' },
    ON_ONE_LINE,
  ),
  restyled(
    'body_spaced',
    'the body is signed as WriteIndented of .NET writes it on Windows',
    { ...spacing(PRETTY), lineBreak: '\r\n' },
    ON_ONE_LINE,
  ),
  restyled(
    'body_spaced',
    'the body is signed as ConvertTo-Json of PowerShell 5 writes it',
    { colon: ':  ', comma: ',', indent: '    ', lineBreak: '\r\n' },
    ON_ONE_LINE,
  ),
  restyled('body_spaced', 'the body is signed with a space after colons only', { colon: ': ' }, ON_ONE_LINE),
  restyled('body_keys_reordered', 'the body is signed with all names sorted, as Go does', {
    names: 'sorted',
  }),
  restyled(
    'body_keys_reordered',
    'the body is signed with the names of its top sorted (ksort)',
    {
      names: 'sorted at the top',
    },
    NESTED_OUT_OF_ORDER,
  ),
  restyled(
    'body_keys_reordered',
    'the body is signed in the order of a hash table',
    { names: 'reversed at the top' },
    HAS_FEW_MEMBERS,
  ),
  restyled('body_slashes_escaped', 'the body is signed with slashes escaped, as json_encode does', {
    slashes: 'escaped',
  }),
  restyled('body_slashes_escaped', 'the body of json_encode is signed with JSON_UNESCAPED_SLASHES', {
    slashes: 'raw',
  }),
  restyled(
    'body_non_ascii_escaped',
    'the body is signed with non-ASCII escaped, as json.dumps does',
    {
      nonAscii: 'escaped',
    },
    IN_UTF8,
  ),
  restyled(
    'body_non_ascii_escaped',
    'the body is signed with non-ASCII escaped in capitals, as .NET does',
    {
      nonAscii: 'escaped in capitals',
    },
    IN_UTF8,
  ),
  restyled('body_non_ascii_escaped', 'the body that is sent escaped is signed with ensure_ascii=False', {
    nonAscii: 'raw',
  }),
  restyled('body_html_escaped', 'the body is signed with <, > and & escaped, as Go does', { markup: '<>&' }),
  restyled(
    'body_html_escaped',
    'the body is signed with markup escaped as Gson does',
    { markup: "<>&='" },
    HAS_QUOTE,
  ),
  restyled('body_html_escaped', 'the body of Go is signed as others write it', { markup: '' }),
  slip('body_html_escaped', 'the body is signed as System.Text.Json writes it', {
    make: ({ bodyToSign }) => ({
      bodyToSign: (bytes, payload) => text(systemTextJson(bodyToSign(bytes, payload).toString())),
    }),
    on: (situation) => HAS_QUOTE(situation) && isBare(situation),
  }),
  restyled('body_numbers_changed', 'amounts are signed as JavaScript writes numbers', {
    numbers: 'shortest',
  }),
  restyled('body_numbers_changed', 'amounts are signed as Python writes floats', {
    numbers: 'with a decimal',
  }),
  slip('body_member_missing', 'the body is signed before its last field is added', {
    make: ({ payloadToSign }) => ({
      payloadToSign: (payload) => {
        const before = payloadToSign(payload);
        return { ...before, content: withoutLast(before.content) };
      },
    }),
    on: (situation) => isBare(situation) && hasJson(situation) && hasTwoToEight(situation.job.payload),
  }),
  slip('body_form_encoded', 'the body that is sent as JSON is signed as a form', {
    make: () => ({ bodyToSign: (bytes, payload) => formOf(payload) ?? bytes }),
    on: (situation) => hasJson(situation) && isFlat(situation.job.payload),
  }),
  slip('body_double_encoded', 'the body is serialised twice before it is signed', {
    make: ({ bodyToSign }) => ({
      bodyToSign: (bytes, payload) => text(JSON.stringify(bodyToSign(bytes, payload).toString())),
    }),
    on: (situation) => hasJson(situation) && isBare(situation),
  }),
];

/** Marks of HTML, quotation marks in texts and all that is not ASCII. */
function systemTextJson(body: string): string {
  return body.replaceAll('\\"', '\\u0022').replaceAll(/[<>&'+`\u007f-\uffff]/g, (unit) => {
    const digits = unit.charCodeAt(0).toString(16).toUpperCase();
    return `\\u${digits.padStart(4, '0')}`;
  });
}

function withoutLast(content: Payload['content']): Payload['content'] {
  if (!('json' in content)) return content;
  return { json: Object.fromEntries(Object.entries(content.json as Record<string, Json>).slice(0, -1)) };
}

/** More members are not left out one by one. */
function hasTwoToEight(payload: Payload | undefined): boolean {
  const members =
    payload !== undefined && 'json' in payload.content ? Object.keys(payload.content.json as object) : [];
  return members.length >= 2 && members.length <= 8;
}

function spacing({ colon, comma, indent, lineBreak }: Style): Partial<Style> {
  return { colon, comma, indent, lineBreak };
}

/** Builds a form of the members that are no lists and no objects. */
function formOf(payload: Payload | undefined): Buffer | undefined {
  if (payload === undefined || !('json' in payload.content)) return undefined;
  const members = Object.entries(payload.content.json as Record<string, Json>);
  const pairs = members.map(([name, value]): [string, string] => [
    name,
    typeof value === 'string' ? value : serialise(value, COMPACT),
  ]);
  return text(new URLSearchParams(pairs).toString());
}

function isFlat(payload: Payload | undefined): boolean {
  if (payload === undefined || !('json' in payload.content)) return false;
  const values = Object.values(payload.content.json as Record<string, Json>);
  return values.every((value) => typeof value === 'string' || typeof value === 'number');
}
