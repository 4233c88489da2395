/** Mistakes with the strings of a JSON body, of which serialisers escape different characters. */

import { mapStrings } from '../../mutations/body/json-text.ts';
import { way } from '../../mutations/way.ts';
import type { Entries } from '../entry.ts';
import { inJson } from '../ways/body-ways.ts';
import { inFields } from '../ways/field-ways.ts';

const SERIALISE_ONCE =
  'Serialise the body once, and sign and send the same bytes; no gateway may parse it and write it anew.';

export const JSON_STRING_MISTAKES: Entries = {
  body_slashes_escaped: {
    cause: 'The body was signed with slashes escaped (\\/), or not, unlike the body that arrived.',
    cure: SERIALISE_ONCE,
    example: ['["a\\/b"]', '["a/b"]'],
    ways: [
      inJson(
        'json slashes',
        way(
          1,
          'signed with \\/',
          inStrings((literal) => literal.replace(/\\.|\//gs, (found) => (found === '/' ? '\\/' : found))),
        ),
        way(
          2,
          'signed with /',
          inStrings((literal) => literal.replace(/\\./gs, (found) => (found === '\\/' ? '/' : found))),
        ),
      ),
    ],
  },
  body_non_ascii_escaped: {
    cause:
      'The body was signed with non-ASCII characters escaped (\\u…), or not, unlike the body that arrived.',
    cure: SERIALISE_ONCE,
    example: ['["\\u00e9"]', '["é"]'],
    ways: [
      inJson(
        'json non-ascii',
        way(1, 'signed with \\u…, in lower case', inStrings(escapes(/[^\0-\x7f]/g))),
        way(3, 'signed with \\u…, in upper case', inStrings(escapes(/[^\0-\x7f]/g, inUpperCase))),
        way(2, 'signed with hex digits in upper case', inStrings(escapesInCase(inUpperCase))),
        way(
          2,
          'signed with hex digits in lower case',
          inStrings(escapesInCase((digits) => digits.toLowerCase())),
        ),
        way(1, 'signed with the characters themselves', inStrings(unescapes(/[^\0-\x7f]/))),
      ),
      inFields(
        way(3, 'the fields', (bytes) =>
          Buffer.from(escapes(/[^\0-\x7f]/g)(Buffer.from(bytes).toString('utf8'))),
        ),
      ),
    ],
  },
  body_html_escaped: {
    cause: 'The body was signed with <, > and & escaped (\\u003c), or not, unlike the body that arrived.',
    cure: SERIALISE_ONCE,
    example: ['["\\u003ca\\u003e"]', '["<a>"]'],
    ways: [
      inJson(
        'json html',
        way(2, 'signed with \\u003c, \\u003e and \\u0026', inStrings(escapes(/[<>&\u2028\u2029]/g))),
        way(
          3,
          'signed with \\u003d and \\u0027 too, as Gson does',
          inStrings(escapes(/[<>&='\u2028\u2029]/g)),
        ),
        way(
          3,
          'signed with \\u003C, \\u0027 and \\u002B, as System.Text.Json does',
          inStrings(escapes(/[<>&'+`]/g, inUpperCase)),
        ),
        way(3, 'signed as System.Text.Json writes all strings', asSystemTextJson),
        way(2, 'signed with the characters themselves', inStrings(unescapes(/[<>&='+`]/))),
      ),
    ],
  },
};

function inStrings(rewrite: (literal: string) => string) {
  return (text: string) => mapStrings(text, rewrite);
}

function inUpperCase(digits: string): string {
  return digits.toUpperCase();
}

function escapes(characters: RegExp, write = (digits: string) => digits) {
  return (text: string) =>
    text.replace(characters, (unit) => `\\u${write(unit.charCodeAt(0).toString(16).padStart(4, '0'))}`);
}

const ESCAPE = /\\(?:u([0-9A-Fa-f]{4})|.)/gs;

function unescapes(which: RegExp) {
  return (text: string) =>
    text.replace(ESCAPE, (sequence, digits: string | undefined) => {
      if (digits === undefined) return sequence;
      const unit = String.fromCharCode(Number.parseInt(digits, 16));
      return which.test(unit) ? unit : sequence;
    });
}

/** Of characters that were escaped where they were sent. */
function escapesInCase(write: (digits: string) => string) {
  return (text: string) =>
    text.replace(ESCAPE, (sequence, digits: string | undefined) =>
      digits === undefined ? sequence : `\\u${write(digits)}`,
    );
}

/** Quotation marks and all that is not ASCII as well; undefined where that is all, which has a name of its own. */
function asSystemTextJson(text: string): string | undefined {
  if (!/[<>&'+`]|\\"/.test(text)) return undefined;
  const marks = escapes(/[<>&'+`]/g, inUpperCase);
  const others = escapes(/[^\0-\x7e]/g, inUpperCase);
  return mapStrings(text, (literal) =>
    others(marks(literal.replace(/\\(.)/gs, (sequence, mark) => (mark === '"' ? '\\u0022' : sequence)))),
  );
}
