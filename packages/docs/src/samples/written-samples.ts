/** The samples of a request in all languages that can write it. */

import type { Sample, SampleLanguage } from './sample-language.ts';

/** A program, and the language that it is in. */
interface WrittenSample {
  readonly language: SampleLanguage;
  readonly text: string;
}

/** Samples, and the languages in which one could not be written, with the reason. */
export interface WrittenSamples {
  readonly written: readonly WrittenSample[];
  readonly missing: readonly { readonly language: SampleLanguage; readonly reason: string }[];
}

/** Writes the program in each language. */
export function writtenSamples(sample: Sample, languages: readonly SampleLanguage[]): WrittenSamples {
  const written: WrittenSample[] = [];
  const missing: WrittenSamples['missing'][number][] = [];
  for (const language of languages) {
    try {
      written.push({ language, text: language.write(sample) });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      missing.push({ language, reason: error.message });
    }
  }
  return { written, missing };
}
