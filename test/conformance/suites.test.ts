/** Published vectors of standards, of which each passes, or is refused on purpose for a reason. */

import { describe, expect, it } from 'vitest';
import { SUITES } from './suites/all-suites.ts';

const VECTORS = new URL('../vectors/', import.meta.url);

/** As many as the folders have. */
const COUNTS: Readonly<Record<string, number>> = {
  rfc9421: 22 + 22 + 51 + 22 + 4,
  rfc9530: 19 + 8 + 6,
  'structured-fields': 2135,
  adcp: 43 + 29 + 37,
  sigv4: 38 + 38 + 31,
  hawk: 12 + 13 + 3 + 3 + 14 + 3,
  cavage: 4 * 2,
  oauth1: 9 + 14 + 7,
  'standard-webhooks': 2 + 17 + 2 + 3 + 1 + 27,
  wycheproof: 2851,
};

describe.each(SUITES)('$name', ({ folder, casesIn }) => {
  const cases = casesIn(new URL(`${folder}/`, VECTORS));

  it('is all there', () => {
    expect(cases).toHaveLength(COUNTS[folder] as number);
  });

  it.each(cases)('is met: $name', async ({ judge }) => {
    expect(await judge()).not.toMatchObject({ kind: 'failed' });
  });
});
