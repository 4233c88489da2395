/** The page that partners get, and the samples as a reader copies them from it. */

import { partnerDocs, type SampleLanguage, type SampleRequest, SECTION_TITLES } from '@countersign/docs';
import type { Scheme } from 'countersign';

/** Writes the page of a scheme, whose samples send the request. Default: the one that a page has where none is given. */
export function emittedPage(scheme: Scheme, request?: SampleRequest): string {
  const requests = request && [request];
  const page = partnerDocs(scheme, { requests, formats: ['md'] }).get('index.md');
  if (page === undefined) throw new Error(`there is no page of ${scheme.name}`);
  return page;
}

/**
 * Cuts the sample of a language out of a page: the code block below the heading that names its file, in the section of samples.
 *
 * @throws Error where the page has no such block, or several; with what the page says in place of samples.
 */
export function sampleOnPage(page: string, { title, file }: Pick<SampleLanguage, 'title' | 'file'>): string {
  const section = sectionOnPage(page, SECTION_TITLES.samples);
  const heading = `### ${title}: \`${file}\`\n\n`;
  const [before = '', rest, ...others] = section.split(heading);
  if (rest === undefined || others.length > 0)
    throw new Error(`the page has not one sample in ${title}, but says: ${before.trim().slice(0, 300)}`);
  const [, , code] = /^(`{3,})\w*\n([\s\S]*?\n)\1\n/.exec(rest) ?? [];
  if (code === undefined) throw new Error(`no code block follows the heading of ${title}`);
  return code;
}

/** Cuts a section out of a page. No line of code begins as the headings of sections do. */
export function sectionOnPage(page: string, title: string): string {
  const section = page.split(/^(?=## )/m).find((each) => each.startsWith(`## ${title}\n`));
  if (section === undefined) throw new Error(`the page has no section "${title}"`);
  return section;
}
