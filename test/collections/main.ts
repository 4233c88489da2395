/**
 * Runs the collections of each scheme in Postman and Bruno: npm run collections -- [--tool newman]… [--scheme ip2]… [--one]
 *
 * Each request must be accepted, and arrive as it stands in the collection. With a wrong secret each must be refused, so that this
 * program would notice a collection that does not sign. A run of everything writes RESULTS.md.
 */

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ONE_REQUEST, REQUESTS } from '../samples/sample-requests.ts';
import { SCHEMES } from '../samples/sample-schemes.ts';
import { COLLECTION_TOOLS, versionOf } from './collection-tool.ts';
import { type Cell, resultsPage } from './results-page.ts';
import { requestsFor, runPlan, whyNoCollection, wrongSecret } from './run-collections.ts';

const { values } = parseArgs({
  options: {
    tool: { type: 'string', multiple: true },
    scheme: { type: 'string', multiple: true },
    one: { type: 'boolean', default: false },
  },
});
const tools = COLLECTION_TOOLS.filter(({ id }) => values.tool?.includes(id) ?? true);
const schemes = SCHEMES.filter(({ name }) => values.scheme?.includes(name) ?? true);
if (tools.length === 0 || schemes.length === 0) {
  const names = [COLLECTION_TOOLS.map(({ id }) => id), SCHEMES.map(({ name }) => name)].map(String);
  console.error(`npm run collections -- [--tool ${names[0]}]… [--scheme ${names[1]}]… [--one]`);
  process.exit(2);
}

const startMs = performance.now();
const cells: Cell[] = [];
for (const sampleScheme of schemes) {
  const reason = whyNoCollection(sampleScheme);
  const requests = requestsFor(sampleScheme, values.one ? [ONE_REQUEST] : REQUESTS);
  for (const tool of reason === undefined ? tools : []) {
    const results = await runPlan({ tool, sampleScheme, requests });
    const wrong = await runPlan({
      ...{ tool, sampleScheme, secret: wrongSecret(sampleScheme) },
      requests: requests.slice(0, 1),
    });
    cells.push({ tool, sampleScheme, results, wrong });
    console.error(`${tool.title}, ${sampleScheme.name}: ${requests.length} requests`);
  }
}
const seconds = Math.round((performance.now() - startMs) / 1000);
const page = resultsPage(tools, schemes, cells);
console.log(`${page.text}\n\nseconds: ${seconds}`);
if (values.tool === undefined && values.scheme === undefined && !values.one) writeReport();
process.exit(page.hasFailed ? 1 : 0);

function writeReport(): void {
  const versions = tools.map((tool) => `${tool.title} ${versionOf(tool)}`).join(', ');
  const count = cells.reduce((sum, { results }) => sum + results.length, 0);
  const file = fileURLToPath(new URL('../../collections/RESULTS.md', import.meta.url));
  writeFileSync(
    file,
    `# Collections that were run

\`npm run collections\` on ${new Date().toISOString().slice(0, 10)}: ${count} requests in ${seconds} s. ${versions}, Node.js ${process.versions.node}.

A cell counts the requests that a verifier on Express accepted, and that arrived as they stand in the collection. Where neither
nonce nor target is signed, requests with the same body are sent once, since the second would be a copy. With a wrong secret each
collection was refused.

${page.text}
`,
  );
}
