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
const USUAL_PREFIXES = ['whsec_', 'sk_live_', 'sk_test_', 'secret_', 'base64:'];

const WHITESPACE: readonly { readonly before?: string; readonly after?: string; readonly cost: number }[] = [
  { after: '\n', cost: 1 },
  { after: '\r\n', cost: 2 },
  { after: ' ', cost: 2 },
  { before: ' ', cost: 2 },
  { after: '\r', cost: 3 },
  { after: '\t', cost: 3 },
  { before: '\t', cost: 3 },
  { before: ' ', after: ' ', cost: 3 },
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
    ...otherPrefix(value, prefix),
    text({ code: 'secret_case_changed' }, 3, value.toLowerCase()),
    text({ code: 'secret_case_changed' }, 3, value.toUpperCase()),
    ...cutShort(value),
  ];
}

function text(mistake: NamedMistake, cost: number, value: string): SecretText {
  return { value, mistakes: [mistake], cost };
}

/** With the prefix where it does not belong, without it where it does. */
function otherPrefix(value: string, prefix: string): SecretText[] {
  if (prefix === '') return [];
  return value.startsWith(prefix)
    ? [text({ code: 'secret_prefix_removed' }, 1, value.slice(prefix.length))]
    : [text({ code: 'secret_prefix_kept' }, 1, prefix + value)];
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
