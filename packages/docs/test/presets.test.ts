/** A page for each preset: what it lacks, it says. */

import { expect, it } from 'vitest';
import { partnerDocs } from '../src/partner-docs.ts';
import { PRESETS } from './support/presets.ts';

it.each(PRESETS)('the page of $name has samples, or says why it has none', async ({ create }) => {
  const page = partnerDocs(await create(), { formats: ['md'] }).get('index.md') ?? '';
  expect(page).toMatch(/### Node\.js: `sign\.mjs`|There are no samples for this scheme/);
});
