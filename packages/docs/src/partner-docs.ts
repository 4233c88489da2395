/** The documentation that a vendor gives its partners, as files. */

import type { Scheme } from 'countersign';
import { toHtml } from './document/html.ts';
import { toMarkdown } from './document/markdown.ts';
import { brunoFiles } from './files/bruno.ts';
import { openapiText } from './files/openapi.ts';
import { postmanFile } from './files/postman.ts';
import { vectorsFile } from './files/vectors.ts';
import type { PartnerDocsOptions } from './partner-docs-options.ts';
import { pageBlocks } from './sections/page.ts';
import { type Subject, toSubject } from './subject.ts';

/**
 * Writes the documentation for partners of a scheme: a page, samples, OpenAPI, collections for Postman and Bruno, and vectors.
 *
 * Everything is taken from the declaration that verifies, and each example is signed twice, by the scheme and by following its
 * recipe. It names no secret but one that is made up.
 *
 * @example
 * import { partnerDocs } from '@countersign/docs';
 *
 * const files = partnerDocs(scheme, { title: 'Acme API', baseUrl: 'https://api.acme.example' });
 * for (const [file, text] of files) console.log(file, text.length); // index.md, index.html, samples/node/sign.mjs, …
 * @returns the texts by the names of their files, such as `index.md` and `samples/node/sign.mjs`.
 * @throws TypeError for an invalid option, and for a scheme that is not declared with `defineScheme()`; Error where the recipe of
 * the scheme gives another signature than the scheme itself.
 */
export function partnerDocs(scheme: Scheme, options: PartnerDocsOptions = {}): ReadonlyMap<string, string> {
  const subject = toSubject(scheme, options);
  const { formats = ['md', 'html'] } = options;
  for (const format of formats)
    if (format !== 'md' && format !== 'html')
      throw new TypeError('partnerDocs(): "formats" must be some of md, html');
  const title = `${subject.title}: signing requests`;
  const blocks = pageBlocks(subject, options.notes ?? {});
  const optional = [
    ['vectors.json', vectorsFile(subject)],
    ['postman_collection.json', postmanFile(subject)],
  ] as const;
  return new Map([
    ...(formats.includes('md') ? [['index.md', toMarkdown(title, blocks)] as const] : []),
    ...(formats.includes('html') ? [['index.html', toHtml(title, blocks)] as const] : []),
    ...sampleFiles(subject),
    [subject.openapi.file, openapiText(subject)],
    ...optional.flatMap(([file, text]) => (text === undefined ? [] : [[file, text] as const])),
    ...brunoFiles(subject),
  ]);
}

function sampleFiles({ samples }: Subject): readonly (readonly [file: string, text: string])[] {
  return samples.written.map(({ language, text }) => [`samples/${language.id}/${language.file}`, text]);
}
