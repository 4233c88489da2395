/** The contract of a section of the page. */

import type { Block } from '../document/block.ts';
import type { Subject } from '../subject.ts';

/** Writes a section; none where the scheme has nothing to say about it. */
export type WriteSection = (subject: Subject) => readonly Block[];
