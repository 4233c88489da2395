/** Notes of the vendor: paragraphs and lists of Markdown. */

import { type Block, paragraph } from '../document/block.ts';
import type { PartnerDocsOptions } from '../partner-docs-options.ts';
import { SECTION_TITLES } from './section-titles.ts';

/**
 * Notes by their sections, of a page of Markdown whose headings of the second level are those of the sections.
 *
 * @example
 * const notes = notesOfMarkdown('## Your key\n\nSecrets are shown once.'); // { 'your-key': 'Secrets are shown once.' }
 * @throws TypeError for a heading that no section has, and for text before the first.
 */
export function notesOfMarkdown(text: string): NonNullable<PartnerDocsOptions['notes']> {
  const [before = '', ...parts] = text.replaceAll('\r\n', '\n').split(/^## +/m);
  if (before.trim() !== '') throw new TypeError(`notes must begin with a heading: ${HEADINGS}`);
  return Object.fromEntries(
    parts.map((part) => {
      const [heading = '', ...lines] = part.split('\n');
      return [sectionOf(heading.trim()), lines.join('\n').trim()];
    }),
  );
}

const HEADINGS = Object.values(SECTION_TITLES)
  .map((title) => `## ${title}`)
  .join(', ');

function sectionOf(heading: string): string {
  const found = Object.entries(SECTION_TITLES).find(
    ([, title]) => title.toLowerCase() === heading.toLowerCase(),
  );
  if (found === undefined)
    throw new TypeError(
      `notes have a heading "${heading}" that no section has; the sections are ${HEADINGS}`,
    );
  return found[0];
}

/** Blocks apart by empty lines; one whose lines all begin with a dash is a list. */
export function notesBlocks(text: string): readonly Block[] {
  return text
    .split(/\n\s*\n/)
    .map((block) => block.trim())
    .filter((block) => block !== '')
    .map((block) => {
      const lines = block.split('\n').map((line) => line.trim());
      const isList = lines.every((line) => /^[-*] /.test(line));
      return isList
        ? { kind: 'list', items: lines.map((line) => line.slice(2)) }
        : paragraph(lines.join(' '));
    });
}
