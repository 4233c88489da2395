import { channel } from 'node:diagnostics_channel';
import { CHANNELS, cachedKeys, memoryStore, type OperationEvent } from 'countersign';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compareMetrics } from '../src/demo/compare-metrics.ts';
import { iimmpactScenario } from '../src/demo/iimmpact.ts';
import { influencemartScenario } from '../src/demo/influencemart.ts';
import { intendScenario } from '../src/demo/intend.ts';
import { ip2Scenario } from '../src/demo/ip2.ts';
import { recordingLogger } from '../src/demo/recording-logger.ts';
import { runScenario } from '../src/demo/run-scenario.ts';
import { slaunchxScenario } from '../src/demo/slaunchx.ts';
import { FRAMEWORKS, type RunningServer, serve } from '../src/server.ts';
import { createSystems } from '../src/systems.ts';
import { type MerchantClient, startMerchant } from './merchant-client.ts';

const PRODUCTS = '/influencemart/api/v1/products';
const LIVE_PRODUCTS = '/influencemart/api/v1/live/products';

/** The samples of a metric, by their labels as they are written. */
function samplesOf(page: string, name: string): Record<string, number> {
  const lines = page.split('\n').map((line) => /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line));
  return Object.fromEntries(
    lines.filter((match) => match?.[1] === name).map((match) => [match?.[2] ?? '', Number(match?.[3])]),
  );
}

async function pageOf({ url }: { readonly url: string }): Promise<string> {
  return (await fetch(`${url}/metrics`)).text();
}

describe.each(FRAMEWORKS)('GET /metrics on %s', (framework) => {
  let nowMs: number;
  let merchant: MerchantClient;

  beforeEach(async () => {
    nowMs = Date.UTC(2026, 3, 30, 12);
    merchant = await startMerchant({ framework }, () => nowMs);
  });

  afterEach(() => merchant.close());

  function getProducts(keyId: string, path = PRODUCTS) {
    return merchant.send({ system: 'influencemart', path, keyId });
  }

  it('is not signed, and is text as Prometheus reads it', async () => {
    const response = await fetch(`${merchant.url}/metrics`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await response.text()).toContain('# TYPE countersign_verdicts_total counter\n');
  });

  it('counts each verdict once, by scheme and code, with its duration', async () => {
    await getProducts('ak_live_demo');
    await getProducts('ak_live_demo', `${PRODUCTS}?page=2`);
    await getProducts('ak_live_revoked');
    await merchant.send({ system: 'iimmpact', path: '/iimmpact/v2/balance' });
    await fetch(`${merchant.url}/intend/api/clients/get`);
    await fetch(`${merchant.url}/health`);

    const page = await pageOf(merchant);

    expect(samplesOf(page, 'countersign_verdicts_total')).toEqual({
      'scheme="influencemart",code="accepted"': 1,
      // Influencemart does not sign the path, so that the second is the first one again.
      'scheme="influencemart",code="replayed"': 1,
      'scheme="influencemart",code="key_revoked"': 1,
      'scheme="iimmpact",code="accepted"': 1,
      'scheme="intend",code="missing_header"': 1,
    });
    expect(samplesOf(page, 'countersign_verification_seconds_count')).toEqual({
      'scheme="influencemart"': 3,
      'scheme="iimmpact"': 1,
      'scheme="intend"': 1,
    });
    expect(samplesOf(page, 'countersign_admissions_total')).toEqual({
      'scheme="influencemart",outcome="admitted"': 1,
      'scheme="influencemart",outcome="replayed"': 1,
      'scheme="iimmpact",outcome="admitted"': 1,
    });
    expect(samplesOf(page, 'countersign_store_failures_total')).toEqual({ '': 0 });
  });

  it('counts what a route requires where it is checked: once', async () => {
    expect((await getProducts('ak_test_demo', LIVE_PRODUCTS)).status).toBe(401);
    const page = await pageOf(merchant);
    const wrongMode = { 'scheme="influencemart",code="wrong_mode"': 1 };
    const accepted = { 'scheme="influencemart",code="accepted"': 1 };
    // On Express the mount accepts, and the route below it refuses.
    const isLater = framework === 'express';
    expect(samplesOf(page, 'countersign_verdicts_total')).toEqual(isLater ? accepted : wrongMode);
    expect(samplesOf(page, 'countersign_late_refusals_total')).toEqual(isLater ? wrongMode : {});
  });

  it("has the skew of a key's clock by its last accepted request, and of no other", async () => {
    const sentAtMs = nowMs;
    const request = { system: 'influencemart', path: PRODUCTS, keyId: 'ak_live_demo' } as const;
    const signed = merchant.sign(request);
    nowMs = sentAtMs + 90_000;
    expect((await fetch(merchant.url + PRODUCTS, { headers: signed })).status).toBe(200);
    nowMs = sentAtMs + 100_000;
    expect((await fetch(merchant.url + PRODUCTS, { headers: signed })).status).toBe(401);
    expect(samplesOf(await pageOf(merchant), 'countersign_clock_skew_seconds')).toEqual({
      'scheme="influencemart",key="ak_live_demo"': -90,
    });
  });

  it('counts lookups in caches of keys, and operations', async () => {
    const keys = cachedKeys({ find: () => ({ id: 'a', secrets: ['a-secret-of-some-length'] }) });
    for (let i = 0; i < 3; i++) keys.find('a');
    const replayed: OperationEvent = { kind: 'idempotency', outcome: 'replayed', keyId: 'a' };
    channel('countersign:operation').publish(replayed);
    const page = await pageOf(merchant);
    expect(samplesOf(page, 'countersign_key_lookups_total')).toEqual({
      'outcome="miss"': 1,
      'outcome="hit"': 2,
    });
    expect(samplesOf(page, 'countersign_operations_total')).toEqual({
      'kind="idempotency",outcome="replayed"': 1,
    });
  });

  it('shows no secret, signature, address or request', async () => {
    const request = { system: 'influencemart', path: PRODUCTS, keyId: 'ak_live_demo' } as const;
    const signed = merchant.sign(request);
    const headers = { ...signed, 'x-request-id': 'a-request-id-of-the-sender' };
    await fetch(merchant.url + PRODUCTS, { headers });
    const page = await pageOf(merchant);
    expect(page).toContain('ak_live_demo');
    const signature = Object.entries(signed).find(([name]) => /signature/i.test(name))?.[1] as string;
    for (const text of [signature, 'demo_signing_secret', '127.0.0.1', 'a-request-id-of-the-sender', '/v1/'])
      expect(page).not.toContain(text);
  });

  it.each([
    ['Forwarded', 'for=203.0.113.7'],
    ['X-Forwarded-For', '203.0.113.7'],
    ['X-Forwarded-For', '127.0.0.1'],
    ['Via', '1.1 proxy'],
  ])('is not there for what a proxy hands on with %s: %s', async (name, value) => {
    const response = await fetch(`${merchant.url}/metrics`, { headers: { [name]: value } });
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ status: 404, message: 'There is no such endpoint.' });
  });

  it('leaves no subscriber behind when the server is closed', async () => {
    expect(channel('countersign:verdict').hasSubscribers).toBe(true);
    await merchant.close();
    for (const name of CHANNELS) expect(channel(name).hasSubscribers).toBe(false);
    merchant = await startMerchant({ framework });
  });
});

