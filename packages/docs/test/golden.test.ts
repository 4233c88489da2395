/** The files of each scheme as they were read and found right. `UPDATE_GOLDEN=1` writes them anew, to be read again. */

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { partnerDocs } from '../src/partner-docs.ts';
import { type Documented, EACH } from './support/documented.ts';

/** The scheme of which every file can be read, with samples; those of others would change with every language. */
const WHOLE = 'iimmpact';
/** Files that are read of the others; the rest is known by its digest. */
const READ = ['index.md', 'vectors.json'];

const isUpdate = process.env.UPDATE_GOLDEN === '1' && process.env.CI === undefined;
const digestsFile = new URL('golden/digests.json', import.meta.url);

it.each(EACH)('writes the page and the vectors of %s as they were reviewed', (name, documented) => {
  const isWhole = name === WHOLE;
  const files = partnerDocs(documented.scheme, { ...documented.options, ...(!isWhole && { languages: [] }) });
  const folder = new URL(`golden/${name}/`, import.meta.url);
  if (isUpdate) rmSync(folder, { recursive: true, force: true });
  for (const [file, text] of files) {
    if (!isWhole && !READ.includes(file)) continue;
    const place = new URL(file, folder);
    if (isUpdate) {
      mkdirSync(new URL('.', place), { recursive: true });
      writeFileSync(place, text);
    }
    expect(text).toBe(readFileSync(place, 'utf8'));
  }
});

it('writes all other files of the schemes as they were', () => {
  const digests = Object.fromEntries(EACH.map(([name, documented]) => [name, digestsOf(documented)]));
  const text = `${JSON.stringify(digests, undefined, 2)}\n`;
  if (isUpdate) writeFileSync(digestsFile, text);
  expect(digests).toEqual(JSON.parse(readFileSync(digestsFile, 'utf8')));
});

function digestsOf({ scheme, options }: Documented): Readonly<Record<string, string>> {
  const digests = [...partnerDocs(scheme, { ...options, languages: [] })].map(([file, text]) => [
    file,
    createHash('sha256').update(text).digest('hex').slice(0, 16),
  ]);
  return Object.fromEntries(digests);
}
