// The union of the codes of mistakes, written from the catalogue of the diagnosis: packages/countersign/src/responses/mistake-code.ts.

import path from 'node:path';
import { root } from './set-up.mjs';

/** The file of the union. */
export const mistakeCodesFile = path.join(root, 'packages/countersign/src/responses/mistake-code.ts');

/** Its text. Public answers name mistakes by these codes, and know nothing of the diagnosis. */
export function mistakeCodesSource(groups) {
  const members = Object.entries(groups).map(
    ([heading, mistakes]) =>
      `  // ${heading}.\n${Object.keys(mistakes)
        .map((code) => `  | '${code}'\n`)
        .join('')}`,
  );
  return `/** The stable names of the mistakes that clients make when they sign. Written by \`npm run docs\` from the catalogue. */

/** The stable name of a mistake. Each has a page in the documentation, \`docs/mistakes/\`. */
export type MistakeCode =
${members.join('').trimEnd()};
`;
}
