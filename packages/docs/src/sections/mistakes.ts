/** The most likely mistakes with this scheme, in the order of their likelihood. */

import { paragraph, table } from '../document/block.ts';
import { mistakesOfScheme } from '../example/mistakes-of-scheme.ts';
import type { WriteSection } from './section.ts';

export const mistakes: WriteSection = ({ scheme, recipe, credentials, baseUrl, basePath, mistakeUrl }) => {
  const found = mistakesOfScheme({ scheme, recipe, credentials, baseUrl, basePath });
  return [
    paragraph('When a signature does not match, it is most often one of these, the likeliest first:'),
    table(
      ['', 'Mistake', 'Cure'],
      found.map(({ code, cause, cure }, i) => [String(i + 1), `${cause} [More](${mistakeUrl(code)})`, cure]),
    ),
  ];
};
