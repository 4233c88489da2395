/** Texts that a secret becomes on its way into a program. */

import type { NamedMistake } from '../mistakes/named-mistake.ts';

/** A text, and the mistakes that make it of the secret. */
export interface SecretText {
  readonly value: string;
  readonly mistakes: readonly NamedMistake[];
  readonly cost: number;
}

/** Values in the place of a secret that was not found. */
export const MISSING_SECRETS: readonly string[] = [
  '',
  'undefined',
  'null',
  'None',
  'nil',
  '[object Object]',
  'your-secret',
  'changeme',
];

/** Prefixes that vendors and frameworks put before secrets. */
const USUAL_PREFIXES = ['whsec_', 'sk_live_', 'sk_test_', 'secret_', 'base64:', 'v1,whsec_'];

const WHITESPACE: readonly { readonly before?: string; readonly after?: string; readonly cost: number }[] = [
  { after: '\n', cost: 1 },
  { after: '\r\n', cost: 2 },
  { after: ' ', cost: 2 },
  { before: ' ', cost: 2 },
  { after: '\r', cost: 3 },
  { after: '\t', cost: 3 },
  { before: '\t', cost: 3 },
  { before: ' ', after: ' ', cost: 3 },
  // A no-break space, which comes along from pages and chats.
  { after: '\u00a0', cost: 3 },
  { before: '\u00a0', cost: 3 },
];

/** Marks at which shells, settings files and URLs end a value. */
const ENDING_MARKS = ['#', '$', '=', ' ', '&', '+', '/', ';', ':', '-', '.'];
/** Lengths of settings that cut what is longer. */
const USUAL_LENGTHS = [8, 16, 24, 32, 64];

/** A prefix such as `whsec_`, as vendors put before secrets. */
export function prefixOf(value: string): string {
  return /^(?:[a-z]{2,10}_){1,3}/.exec(value)?.[0] ?? '';
}

/** The texts, the right one first. */
export function textsOf(value: string, prefix: string): SecretText[] {
  return [
    { value, mistakes: [], cost: 0 },
    ...WHITESPACE.map(({ before = '', after = '', cost }) =>
      text({ code: 'secret_with_whitespace' }, cost, before + value + after),
    ),
    text({ code: 'secret_quoted' }, 2, `"${value}"`),
    text({ code: 'secret_quoted' }, 2, `'${value}'`),
    text({ code: 'secret_quoted', detail: 'as Python prints bytes' }, 3, `b'${value}'`),
    ...USUAL_PREFIXES.map((usual) => text({ code: 'secret_prefix_kept' }, 2, usual + value)),
    text(
      { code: 'secret_encoded', detail: 'as for a URL' },
      3,
      encodeURIComponent(Buffer.from(value).toString()),
    ),
    ...AFFIXED.map(([detail, cost, write]) => text({ code: 'secret_affixed', detail }, cost, write(value))),
    ...ESCAPED.map(([detail, write]) => text({ code: 'secret_encoded', detail }, 3, write(value))),
    ...otherPrefix(value, prefix),
    text({ code: 'secret_case_changed' }, 3, value.toLowerCase()),
    text({ code: 'secret_case_changed' }, 3, value.toUpperCase()),
    ...byteByByte(value),
    ...cutShort(value),
    ...variablesLost(value),
  ];
}

const AFFIXED: readonly (readonly [detail: string, cost: number, write: (value: string) => string])[] = [
  ['"&" behind it, as in OAuth 1', 2, (value) => `${value}&`],
  ['"AWS4" before it', 2, (value) => `AWS4${value}`],
  ['"v1," before it', 3, (value) => `v1,${value}`],
  ['":" behind it, as in HTTP Basic', 3, (value) => `${value}:`],
  ['"=" behind it', 3, (value) => `${value}=`],
  ['"Bearer " before it', 3, (value) => `Bearer ${value}`],
];

/** As pages and settings in HTML and JSON show it. */
const ESCAPED: readonly (readonly [detail: string, write: (value: string) => string])[] = [
  [
    'as HTML escapes it',
    (value) => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  ],
  [
    'as HTML escapes it, quotation marks too',
    (value) => value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
  ],
  [
    'as JSON in HTML escapes it',
    (value) => value.replace(/[=&<>']/g, (mark) => `\\u00${mark.charCodeAt(0).toString(16).toUpperCase()}`),
  ],
  [
    'as JSON in HTML escapes it, in lower case',
    (value) => value.replace(/[=&<>']/g, (mark) => `\\u00${mark.charCodeAt(0).toString(16)}`),
  ],
];

/** A shell puts the values of variables in their place, which are empty. */
function variablesLost(value: string): SecretText[] {
  const lost = value.replace(/\$(?:[A-Za-z_]\w*|[0-9@*#?$!-]|\{[^}]*\})/g, '');
  return lost === value
    ? []
    : [text({ code: 'secret_cut_short', detail: 'without what a shell takes for a variable' }, 2, lost)];
}

function text(mistake: NamedMistake, cost: number, value: string): SecretText {
  return { value, mistakes: [mistake], cost };
}

/** Hex as BitConverter of .NET writes it. */
function byteByByte(value: string): SecretText[] {
  if (!/^(?:[0-9a-f]{2})+$/i.test(value)) return [];
  const pairs = (value.toUpperCase().match(/../g) ?? []).join('-');
  return [text({ code: 'secret_case_changed', detail: 'with dashes between the bytes' }, 3, pairs)];
}

/** With the prefix where it does not belong, without it where it does. */
function otherPrefix(value: string, prefix: string): SecretText[] {
  if (prefix === '') return [];
  return value.startsWith(prefix)
    ? [text({ code: 'secret_prefix_removed' }, 1, value.slice(prefix.length))]
    : [
        text({ code: 'secret_prefix_kept' }, 1, prefix + value),
        // Decoders of base64 in Python and PHP leave out what is not base64.
        text({ code: 'secret_prefix_kept' }, 2, prefix.replaceAll('_', '') + value),
      ];
}

function cutShort(value: string): SecretText[] {
  const values = [
    ...ENDING_MARKS.map((mark) => value.split(mark)[0] as string),
    ...USUAL_LENGTHS.map((length) => value.slice(0, length)),
    value.slice(0, -1),
    value.slice(1),
  ];
  return values.map((cut) => text({ code: 'secret_cut_short' }, 3, cut));
}
