/** Requests that samples in some languages cannot sign. */

import type { Recipe, RecipeStep } from 'countersign/scheme';
import { hasStep } from '../example/default-requests.ts';

/**
 * Limits of a language that decodes queries as UTF-8 and knows no other bytes.
 *
 * @example
 * utf8Limits(recipeOf(iimmpact())); // ['queries with escapes that are not UTF-8, such as `%ff`']
 */
export function utf8Limits({ message }: Recipe): readonly string[] {
  return JSON.stringify(message).includes('"isDecoded":true')
    ? ['queries with escapes that are not UTF-8, such as `%ff`']
    : [];
}

/**
 * Limits of a language that lowers the capitals of ASCII alone.
 *
 * @example
 * asciiCaseLimits(recipeOf(ip2())); // ['capitals beyond ASCII in signed texts']
 */
export function asciiCaseLimits({ message }: Recipe): readonly string[] {
  return hasStep(message, ['lowercaseUnicode']) ? ['capitals beyond ASCII in signed texts'] : [];
}

/**
 * Limits of a language that lowers all capitals, where a scheme lowers those of ASCII alone.
 *
 * @example
 * unicodeCaseLimits(recipe); // ['capitals beyond ASCII in texts that are signed in lower case']
 */
export function unicodeCaseLimits({ message }: Recipe): readonly string[] {
  const isLowered = message.some((step) => step.kind === 'lowercase' && hasStep(step.of, BEYOND_ASCII));
  return isLowered ? ['capitals beyond ASCII in texts that are signed in lower case'] : [];
}

/** Steps that may give characters beyond ASCII. */
const BEYOND_ASCII: readonly RecipeStep['kind'][] = [
  'body',
  'jsonField',
  'sortedForm',
  'query',
  'percentDecode',
];
