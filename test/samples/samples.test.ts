import { LANGUAGES } from '@countersign/docs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type MatrixResult, runMatrix } from './run-matrix.ts';
import { ONE_REQUEST } from './sample-requests.ts';
import { SCHEMES } from './sample-schemes.ts';
import { versionsOf } from './toolchains.ts';

/** All schemes in eight languages, some of which are compiled. */
const LONGEST_MS = 120_000;

const isComplete = process.env.CI === 'true';

const languages = LANGUAGES.map((language) => ({
  language,
  isMissing: versionsOf(language.id) === undefined,
}));
const installed = languages.flatMap(({ language, isMissing }) => (isMissing ? [] : [language]));

let results: readonly MatrixResult[] = [];
beforeAll(async () => {
  results = await runMatrix({ languages: installed, schemes: SCHEMES, requests: [ONE_REQUEST] });
}, LONGEST_MS);

describe.each(languages)('a sample in $language.title', ({ language, isMissing }) => {
  it.skipIf(isMissing && !isComplete).each(SCHEMES)(
    'for $name is accepted twice, and its copy refused as replayed',
    ({ name }) => {
      const found = results.filter((each) => each.language === language.id && each.scheme === name);
      expect(found).toEqual([
        { language: language.id, scheme: name, request: ONE_REQUEST.label, problem: undefined },
      ]);
    },
  );
});
