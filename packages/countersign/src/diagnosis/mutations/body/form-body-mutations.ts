/** Mutations of a body that is a form: JSON that was signed in its place, and other ways to write its fields. */

import type { BodyMutation } from './body-mutation.ts';
import { type FormPairs, readFormBody } from './form-body.ts';
import { PHP, PYTHON, writtenBy } from './json-printers.ts';
import { parseJsonText } from './json-text.ts';
import { asPythonPrints } from './printed-json.ts';

type Write = (pairs: FormPairs) => string | undefined;

/** The mutations of a form; none of any other body. */
export function formBodyMutations(body: Uint8Array): readonly BodyMutation[] {
  return readFormBody(body) === undefined ? [] : MUTATIONS;
}

function mutation(mistake: BodyMutation['mistake'], cost: number, write: Write): BodyMutation {
  return {
    ...{ mistake, cost, stage: 'body form' },
    apply: (body) => {
      const pairs = readFormBody(body);
      const text = pairs && write(pairs);
      return text === undefined ? undefined : Buffer.from(text);
    },
  };
}

const asJson = (detail: string, cost: number, write: Write) =>
  mutation({ code: 'body_sent_as_form', detail }, cost, write);

/** Texts that look like numbers are numbers in the JSON that was signed, where a program had them so. */
const asObject = (pairs: FormPairs, isTyped: boolean) =>
  JSON.stringify(Object.fromEntries(pairs.map(([name, value]) => [name, isTyped ? typed(value) : value])));

function typed(value: string): unknown {
  if (/^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?$/.test(value)) return Number(value);
  if (value === 'true' || value === 'false') return value === 'true';
  return value === 'null' ? null : value;
}

const JSON_SIGNED: readonly BodyMutation[] = [false, true].flatMap((isTyped) => {
  const detail = isTyped ? ', with numbers' : '';
  const sorted = (pairs: FormPairs) => pairs.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [
    asJson(`signed as JSON${detail}`, 1, (pairs) => asObject(pairs, isTyped)),
    asJson(`signed as JSON of PHP${detail}`, 2, (pairs) => writtenBy(PHP, asObject(pairs, isTyped))),
    asJson(`signed as JSON of Python${detail}`, 1, (pairs) => writtenBy(PYTHON, asObject(pairs, isTyped))),
    asJson(`signed as JSON, sorted${detail}`, 2, (pairs) => asObject(sorted(pairs), isTyped)),
    mutation({ code: 'body_stringified', detail: `as Python prints it${detail}` }, 2, (pairs) => {
      const text = asObject(pairs, isTyped);
      const node = parseJsonText(text);
      return node && asPythonPrints(text, node);
    }),
  ];
});

/** GitHub and others send JSON in one field. */
const FIELD_SIGNED = asJson('the value of its field was signed', 1, (pairs) =>
  pairs.length === 1 ? pairs[0]?.[1] : undefined,
);

interface Spelling {
  readonly detail: string;
  readonly cost: number;
  readonly encode: (text: string) => string;
}

const upperEscape = (mark: string) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`;
const rfc3986 = (text: string) => encodeURIComponent(text).replace(/[!'()*]/g, upperEscape);
const lowered = (text: string) => text.replace(/%[0-9A-F]{2}/g, (triplet) => triplet.toLowerCase());
const withPlus = (encode: (text: string) => string) => (text: string) => encode(text).replaceAll('%20', '+');
const SPELLINGS: readonly Spelling[] = [
  { detail: 'its values not encoded', cost: 1, encode: (text) => text },
  { detail: 'blanks as %20', cost: 1, encode: rfc3986 },
  { detail: 'blanks as +', cost: 1, encode: withPlus(rfc3986) },
  { detail: 'as encodeURIComponent does', cost: 1, encode: (text) => encodeURIComponent(text) },
  {
    detail: 'as encodeURIComponent does, blanks as +',
    cost: 2,
    encode: withPlus((text) => encodeURIComponent(text)),
  },
  {
    detail: 'as qs writes RFC 1738, with brackets not encoded',
    cost: 2,
    encode: (text) => withPlus(rfc3986)(text).replaceAll('%28', '(').replaceAll('%29', ')'),
  },
  {
    detail: 'as urlencode of PHP does',
    cost: 2,
    encode: (text) => withPlus(rfc3986)(text).replaceAll('~', '%7E'),
  },
  {
    detail: 'as URLSearchParams does',
    cost: 2,
    encode: (text) => new URLSearchParams([['', text]]).toString().slice(1),
  },
  { detail: 'blanks as + and all else not encoded', cost: 3, encode: (text) => text.replaceAll(' ', '+') },
  { detail: 'with hex digits in lower case', cost: 2, encode: (text) => lowered(rfc3986(text)) },
  {
    detail: 'with hex digits in lower case, blanks as +',
    cost: 2,
    encode: withPlus((text) => lowered(rfc3986(text))),
  },
];

function joined(pairs: FormPairs, encode: (text: string) => string): string {
  return pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
}

const RESPELT: readonly BodyMutation[] = SPELLINGS.flatMap(({ detail, cost, encode }) => [
  mutation({ code: 'body_form_respelt', detail }, cost, (pairs) => joined(pairs, encode)),
  mutation({ code: 'body_form_respelt', detail: `sorted, ${detail}` }, cost + 1, (pairs) =>
    joined(
      pairs.toSorted(([a], [b]) => (a < b ? -1 : 1)),
      encode,
    ),
  ),
]);

const MUTATIONS: readonly BodyMutation[] = [...JSON_SIGNED, FIELD_SIGNED, ...RESPELT];
