/** Time and replay: how old a request may be, and what may be used once. */

import type { Recipe, RecipeTimestamp } from 'countersign/scheme';
import { type Block, paragraph, span } from '../document/block.ts';
import { placeText, timestampText } from '../wording/value-text.ts';
import { windowText } from './in-short.ts';
import type { WriteSection } from './section.ts';

export const time: WriteSection = ({ recipe }) => {
  const { timestamp, window } = recipe;
  const blocks: Block[] = [];
  if (timestamp !== undefined && window !== undefined)
    blocks.push(
      paragraph(
        `${placeText(timestamp)} is ${timestampText(timestamp)}. It must lie ${windowText(window)}, and is signed as you write it.`,
      ),
      paragraph(
        "Take the time when you sign, not when your program starts, and keep the clock synchronised (NTP). The `Date` header of every answer tells the server's time, to compare with yours.",
      ),
    );
  else blocks.push(paragraph('Requests have no timestamp, so none is too old.'));
  return [...blocks, paragraph(ONCE[recipe.replay](recipe))];
};

const ONCE: Readonly<Record<Recipe['replay'], (recipe: Recipe) => string>> = {
  nonce: ({ nonce }) =>
    `Each nonce can be used once with your key${nonce?.header === undefined ? '' : ` (${span(nonce.header)})`}: a request that arrives a second time is refused. Make a new one for every request, retries too, out of a random generator or a UUID.`,
  signature: ({ timestamp }) =>
    `Each signature can be used once: a request that arrives a second time is refused.${isInSeconds(timestamp?.format) ? ' Two requests with equal signed parts in one second have the same signature, so the second of them is refused: send it in the next second.' : ''}`,
  none: () =>
    'Equal requests are not refused as copies: make operations that must not be repeated safe by an id of their own.',
};

function isInSeconds(format: RecipeTimestamp['format'] | undefined): boolean {
  return (
    format === 'unixSeconds' || format === 'httpDate' || (typeof format === 'object' && 'pattern' in format)
  );
}
