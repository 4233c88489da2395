/**
 * `npm run demo`: calls the API as each vendor's clients would, and fails unless every outcome is the documented one and
 * the metrics page has counted every verdict once.
 */

import { compareMetrics } from './demo/compare-metrics.ts';
import { iimmpactScenario } from './demo/iimmpact.ts';
import { influencemartScenario } from './demo/influencemart.ts';
import { intendScenario } from './demo/intend.ts';
import { ip2Scenario } from './demo/ip2.ts';
import { recordingLogger } from './demo/recording-logger.ts';
import { runScenario } from './demo/run-scenario.ts';
import { slaunchxScenario } from './demo/slaunchx.ts';
import { formatTable } from './demo/table.ts';
import { FRAMEWORKS, type Framework, serve } from './server.ts';
import { createSystems } from './systems.ts';

const SCENARIOS = [iimmpactScenario, influencemartScenario, ip2Scenario, slaunchxScenario, intendScenario];

let requests = 0;
let surprises = 0;
let miscounts = 0;
for (const framework of FRAMEWORKS) await runOn(framework);

console.log(`${requests} outcomes, ${surprises} of them not as documented.`);
process.exitCode = surprises + miscounts === 0 ? 0 : 1;

async function runOn(framework: Framework): Promise<void> {
  const { logger, takeLogCode, summary } = recordingLogger();
  const server = await serve({ framework, systems: createSystems({ logger }) });
  console.log(`=== ${framework} on ${server.url} ===\n`);
  try {
    for (const createScenario of SCENARIOS) {
      // Made only now, as its requests are signed with the present time.
      const scenario = createScenario();
      const outcomes = await runScenario(scenario, server.url, takeLogCode);
      console.log(`${formatTable(scenario.title, outcomes)}\n`);
      requests += outcomes.length;
      surprises += outcomes.filter(({ problem }) => problem !== undefined).length;
    }
    const page = await (await fetch(`${server.url}/metrics`)).text();
    const { line, agrees } = compareMetrics(page, summary());
    console.log(`${line}\n`);
    if (!agrees) miscounts++;
  } finally {
    await server.close();
  }
}
