import { LANGUAGES } from '@countersign/docs';
import { beforeAll, describe, expect, it } from 'vitest';
import { isFitting, runMatrix } from './run-matrix.ts';
import type { MatrixResult } from './run-request.ts';
import { ONE_REQUEST } from './sample-requests.ts';
import { SCHEMES } from './sample-schemes.ts';
import { versionsOf } from './toolchains.ts';

/** All schemes in eight languages, some of which are compiled. */
const LONGEST_MS = 120_000;

/** Those whose bodies are forms are tried by `npm run samples` alone. */
const schemes = SCHEMES.filter((sampleScheme) => isFitting(sampleScheme, ONE_REQUEST));
const isComplete = process.env.CI === 'true';

const languages = LANGUAGES.map((language) => ({
  language,
  isMissing: versionsOf(language.id) === undefined,
}));
const installed = languages.flatMap(({ language, isMissing }) => (isMissing ? [] : [language]));

let results: readonly MatrixResult[] = [];
beforeAll(async () => {
  results = await runMatrix({ languages: installed, schemes, requests: [ONE_REQUEST], isRepeated: false });
}, LONGEST_MS);

describe.each(languages)('a sample in $language.title', ({ language, isMissing }) => {
  it.skipIf(isMissing && !isComplete).each(schemes)(
    'for $name is accepted, and its copy refused as replayed',
    ({ name }) => {
      const found = results.filter((each) => each.language === language.id && each.scheme === name);
      expect(found).toEqual([
        {
          ...{ language: language.id, scheme: name, request: ONE_REQUEST.label },
          ...{ accepted: 1, isCopyRefused: true, problem: undefined },
        },
      ]);
    },
  );
});