describe.each(FRAMEWORKS)('the metrics of a store that fails, on %s', (framework) => {
  it('count each question that it did not decide', async () => {
    const store = {
      admit: () => {
        throw new Error('the store is away');
      },
      operations: memoryStore().operations,
    };
    const merchant = await startMerchant({ framework, store });
    try {
      await merchant.send({ system: 'iimmpact', path: '/iimmpact/v2/balance' });
      const page = await pageOf(merchant);
      expect(samplesOf(page, 'countersign_store_failures_total')).toEqual({ '': 1 });
      expect(samplesOf(page, 'countersign_admissions_total')).toEqual({
        'scheme="iimmpact",outcome="failed"': 1,
      });
      expect(samplesOf(page, 'countersign_verdicts_total')).toEqual({
        'scheme="iimmpact",code="store_unavailable"': 1,
      });
    } finally {
      await merchant.close();
    }
  });
});

describe.each(FRAMEWORKS)('the metrics page after the demo on %s', (framework) => {
  let server: RunningServer;

  afterEach(() => server.close());

  it('has every verdict of the log counted once, and the comparison tells when it has not', async () => {
    const { logger, takeLogCode, summary } = recordingLogger();
    const systems = createSystems({ logger, store: memoryStore({ maxReplayIds: 1000 }) });
    server = await serve({ framework, systems });
    for (const createScenario of [
      ...[iimmpactScenario, influencemartScenario, ip2Scenario, slaunchxScenario, intendScenario],
    ]) {
      await runScenario(createScenario(), server.url, takeLogCode);
    }
    const page = await pageOf(server);

    const { line, agrees } = compareMetrics(page, summary());
    expect(agrees, line).toBe(true);
    expect(summary().requests).toBeGreaterThan(50);
    expect(summary().verdicts.size).toBeGreaterThan(20);
    expect(summary().lateRefusals.size).toBe(framework === 'express' ? 3 : 0);

    const counted = /^(countersign_verdicts_total\{scheme="ip2",code="replayed"\}) 1$/m;
    expect(page).toMatch(counted);
    for (const wrong of [page.replace(counted, '$1 2'), page.replace(counted, ''), '']) {
      const { agrees, line } = compareMetrics(wrong, summary());
      expect(agrees).toBe(false);
      expect(line).toContain('"ip2 replayed" for 1');
    }
  });
});
