/** Mistakes with a body that is a form, or was signed as one. */

import type { FormPairs } from '../../mutations/body/form-body.ts';
import { asObject, sortedPairs } from '../../mutations/body/form-object.ts';
import { PHP, PYTHON, writtenBy } from '../../mutations/body/json-printers.ts';
import { asForm, asPlainForm } from '../../mutations/body/printed-json.ts';
import { plainly, type Way, way } from '../../mutations/way.ts';
import type { Entries } from '../entry.ts';
import { inForm, inJson } from '../ways/body-ways.ts';

export const FORM_MISTAKES: Entries = {
  body_form_encoded: {
    cause: 'The body was signed as a form (a=1&b=2), though it was sent as JSON.',
    cure: 'Sign the bytes that are sent.',
    example: ['a=1&b=2', '{"a":1,"b":2}'],
    ways: [
      inJson(
        'body form',
        plainly(2, asForm),
        way(3, 'blanks as %20', (text) => asForm(text)?.replaceAll('+', '%20')),
        way(3, 'not encoded', asPlainForm),
        way(3, 'not encoded, sorted', (text) => asPlainForm(text)?.split('&').sort().join('&')),
      ),
    ],
  },
  body_sent_as_form: {
    cause: 'JSON was signed, but a form (a=1&b=2) was sent.',
    cure: 'Give the client the very text that was signed as its body, with the content type application/json.',
    example: ['{"a":"1"}', 'a=1'],
    ways: [
      inForm(
        'body form',
        ...asJson('', 'as texts'),
        ...asJson(', with numbers', 'as values'),
        // GitHub and others send JSON in one field.
        way(1, 'the value of its field was signed', (pairs) =>
          pairs.length === 1 ? pairs[0]?.[1] : undefined,
        ),
      ),
    ],
  },
  body_form_respelt: {
    cause: 'The form was signed with another percent-encoding, or in another order, than it was sent with.',
    cure: 'Build the form once, as text, and sign and send that text.',
    example: ['a=b c', 'a=b+c'],
    ways: [
      inForm(
        'body form',
        ...spelt(1, 'its values not encoded', (text) => text),
        ...spelt(1, 'blanks as %20', rfc3986),
        ...spelt(1, 'blanks as +', withPlus(rfc3986)),
        ...spelt(1, 'as encodeURIComponent does', encodeURIComponent),
        ...spelt(2, 'as encodeURIComponent does, blanks as +', withPlus(encodeURIComponent)),
        ...spelt(2, 'as qs writes RFC 1738, with brackets not encoded', (text) =>
          withPlus(rfc3986)(text).replaceAll('%28', '(').replaceAll('%29', ')'),
        ),
        ...spelt(2, 'as urlencode of PHP does', (text) => withPlus(rfc3986)(text).replaceAll('~', '%7E')),
        ...spelt(2, 'as URLSearchParams does', (text) =>
          new URLSearchParams([['', text]]).toString().slice(1),
        ),
        ...spelt(3, 'blanks as + and all else not encoded', (text) => text.replaceAll(' ', '+')),
        ...spelt(2, 'with hex digits in lower case', inLowerCase),
        ...spelt(2, 'with hex digits in lower case, blanks as +', withPlus(inLowerCase)),
      ),
    ],
  },
};

type WriteForm = (pairs: FormPairs) => string | undefined;

function asJson(detail: string, types: 'as texts' | 'as values'): Way<WriteForm>[] {
  return [
    way(1, `signed as JSON${detail}`, (pairs) => asObject(pairs, types)),
    way(2, `signed as JSON of PHP${detail}`, (pairs) => writtenBy(PHP, asObject(pairs, types))),
    way(1, `signed as JSON of Python${detail}`, (pairs) => writtenBy(PYTHON, asObject(pairs, types))),
    way(2, `signed as JSON, sorted${detail}`, (pairs) => asObject(sortedPairs(pairs), types)),
  ];
}

function spelt(cost: number, detail: string, encode: (text: string) => string): Way<WriteForm>[] {
  const joined = (pairs: FormPairs) =>
    pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
  return [
    way(cost, detail, joined),
    way(cost + 1, `sorted, ${detail}`, (pairs) => joined(sortedPairs(pairs))),
  ];
}

function rfc3986(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function inLowerCase(text: string): string {
  return rfc3986(text).replace(/%[0-9A-F]{2}/g, (triplet) => triplet.toLowerCase());
}

function withPlus(encode: (text: string) => string) {
  return (text: string) => encode(text).replaceAll('%20', '+');
}
