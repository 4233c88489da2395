/** Reasons why a recipe cannot be followed by a program. */

import type { Recipe, RecipeValue } from 'countersign/scheme';

/**
 * Says why no samples can be made of a recipe; empty where they can.
 *
 * @example
 * whyNoSamples(recipeOf(scheme)); // []
 */
export function whyNoSamples(recipe: Recipe): readonly string[] {
  const { gaps, keyId, timestamp, nonce, signature, algorithm = '' } = recipe;
  const reasons = gaps.map(({ at, what }) => `${at}: ${what}`);
  const values: readonly [string, RecipeValue | undefined][] = Object.entries({
    keyId,
    timestamp,
    nonce,
    signature,
  });
  for (const [name, value] of values)
    if (value !== undefined && value.place !== 'header')
      reasons.push(`${name} travels in the ${value.place}`);
  if (!algorithm.startsWith('hmac-')) reasons.push(`the algorithm ${algorithm} is not HMAC`);
  return reasons;
}
