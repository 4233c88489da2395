import { memoryStore, type Store } from 'countersign';
import { redis as sharedRedis } from 'countersign/redis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RedisServer, startRedis } from '../../../test/support/redis/redis-server.ts';
import { iimmpactScenario } from '../src/demo/iimmpact.ts';
import { influencemartScenario } from '../src/demo/influencemart.ts';
import { intendScenario } from '../src/demo/intend.ts';
import { ip2Scenario } from '../src/demo/ip2.ts';
import { recordingLogger } from '../src/demo/recording-logger.ts';
import { type Outcome, runScenario } from '../src/demo/run-scenario.ts';
import type { Expected, Scenario } from '../src/demo/scenario.ts';
import { slaunchxScenario } from '../src/demo/slaunchx.ts';
import { type RunningServer, serve } from '../src/server.ts';
import { createSystems } from '../src/systems.ts';

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

// Each framework and each store once: what the two do to each other is in the contracts.
const CASES = [
  { framework: 'express', where: 'in memory', createStore: (): Store => memoryStore({ maxReplayIds: 1000 }) },
  {
    framework: 'fastify',
    where: 'on Redis',
    // A prefix for each test, as a fresh store is what is meant. The deadline is long, as machines that test are busy.
    createStore: (): Store =>
      sharedRedis(redis.client(), { prefix: `${Math.random()}:`, timeoutMs: 2_000 }).store,
  },
] as const;

describe.each(CASES)('the demo on $framework with a store $where', ({ framework, createStore }) => {
  let server: RunningServer;
  let run: (scenario: Scenario) => Promise<Outcome[]>;

  beforeEach(async () => {
    const { logger, takeLogCode } = recordingLogger();
    const systems = createSystems({ logger, store: createStore() });
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
