import { LANGUAGES, type SampleLanguage } from '@countersign/docs';
import { recipeOf } from 'countersign/scheme';
import { beforeAll, describe, expect, it } from 'vitest';
import { isFitting, runMatrix } from './run-matrix.ts';
import type { MatrixResult } from './run-request.ts';
import { type LabelledRequest, ONE_REQUEST } from './sample-requests.ts';
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

/** Of letters beyond ASCII, those that have a lower case in all versions of Unicode that are in use. */
const CAPITALS: LabelledRequest = {
  label: 'capitals, json',
  request: {
    ...{ method: 'POST', target: '/v1/orders', contentType: 'application/json' },
    body: JSON.stringify({ Memo: '\u00c0\u0130 \u03a3\u0391\u03a3', Reference: 'Ab-1' }),
  },
};

describe('a sample for IP2 with capitals beyond ASCII', () => {
  const scheme = SCHEMES.find(({ name }) => name === 'ip2') ?? expect.unreachable();
  const isLimited = ({ cannot }: SampleLanguage) =>
    (cannot?.(recipeOf(scheme.scheme)) ?? []).includes('capitals beyond ASCII in signed texts');

  it.each([
    { words: 'is accepted in languages that lower them', wanted: false, code: undefined },
    {
      words: 'is refused in those of which the page says that they cannot',
      wanted: true,
      code: /signature_mismatch/,
    },
  ])(
    '$words',
    async ({ wanted, code }) => {
      const chosen = installed.filter((language) => isLimited(language) === wanted);
      const found = await runMatrix({
        ...{ languages: chosen, schemes: [scheme], requests: [CAPITALS], isRepeated: false },
      });
      const matching = code === undefined ? undefined : expect.stringMatching(code);
      for (const { language, problem } of found)
        expect({ language, problem }).toEqual({ language, problem: matching });
      expect(found.map(({ language }) => language)).toEqual(chosen.map(({ id }) => id));
    },
    LONGEST_MS,
  );
});
