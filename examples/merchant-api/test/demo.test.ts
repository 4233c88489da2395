import { memoryStore } from '@countersign/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { iimmpactScenario } from '../src/demo/iimmpact.ts';
import { influencemartScenario } from '../src/demo/influencemart.ts';
import { intendScenario } from '../src/demo/intend.ts';
import { ip2Scenario } from '../src/demo/ip2.ts';
import { recordingLogger } from '../src/demo/recording-logger.ts';
import { type Outcome, runScenario } from '../src/demo/run-scenario.ts';
import type { Expected, Scenario } from '../src/demo/scenario.ts';
import { slaunchxScenario } from '../src/demo/slaunchx.ts';
import { FRAMEWORKS, type RunningServer, serve } from '../src/server.ts';
import { createSystems } from '../src/systems.ts';

describe.each(FRAMEWORKS)('the demo on %s', (framework) => {
  let server: RunningServer;
  let run: (scenario: Scenario) => Promise<Outcome[]>;

  beforeEach(async () => {
    const { logger, takeLogCode } = recordingLogger();
    const systems = createSystems({ logger, store: memoryStore({ maxReplayIds: 1000 }) });
    server = await serve({ framework, systems });
    run = (scenario) => runScenario(scenario, server.url, takeLogCode);
  });

  afterEach(() => server.close());

  it.each([
    { create: iimmpactScenario },
    { create: influencemartScenario },
    { create: ip2Scenario },
    { create: slaunchxScenario },
    { create: intendScenario },
  ])('finds every outcome of $create.name as documented', async ({ create }) => {
    const outcomes = await run(create());

    expect(outcomes.length).toBeGreaterThan(9);
    expect(outcomes.filter(({ problem }) => problem !== undefined)).toEqual([]);
  });

  it.each<{ what: string; wrong: Partial<Expected> }>([
    { what: 'status', wrong: { status: 403 } },
    { what: 'body', wrong: { body: { error: 'nonce_invalid' } } },
    { what: 'reason in the log', wrong: { log: 'accepted' } },
  ])('reports an outcome whose $what is not the expected one', async ({ wrong }) => {
    const scenario = iimmpactScenario();
    const steps = scenario.steps.map((step) =>
      step.name === 'replayed' ? { ...step, expected: { ...step.expected, ...wrong } } : step,
    );
    const outcomes = await run({ ...scenario, steps });

    const reported = outcomes.filter(({ problem }) => problem !== undefined);
    expect(reported.map(({ name }) => name)).toEqual(['replayed']);
  });
});
