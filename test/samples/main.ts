/**
 * Runs the samples of each language and scheme: npm run samples -- [--language node]… [--scheme ip2]… [--one]
 *
 * Each sample is run twice against a server that verifies, and must be accepted both times; the bytes of its first request, sent
 * again, must be refused as `replayed`. A run of everything writes RESULTS.md.
 */

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { LANGUAGES } from '@countersign/docs';
import { resultsPage } from './results-page.ts';
import { runMatrix } from './run-matrix.ts';
import { ONE_REQUEST, REQUESTS } from './sample-requests.ts';
import { SCHEMES } from './sample-schemes.ts';
import { versionsOf } from './toolchains.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

const { values } = parseArgs({
  options: {
    language: { type: 'string', multiple: true },
    scheme: { type: 'string', multiple: true },
    one: { type: 'boolean', default: false },
  },
});
const languages = LANGUAGES.filter(({ id }) => values.language?.includes(id) ?? true);
const schemes = SCHEMES.filter(({ name }) => values.scheme?.includes(name) ?? true);
if (languages.length === 0 || schemes.length === 0) {
  const names = [LANGUAGES.map(({ id }) => id), SCHEMES.map(({ name }) => name)].map(String);
  console.error(`npm run samples -- [--language ${names[0]}]… [--scheme ${names[1]}]… [--one]`);
  process.exit(2);
}

const startMs = performance.now();
const tried = languages.map((language) => ({ language, versions: versionsOf(language.id) }));
const results = await runMatrix({
  languages: tried.flatMap(({ language, versions }) => (versions === undefined ? [] : [language])),
  schemes,
  requests: values.one ? [ONE_REQUEST] : REQUESTS,
  onResult: ({ language, scheme, request, problem }) => {
    if (problem !== undefined) console.error(`${language}, ${scheme}, ${request}: ${problem}\n`);
  },
});
const seconds = Math.round((performance.now() - startMs) / 1000);
const page = resultsPage(tried, schemes, results);
console.log(`${page}\n\nsamples: ${results.length}, seconds: ${seconds}`);
const isEverything = values.language === undefined && values.scheme === undefined && !values.one;
if (isEverything) writeFileSync(`${root}test/samples/RESULTS.md`, toReport());
const isMissing = tried.some(({ versions }) => versions === undefined);
const hasFailed = results.some(({ problem }) => problem !== undefined);
process.exit(hasFailed || (isMissing && process.env.CI === 'true') ? 1 : 0);

function toReport(): string {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
    cwd: root,
    encoding: 'utf8',
  }).trim();
  const day = new Date().toISOString().slice(0, 10);
  return `# Samples that were run

\`npm run samples\` on commit ${commit}, ${day}: ${results.length} samples in ${seconds} s. Each was cut from the page that partners get, and run twice
with nothing but \`KEY_ID\`, \`SECRET\` and \`BASE_URL\`; the bytes of its first request were sent again. A cell counts the samples that
were accepted both times, and whose copy was refused as \`replayed\`. Samples that cannot fit, such as a form where an API takes JSON
alone, are left out.

${page}
`;
}
