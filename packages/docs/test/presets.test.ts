/** A page for each preset: what it lacks, it says. */

import type { Scheme } from 'countersign';
import { catalog } from 'countersign/schemes';
import { intendAssumedWholeRequest } from 'countersign/schemes/intend';
import { expect, it } from 'vitest';
import { partnerDocs } from '../src/partner-docs.ts';

/** Options without which a preset cannot be made. */
const OPTIONS: Readonly<Record<string, object>> = {
  intend: { message: intendAssumedWholeRequest },
  paypal: { webhookId: '8PT597110X687430LKGECATA' },
};

it.each(Object.values(catalog))(
  'the page of $name has samples, or says why it has none',
  async ({ name, load }) => {
    const create = (await load()) as (options?: object) => Scheme;
    const page = partnerDocs(create(OPTIONS[name]), { formats: ['md'] }).get('index.md') ?? '';
    expect(page).toMatch(/### Node\.js: `sign\.mjs`|There are no samples for this scheme/);
  },
);
