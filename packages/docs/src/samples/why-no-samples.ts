/** Reasons why a recipe cannot be followed by a program. */

import type { Recipe, RecipeStep, RecipeValue } from 'countersign/scheme';

/** Parts that no language writes, since hardly any scheme signs them beside values in headers. */
const UNWRITTEN: ReadonlySet<RecipeStep['kind']> = new Set([
  ...(['formField', 'multipartField', 'queryParam', 'byValue', 'escapeNonAscii', 'crc32', 'secret'] as const),
]);

/**
 * Says why no samples can be made of a recipe; empty where they can.
 *
 * @example
 * whyNoSamples(recipeOf(scheme)); // []
 */
export function whyNoSamples(recipe: Recipe): readonly string[] {
  const { gaps, keyId, timestamp, nonce, signature, alsoSent, algorithm = '' } = recipe;
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
  if (alsoSent.length > 0) reasons.push('other values travel beside the signature');
  for (const kind of kindsIn(recipe.message))
    if (UNWRITTEN.has(kind)) reasons.push(`the message has the part "${kind}"`);
  return reasons;
}

function kindsIn(steps: readonly RecipeStep[]): ReadonlySet<RecipeStep['kind']> {
  return new Set(
    steps.flatMap((step) => [
      step.kind,
      ...('of' in step ? kindsIn(step.of) : []),
      ...(step.kind === 'optional' ? kindsIn(step.after) : []),
    ]),
  );
}
