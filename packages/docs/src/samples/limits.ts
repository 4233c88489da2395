/** Requests that samples in some languages cannot sign. */

import type { Recipe } from 'countersign/scheme';

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
  return message.some((step) => step.kind === 'lowercase' && step.of.some(({ kind }) => kind === 'jsonField'))
    ? ['capitals beyond ASCII in signed texts']
    : [];
}
