/** The recipe of a scheme, without which nothing can be written about it. */

import type { Scheme } from 'countersign';
import { type Recipe, recipeOf } from 'countersign/scheme';

/**
 * Describes the scheme as data.
 *
 * @throws TypeError for a scheme without a recipe, which says why no page can be written, and what to do.
 */
export function documentedRecipe(scheme: Scheme): Recipe {
  const { name, alternatives, introspection } = scheme;
  const start = `partnerDocs(): no page can be written for "${name}", since it has no recipe: `;
  if (alternatives !== undefined)
    throw new TypeError(`${start}it stands for several schemes. Write the documentation of each by itself`);
  if (introspection?.declaration === undefined)
    throw new TypeError(`${start}it is not declared with defineScheme(). ${whatToDo(scheme)}`);
  return recipeOf(scheme);
}

/** Partners of a published protocol sign by its own documentation. */
function whatToDo({ about }: Scheme): string {
  return about === undefined
    ? 'Declare it with defineScheme(), or write the page by hand'
    : `Give partners the documentation of its protocol, ${about.documentation}, with your base URL and their key id`;
}
