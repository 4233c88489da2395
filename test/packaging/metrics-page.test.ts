/** The guide on channels and metrics agrees with the code. */

import { channel } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { instrumentCountersign } from '@countersign/opentelemetry';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  type MetricData,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { CHANNELS, type ChannelName, type Channels } from 'countersign';
import type { Explanation } from 'countersign/diagnosis';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(path.join(root, 'docs/guides/metrics-and-tracing.md'), 'utf8');
const declarations = readFileSync(path.join(root, 'packages/countersign/src/events/channels.ts'), 'utf8');

const EXPLANATION: Explanation = {
  ...{ scheme: 'acme', keyId: 'key-1', signatureMatches: false, checks: [], stringToSign: undefined },
  ...{ otherStringsToSign: [], best: undefined, findings: [], hints: [] },
  search: { tried: 0, isCutShort: false, durationMs: 2 },
};

const EVENTS: Channels = {
  'countersign:verdict': {
    verifier: { scheme: 'acme' },
    ...{
      scheme: 'acme',
      code: 'accepted',
      status: undefined,
      enforced: true,
      keyId: 'key-1',
      address: '203.0.113.7',
    },
    ...{ secretId: '1', requestId: 'request-1', method: 'POST', durationMs: 2, clockSkewMs: -1500 },
    ...{ path: '/v1/orders', key: undefined },
  },
  'countersign:refused': {
    verifier: { scheme: 'acme' },
    ...{ scheme: 'acme', code: 'signature_mismatch', status: 401, enforced: true, isLate: false },
    ...{ keyId: 'key-1', key: undefined, requestId: 'request-1', vendorCode: undefined, detail: undefined },
    ...{ answer: '{}', durationMs: 2, clockSkewMs: -1500 },
    request: { method: 'POST', url: '/v1/orders', headers: [], address: undefined, route: undefined },
    claimedKeyId: () => 'key-1',
    copyBody: () => undefined,
  },
  'countersign:late-refusal': {
    verifier: { scheme: 'acme' },
    ...{ scheme: 'acme', code: 'insufficient_scope', status: 403, keyId: 'key-1', requestId: 'request-1' },
  },
  'countersign:diagnosis': {
    verifier: { scheme: 'acme' },
    ...{ scheme: 'acme', keyId: 'key-1', requestId: 'request-1', mistakes: ['secret_not_decoded'] },
    ...{ certainty: 'certain', durationMs: 2, explanation: EXPLANATION },
    explanationWithBody: () => EXPLANATION,
  },
  'countersign:admission': { scheme: 'acme', outcome: 'failed', durationMs: 1, error: new Error('down') },
  'countersign:key-lookup': { outcome: 'hit' },
  'countersign:operation': { kind: 'idempotency', outcome: 'started', keyId: 'key-1' },
  'countersign:delivery': {
    ...{ scheme: 'acme', outcome: 'handled', eventType: 'order.paid', status: 200, requestId: 'request-1' },
  },
  'countersign:limit': { name: 'search', outcome: 'admitted' },
  'countersign:key-change': {
    ...{
      action: 'revoke',
      keyId: 'key-1',
      actor: 'alice',
      at: new Date(0),
      outcome: 'unknown',
      key: undefined,
    },
  },
  'countersign:key-expiring': {
    ...{ keyId: 'key-1', owner: 'merchant 17', secretId: '1', endsAt: new Date(0), days: 7 },
  },
};

/** Everything that is recorded when each channel has had an event. */
async function recordedMetrics(): Promise<readonly MetricData[]> {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  // Exports when it is asked to, which is long before the interval ends.
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const meterProvider = new MeterProvider({ readers: [reader] });
  const stop = instrumentCountersign({ meterProvider, spans: false });
  for (const [name, event] of Object.entries(EVENTS)) channel(name).publish(event);
  stop();
  await meterProvider.forceFlush();
  const metrics = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics);
  await meterProvider.shutdown();
  return metrics.flatMap((scope) => scope.metrics);
}

/** The names between backticks. */
function namesIn(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, name]) => name as string);
}

describe('the guide to metrics', () => {
  it('lists every metric of OpenTelemetry with its attributes, and no other', async () => {
    const table = page.split('### Metrics')[1]?.split('\n### ')[0] ?? '';
    const rows = [...table.matchAll(/^\| `(countersign[^`]+)` \|.*\| ([^|]+) \|$/gm)];
    const listed = rows.map(([, name, attributes]) => [name as string, namesIn(attributes as string).sort()]);
    const recorded = (await recordedMetrics()).map(({ descriptor, dataPoints }) => [
      descriptor.name,
      Object.keys(dataPoints[0]?.attributes ?? {}).sort(),
    ]);
    expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(recorded));
    expect(listed).toHaveLength(recorded.length);
  });

  it('has a section for every channel, in their order', () => {
    expect([...page.matchAll(/^\*\*`(countersign:[a-z-]+)`\*\*/gm)].map(([, name]) => name)).toEqual(
      CHANNELS,
    );
  });

  it.each(CHANNELS)('names every member of %s, and every value of its own that one can have', (name) => {
    const section = namesIn(sectionOf(name));
    for (const member of Object.keys(EVENTS[name])) expect(section).toContain(member);
    for (const value of valuesOf(name)) expect(section).toContain(value);
  });

  it('lists the options of instrumentCountersign, and no other', () => {
    let message = '';
    try {
      instrumentCountersign({ unknown: 1 } as never);
    } catch (error) {
      message = (error as Error).message;
    }
    const options = message.split('the options are ')[1]?.split(', ') ?? [];
    const table = page.split('## OpenTelemetry')[1]?.split('### Metrics')[0] ?? '';
    expect([...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, option]) => option).sort()).toEqual(
      options.sort(),
    );
  });
});

function sectionOf(name: ChannelName): string {
  return page.split(`**\`${name}\`**`)[1]?.split('\n**`')[0] ?? '';
}

/** The literals that stand in the event's declaration. */
function valuesOf(name: ChannelName): string[] {
  const type = new RegExp(`readonly '${name}': (\\w+);`).exec(declarations)?.[1] as string;
  const declaration = declarations.split(`export interface ${type} {`)[1]?.split('\n}')[0] ?? '';
  return [...declaration.matchAll(/'(\w+)'/g)].map(([, value]) => value as string);
}
