/** Mutations of the strings of a JSON body, of which serialisers escape different characters. */

import type { BodyMutation } from './body-mutation.ts';
import { onJson } from './json-body.ts';
import { mapStrings } from './json-text.ts';

const hex = (digits: string) => digits;
const escapes =
  (characters: RegExp, write: (code: string) => string = hex) =>
  (text: string) =>
    text.replace(characters, (unit) => `\\u${write(unit.charCodeAt(0).toString(16).padStart(4, '0'))}`);
const upper = (digits: string) => digits.toUpperCase();
const unescaped = (which: RegExp) => (text: string) =>
  text.replace(/\\(?:u([0-9A-Fa-f]{4})|.)/gs, (sequence, digits: string | undefined) => {
    if (digits === undefined) return sequence;
    const unit = String.fromCharCode(Number.parseInt(digits, 16));
    return which.test(unit) ? unit : sequence;
  });

/** Of characters that were escaped where they were sent. */
function escapesInCase(write: (digits: string) => string): (text: string) => string {
  return (text) =>
    text.replace(/\\(?:u([0-9A-Fa-f]{4})|.)/gs, (sequence, digits: string | undefined) =>
      digits === undefined ? sequence : `\\u${write(digits)}`,
    );
}

function inStrings(
  mistake: BodyMutation['mistake'],
  facts: Pick<BodyMutation, 'cost' | 'stage'>,
  rewrite: (literal: string) => string,
): BodyMutation {
  return { mistake, ...facts, apply: onJson((text) => mapStrings(text, rewrite)) };
}

const SLASHES = { stage: 'json slashes' } as const;
const NON_ASCII = { stage: 'json non-ascii' } as const;
const HTML = { stage: 'json html' } as const;

/** The mutations of the strings of a JSON body. */
export const JSON_STRING_MUTATIONS: readonly BodyMutation[] = [
  inStrings({ code: 'body_slashes_escaped', detail: 'signed with \\/' }, { cost: 1, ...SLASHES }, (literal) =>
    literal.replace(/\\.|\//gs, (found) => (found === '/' ? '\\/' : found)),
  ),
  inStrings({ code: 'body_slashes_escaped', detail: 'signed with /' }, { cost: 2, ...SLASHES }, (literal) =>
    literal.replace(/\\./gs, (found) => (found === '\\/' ? '/' : found)),
  ),
  inStrings(
    { code: 'body_non_ascii_escaped', detail: 'signed with \\u…, in lower case' },
    { cost: 1, ...NON_ASCII },
    escapes(/[^\0-\x7f]/g),
  ),
  inStrings(
    { code: 'body_non_ascii_escaped', detail: 'signed with \\u…, in upper case' },
    { cost: 3, ...NON_ASCII },
    escapes(/[^\0-\x7f]/g, upper),
  ),
  inStrings(
    { code: 'body_non_ascii_escaped', detail: 'signed with hex digits in upper case' },
    { cost: 2, ...NON_ASCII },
    escapesInCase(upper),
  ),
  inStrings(
    { code: 'body_non_ascii_escaped', detail: 'signed with hex digits in lower case' },
    { cost: 2, ...NON_ASCII },
    escapesInCase((digits) => digits.toLowerCase()),
  ),
  inStrings(
    { code: 'body_non_ascii_escaped', detail: 'signed with the characters themselves' },
    { cost: 1, ...NON_ASCII },
    unescaped(/[^\0-\x7f]/),
  ),
  inStrings(
    { code: 'body_html_escaped', detail: 'signed with \\u003c, \\u003e and \\u0026' },
    { cost: 2, ...HTML },
    escapes(/[<>&\u2028\u2029]/g),
  ),
  inStrings(
    { code: 'body_html_escaped', detail: 'signed with \\u003d and \\u0027 too, as Gson does' },
    { cost: 3, ...HTML },
    escapes(/[<>&='\u2028\u2029]/g),
  ),
  inStrings(
    {
      code: 'body_html_escaped',
      detail: 'signed with \\u003C, \\u0027 and \\u002B, as System.Text.Json does',
    },
    { cost: 3, ...HTML },
    escapes(/[<>&'+`]/g, upper),
  ),
  {
    mistake: { code: 'body_html_escaped', detail: 'signed as System.Text.Json writes all strings' },
    cost: 3,
    ...HTML,
    apply: onJson(asSystemTextJson),
  },
  inStrings(
    { code: 'body_html_escaped', detail: 'signed with the characters themselves' },
    { cost: 2, ...HTML },
    unescaped(/[<>&='+`]/),
  ),
];

/** Quotation marks and all that is not ASCII as well; undefined where that is all, which has a name of its own. */
function asSystemTextJson(text: string): string | undefined {
  if (!/[<>&'+`]|\\"/.test(text)) return undefined;
  const marks = escapes(/[<>&'+`]/g, upper);
  const others = escapes(/[^\0-\x7e]/g, upper);
  return mapStrings(text, (literal) =>
    others(marks(literal.replace(/\\(.)/gs, (sequence, mark) => (mark === '"' ? '\\u0022' : sequence)))),
  );
}
