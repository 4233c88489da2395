/** `npm run demo`: calls the API as each vendor's clients would, and fails unless every outcome is the documented one. */

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
for (const framework of FRAMEWORKS) await runOn(framework);

console.log(`${requests} outcomes, ${surprises} of them not as documented.`);
process.exitCode = surprises === 0 ? 0 : 1;

async function runOn(framework: Framework): Promise<void> {
  const { logger, takeLogCode } = recordingLogger();
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
  } finally {
    await server.close();
  }
}
