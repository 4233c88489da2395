/** The languages in which samples are written. */

import { node } from './node/node.ts';
import type { SampleLanguage } from './sample-language.ts';

/** The languages, in the order in which a page shows them. */
export const LANGUAGES: readonly SampleLanguage[] = [node];
