/** The page of each scheme as it was read and found right. `UPDATE_GOLDEN=1` writes the files anew, to be read again. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { EACH } from './support/documented.ts';
import { filesOf } from './support/files-of.ts';

// Without samples: those have tests of their own, and change with their languages.
it.each(EACH)('writes the page and the vectors of %s as they were reviewed', (name, documented) => {
  const files = filesOf(documented);
  for (const file of ['index.md', 'vectors.json']) {
    const text = files.get(file) ?? expect.unreachable(file);
    const place = new URL(`golden/${name}/${file}`, import.meta.url);
    if (process.env.UPDATE_GOLDEN === '1' && process.env.CI === undefined) {
      mkdirSync(new URL('.', place), { recursive: true });
      writeFileSync(place, text);
    }
    expect(text).toBe(readFileSync(place, 'utf8'));
  }
});
