/** What the text of a secret becomes on its way into a program. */

import type { NamedMistake } from './named-mistake.ts';

/** A text, and the mistakes that make it of the secret. */
export type SecretText = readonly [mistakes: readonly NamedMistake[], cost: number, value: string];

/** What stands in the place of a secret that was not found. */
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

/** What vendors and frameworks put before secrets. */
const USUAL_PREFIXES = ['whsec_', 'sk_live_', 'sk_test_', 'secret_', 'base64:'];

/** A prefix such as `whsec_`, as vendors put before secrets. */
export function prefixOf(value: string): string {
  return /^(?:[a-z]{2,10}_){1,3}/.exec(value)?.[0] ?? '';
}

/** The texts, the right one first. */
export function textsOf(value: string, prefix: string): SecretText[] {
  const whitespace = (text: string, cost: number): SecretText => [
    [{ code: 'secret_with_whitespace' }],
    cost,
    text,
  ];
  const cut = (text: string): SecretText => [[{ code: 'secret_cut_short' }], 3, text];
  const hasPrefix = prefix !== '' && value.startsWith(prefix);
  return [
    [[], 0, value],
    whitespace(`${value}\n`, 1),
    whitespace(`${value}\r\n`, 2),
    whitespace(`${value} `, 2),
    whitespace(` ${value}`, 2),
    whitespace(`${value}\r`, 3),
    whitespace(`${value}\t`, 3),
    whitespace(`\t${value}`, 3),
    whitespace(` ${value} `, 3),
    [[{ code: 'secret_quoted' }], 2, `"${value}"`],
    [[{ code: 'secret_quoted' }], 2, `'${value}'`],
    [[{ code: 'secret_quoted', detail: 'as Python prints bytes' }], 3, `b'${value}'`],
    ...USUAL_PREFIXES.map((usual): SecretText => [[{ code: 'secret_prefix_kept' }], 2, usual + value]),
    [
      [{ code: 'secret_encoded', detail: 'as for a URL' }],
      3,
      encodeURIComponent(Buffer.from(value).toString()),
    ],
    ...(hasPrefix
      ? [[[{ code: 'secret_prefix_removed' }], 1, value.slice(prefix.length)] as SecretText]
      : []),
    ...(!hasPrefix && prefix !== ''
      ? [[[{ code: 'secret_prefix_kept' }], 1, prefix + value] as SecretText]
      : []),
    [[{ code: 'secret_case_changed' }], 3, value.toLowerCase()],
    [[{ code: 'secret_case_changed' }], 3, value.toUpperCase()],
    ...['#', '$', '=', ' ', '&', '+', '/', ';', ':', '-', '.'].map((mark) =>
      cut(value.split(mark)[0] as string),
    ),
    ...[8, 16, 24, 32, 64].map((length) => cut(value.slice(0, length))),
    cut(value.slice(0, -1)),
    cut(value.slice(1)),
  ];
}
