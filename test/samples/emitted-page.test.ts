import { LANGUAGES, partnerDocs } from '@countersign/docs';
import { ip2 } from 'countersign/schemes/ip2';
import { plaid } from 'countersign/schemes/plaid';
import { expect, it } from 'vitest';
import { emittedPage, sampleOnPage } from './emitted-page.ts';
import { ONE_REQUEST } from './sample-requests.ts';

const { request } = ONE_REQUEST;
const page = emittedPage(ip2(), request);
const files = partnerDocs(ip2(), { requests: [request] });
const [first] = LANGUAGES;

it.each(LANGUAGES)(
  'what a reader copies in $title is what the file has, and what the page in HTML shows',
  (language) => {
    const sample = sampleOnPage(page, language);
    expect(sample).toBe(files.get(`samples/${language.id}/${language.file}`));
    const shown = sample.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    expect(files.get('index.html')?.replaceAll('&quot;', '"').replaceAll('&#39;', "'")).toContain(
      shown.trimEnd(),
    );
  },
);

it('a page without a sample, or with two of a language, has none to copy', () => {
  if (first === undefined) expect.unreachable();
  expect(() => sampleOnPage(emittedPage(plaid()), first)).toThrow(
    /not one sample in Bash, but says: .*There are no samples/s,
  );
  const heading = `### ${first.title}: \`${first.file}\``;
  expect(() => sampleOnPage(page.replace(heading, `${heading}\n\n${heading}`), first)).toThrow(
    'not one sample',
  );
});
