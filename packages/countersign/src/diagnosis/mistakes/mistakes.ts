/** The mistakes that clients make when they sign, in words, by stable code. */

import type { MistakeCode } from '../../responses/mistake-code.ts';
import { CATALOGUE, CATALOGUE_SECTIONS } from '../catalogue/catalogue.ts';
import type { Entries, MistakeText } from '../catalogue/entry.ts';

/**
 * Every mistake that the diagnosis can name. Each has a page in the documentation, `docs/mistakes/`.
 *
 * @example
 * const { cause, cure } = MISTAKES.body_compacted;
 */
export const MISTAKES: Readonly<Record<MistakeCode, MistakeText>> = textsOf(CATALOGUE);

/** The mistakes under the headings of their index in the documentation. */
export const MISTAKE_GROUPS: Readonly<Record<string, Readonly<Record<string, MistakeText>>>> =
  Object.fromEntries(
    Object.entries(CATALOGUE_SECTIONS).map(([heading, entries]) => [heading, textsOf(entries)]),
  );

function textsOf<Code extends string>(
  entries: Readonly<Record<Code, Entries[string]>>,
): Record<Code, MistakeText> {
  return Object.fromEntries(
    Object.entries<Entries[string]>(entries).map(([code, { cause, cure }]) => [code, { cause, cure }]),
  ) as Record<Code, MistakeText>;
}
