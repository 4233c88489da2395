/** Mistakes with the numbers of a JSON body. */

import type { Rewrite } from '../../mutations/body/json-body.ts';
import { mapNumbers, mapStrings } from '../../mutations/body/json-text.ts';
import { type Way, way } from '../../mutations/way.ts';
import type { Entries } from '../entry.ts';
import { inJson } from '../ways/body-ways.ts';

const NUMBER = /^"(-?(?:0|[1-9]\d{0,17})(?:\.\d{1,17})?)"$/;

export const JSON_NUMBER_MISTAKES: Entries = {
  body_numbers_changed: {
    cause: 'The body was signed with numbers written in another way than they arrived, such as 5 for 5.00.',
    cure: 'Serialise the body once, and sign and send the same bytes; send amounts as strings, which no gateway rewrites.',
    example: ['{"a":5}', '{"a":5.00}'],
    ways: [
      inJson(
        'json numbers',
        way(2, 'signed as JavaScript writes them', inNumbers(asJavaScript)),
        way(2, 'with a fraction, signed as Python writes them', inNumbers(asPythonFloat)),
        way(3, 'signed with ".0"', inNumbers(withZero)),
        way(3, 'signed with two decimals', inNumbers(withDecimals)),
        way(
          3,
          'large ones, signed as PHP writes them',
          inNumbers((literal) => (/^-?\d{19,}$/.test(literal) ? Number(literal).toExponential() : literal)),
        ),
        way(
          3,
          'signed as strings',
          inNumbers((literal) => `"${literal}"`),
        ),
        way(2, 'signed as numbers, sent as strings', (text) =>
          mapStrings(text, (literal) => NUMBER.exec(literal)?.[1] ?? literal),
        ),
        ...[0, 1, 2, 3].flatMap(oneNumber),
      ),
    ],
  },
};

/** An amount among whole numbers, which stay as they are. */
function oneNumber(place: number): Way<Rewrite>[] {
  const alone =
    (rewrite: (literal: string) => string): Rewrite =>
    (text) => {
      let at = 0;
      return mapNumbers(text, (literal) => (at++ === place ? rewrite(literal) : literal));
    };
  return [
    way(3, `number ${place + 1}, signed with ".0"`, alone(withZero)),
    way(3, `number ${place + 1}, signed with two decimals`, alone(withDecimals)),
    way(3, `number ${place + 1}, signed as JavaScript writes it`, alone(asJavaScript)),
  ];
}

function inNumbers(rewrite: (literal: string) => string): Rewrite {
  return (text) => mapNumbers(text, rewrite);
}

function asJavaScript(literal: string): string {
  return String(Number(literal));
}

/** Whole numbers stay as they are: only what is written with a fraction is a float. */
function asPythonFloat(literal: string): string {
  if (!/[.eE]/.test(literal)) return literal;
  const number = Number(literal);
  return Number.isInteger(number) ? `${number}.0` : String(number);
}

function withZero(literal: string): string {
  return /^-?\d+$/.test(literal) ? `${literal}.0` : literal;
}

function withDecimals(literal: string): string {
  const number = Number(literal);
  return Math.abs(number) < 1e15 ? number.toFixed(2) : literal;
}
