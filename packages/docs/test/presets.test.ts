/** A page for each preset: what it lacks, it says. */

import { expect, it } from 'vitest';
import { partnerDocs } from '../src/partner-docs.ts';
import { PRESETS, WITHOUT_RECIPE } from './support/presets.ts';

it.each(PRESETS)('the page of $name has samples, or says why it has none', async ({ create }) => {
  const page = partnerDocs(await create(), { formats: ['md'] }).get('index.md') ?? '';
  expect(page).toMatch(/### Node\.js: `sign\.mjs`|There are no samples for this scheme/);
});

it.each(WITHOUT_RECIPE)(
  'no page of $name can be written, which is said with what to do: $reason',
  async ({ name, create }) => {
    const scheme = await create();
    expect(() => partnerDocs(scheme)).toThrow(`no page can be written for "${name}", since it has no recipe`);
    expect(() => partnerDocs(scheme)).toThrow(/\. (?:Give|Declare|Write) /);
  },
);

it('few presets have no recipe', () => {
  expect(WITHOUT_RECIPE.length).toBeLessThan(PRESETS.length / 10);
});
