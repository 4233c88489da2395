/** The page: its sections in their order, each with the notes of the vendor. */

import { type Block, paragraph } from '../document/block.ts';
import type { PartnerDocsOptions } from '../partner-docs-options.ts';
import type { Subject } from '../subject.ts';
import { explain } from './explain.ts';
import { headers } from './headers.ts';
import { inShort } from './in-short.ts';
import { limits } from './limits.ts';
import { mistakes } from './mistakes.ts';
import { notSigned } from './not-signed.ts';
import { notesBlocks } from './notes.ts';
import { refusals } from './refusals.ts';
import { retries } from './retries.ts';
import { samplesSection } from './samples.ts';
import type { WriteSection } from './section.ts';
import { SECTION_TITLES, type SectionId } from './section-titles.ts';
import { stringToSign } from './string-to-sign.ts';
import { time } from './time.ts';
import { tools } from './tools.ts';
import { workedExampleSection } from './worked-example.ts';
import { yourKey } from './your-key.ts';

const SECTIONS: Readonly<Record<SectionId, WriteSection>> = {
  'in-short': inShort,
  'your-key': yourKey,
  headers,
  'string-to-sign': stringToSign,
  'worked-example': workedExampleSection,
  samples: samplesSection,
  time,
  retries,
  limits,
  refusals,
  mistakes,
  explain,
  tools,
  'not-signed': notSigned,
};

/** All blocks below the title. */
export function pageBlocks(
  subject: Subject,
  notes: NonNullable<PartnerDocsOptions['notes']>,
): readonly Block[] {
  const intro = paragraph(
    'Every request is signed with your secret. This page has all that you need to sign one, in any language.',
  );
  const sections = (Object.keys(SECTION_TITLES) as SectionId[]).flatMap((id): Block[] => [
    { kind: 'heading', level: 2, id, text: SECTION_TITLES[id] },
    ...SECTIONS[id](subject),
    ...notesBlocks(notes[id] ?? ''),
  ]);
  return [intro, ...sections];
}
