import { channel } from 'node:diagnostics_channel';
import { metrics, trace } from '@opentelemetry/api';
import { DataPointType } from '@opentelemetry/sdk-metrics';
import { CHANNELS } from 'countersign';
import type { Explanation } from 'countersign/diagnosis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type InstrumentCountersignOptions, instrumentCountersign } from '../src/index.ts';
import { ACCEPTED, publish } from './support/publish.ts';
import { histogramOf, type Recording, startRecording, valuesOf } from './support/recording.ts';

let recording: Recording;
const stops: (() => void)[] = [];

beforeEach(() => {
  recording = startRecording();
});

afterEach(async () => {
  for (const stop of stops.splice(0)) stop();
  await recording.close();
});

function instrument(options: InstrumentCountersignOptions = {}): () => void {
  const { meterProvider, tracerProvider } = recording;
  const stop = instrumentCountersign({ meterProvider, tracerProvider, ...options });
  stops.push(stop);
  return stop;
}

async function valuesNamed(name: string): Promise<Record<string, number>> {
  return valuesOf(await recording.metrics(), name);
}

describe('the metrics', () => {
  it('count verdicts by scheme and code', async () => {
    instrument();
    publish('countersign:verdict', ACCEPTED);
    publish('countersign:verdict', ACCEPTED);
    publish('countersign:verdict', { ...ACCEPTED, code: 'replayed', status: 401 });
    publish('countersign:verdict', { ...ACCEPTED, scheme: 'other' });
    expect(await valuesNamed('countersign.verdicts')).toEqual({
      '{"countersign.scheme":"acme","countersign.code":"accepted","countersign.enforced":true}': 2,
      '{"countersign.scheme":"acme","countersign.code":"replayed","countersign.enforced":true}': 1,
      '{"countersign.scheme":"other","countersign.code":"accepted","countersign.enforced":true}': 1,
    });
  });

  it('have the duration of verifications in seconds, from microseconds on', async () => {
    instrument();
    for (const durationMs of [0.02, 0.3, 40]) publish('countersign:verdict', { ...ACCEPTED, durationMs });
    const { count, sum, buckets } = histogramOf(
      await recording.metrics(),
      'countersign.verification.duration',
    );
    expect(count).toBe(3);
    expect(sum).toBeCloseTo(0.04032, 10);
    const filled = buckets.boundaries.filter((_, i) => (buckets.counts[i] as number) > 0);
    expect(filled).toEqual([0.000025, 0.0005, 0.05]);
  });

  it('count admissions by outcome, how long stores took, and their failures by type of error', async () => {
    instrument();
    const admission = { scheme: 'acme', durationMs: 3, error: undefined } as const;
    publish('countersign:admission', { ...admission, outcome: 'admitted' });
    publish('countersign:admission', { ...admission, outcome: 'rate_limited' });
    const refused = Object.assign(new Error('connect to 192.0.2.1'), { code: 'ECONNREFUSED' });
    for (const error of [refused, refused, new TypeError('no answer of mine'), 'a text that says much']) {
      publish('countersign:admission', { ...admission, outcome: 'failed', error });
    }
    expect(await valuesNamed('countersign.admissions')).toEqual({
      '{"countersign.scheme":"acme","countersign.outcome":"admitted"}': 1,
      '{"countersign.scheme":"acme","countersign.outcome":"rate_limited"}': 1,
      '{"countersign.scheme":"acme","countersign.outcome":"failed"}': 4,
    });
    expect(await valuesNamed('countersign.store.failures')).toEqual({
      '{"countersign.scheme":"acme","error.type":"ECONNREFUSED"}': 2,
      '{"countersign.scheme":"acme","error.type":"TypeError"}': 1,
      '{"countersign.scheme":"acme","error.type":"_OTHER"}': 1,
    });
    const durations = (await recording.metrics()).get('countersign.admission.duration');
    expect(durations?.dataPoints.length).toBe(3);
  });

  it('count key lookups, late refusals, operations and decisions of limits', async () => {
    instrument();
    publish('countersign:key-lookup', { outcome: 'hit' });
    publish('countersign:key-lookup', { outcome: 'miss' });
    publish('countersign:key-lookup', { outcome: 'hit' });
    publish('countersign:late-refusal', {
      ...{ verifier: ACCEPTED.verifier, scheme: 'acme', code: 'insufficient_scope', status: 403 },
      ...{ keyId: 'key-1', requestId: 'request-1' },
    });
    publish('countersign:operation', { kind: 'idempotency', outcome: 'replayed', keyId: 'key-1' });
    publish('countersign:operation', { kind: 'event', outcome: 'started', keyId: 'key-1' });
    publish('countersign:limit', { name: 'search', outcome: 'rate_limited' });
    const delivered = { scheme: 'acme', eventType: 'order.paid', status: 200, requestId: 'request-1' };
    publish('countersign:delivery', { ...delivered, outcome: 'duplicate' });
    const explanation: Explanation = {
      ...{ scheme: 'acme', keyId: 'key-1', signatureMatches: false, checks: [], stringToSign: undefined },
      ...{ otherStringsToSign: [], best: undefined, findings: [], hints: [] },
      search: { tried: 0, isCutShort: false, durationMs: 2 },
    };
    const explained = { explanation, explanationWithBody: () => explanation };
    const { verifier } = ACCEPTED;
    const diagnosed = {
      ...explained,
      verifier,
      scheme: 'acme',
      keyId: 'key-1',
      requestId: 'request-1',
      durationMs: 2,
    };
    const [found, none] = [{ certainty: 'certain' as const }, { certainty: undefined, mistakes: [] }];
    publish('countersign:diagnosis', { ...diagnosed, ...found, mistakes: ['body_spaced', 'method_case'] });
    publish('countersign:diagnosis', { ...diagnosed, ...none });
    expect(await valuesNamed('countersign.key.lookups')).toEqual({
      '{"countersign.outcome":"hit"}': 2,
      '{"countersign.outcome":"miss"}': 1,
    });
    expect(await valuesNamed('countersign.late_refusals')).toEqual({
      '{"countersign.scheme":"acme","countersign.code":"insufficient_scope"}': 1,
    });
    expect(await valuesNamed('countersign.operations')).toEqual({
      '{"countersign.operation.kind":"idempotency","countersign.outcome":"replayed"}': 1,
      '{"countersign.operation.kind":"event","countersign.outcome":"started"}': 1,
    });
    expect(await valuesNamed('countersign.diagnoses')).toEqual({
      '{"countersign.scheme":"acme","countersign.mistake":"body_spaced"}': 1,
      '{"countersign.scheme":"acme","countersign.mistake":"none"}': 1,
    });
    expect(await valuesNamed('countersign.deliveries')).toEqual({
      '{"countersign.scheme":"acme","countersign.outcome":"duplicate"}': 1,
    });
    expect(await valuesNamed('countersign.limits')).toEqual({
      '{"countersign.limit.name":"search","countersign.outcome":"rate_limited"}': 1,
    });
  });

  it.each([
    ['behind', -1500, -1.5],
    ['ahead', 250, 0.25],
    ['right', 0, 0],
  ])('have the clock skew of a key whose clock is %s', async (_how, clockSkewMs, seconds) => {
    instrument();
    publish('countersign:verdict', { ...ACCEPTED, clockSkewMs: 9000 });
    publish('countersign:verdict', { ...ACCEPTED, clockSkewMs: clockSkewMs });
    expect(await valuesNamed('countersign.clock.skew')).toEqual({
      '{"countersign.scheme":"acme","countersign.key.id":"key-1"}': seconds,
    });
  });

  it('have no clock skew of requests that were refused, since anyone can send those', async () => {
    instrument();
    publish('countersign:verdict', { ...ACCEPTED, code: 'signature_mismatch' });
    publish('countersign:verdict', { ...ACCEPTED, clockSkewMs: undefined });
    expect(await valuesNamed('countersign.clock.skew')).toEqual({});
  });

  it('have a series for so many keys, over all schemes, and one for all others', async () => {
    instrument({ maxKeys: 2 });
    publish('countersign:verdict', { ...ACCEPTED, keyId: 'a', clockSkewMs: 1000 });
    publish('countersign:verdict', { ...ACCEPTED, scheme: 'other', keyId: 'a', clockSkewMs: 2000 });
    publish('countersign:verdict', { ...ACCEPTED, keyId: 'b', clockSkewMs: 3000 });
    publish('countersign:verdict', { ...ACCEPTED, keyId: 'c', clockSkewMs: 4000 });
    publish('countersign:verdict', { ...ACCEPTED, keyId: 'a', clockSkewMs: 5000 });
    expect(await valuesNamed('countersign.clock.skew')).toEqual({
      '{"countersign.scheme":"acme","countersign.key.id":"a"}': 5,
      '{"countersign.scheme":"other","countersign.key.id":"a"}': 2,
      '{"countersign.scheme":"acme","countersign.key.id":"_other"}': 4,
    });
  });

  it('have a thousand keys by default', async () => {
    instrument();
    for (let i = 0; i < 1002; i++) publish('countersign:verdict', { ...ACCEPTED, keyId: `key-${i}` });
    const names = Object.keys(await valuesNamed('countersign.clock.skew'));
    expect(names).toHaveLength(1001);
    expect(names.at(-1)).toContain('_other');
  });

  it('name neither key, address nor request except for the clock skew', async () => {
    instrument();
    publish('countersign:verdict', ACCEPTED);
    publish('countersign:late-refusal', {
      verifier: ACCEPTED.verifier,
      ...{ scheme: 'acme', code: 'wrong_mode', status: 401, keyId: 'key-1', requestId: 'request-1' },
    });
    publish('countersign:operation', { kind: 'event', outcome: 'started', keyId: 'key-1' });
    const recorded = [...(await recording.metrics()).values()];
    const texts = recorded
      .filter(({ descriptor }) => descriptor.name !== 'countersign.clock.skew')
      .map(({ dataPoints }) => JSON.stringify(dataPoints.map(({ attributes }) => attributes)));
    expect(texts).toHaveLength(4);
    for (const text of texts) expect(text).not.toMatch(/key-1|203\.0\.113\.7|request-1/);
  });

  it('follow the conventions for units, and are monotonic where they count', async () => {
    instrument();
    publish('countersign:verdict', ACCEPTED);
    publish('countersign:admission', {
      ...{ scheme: 'acme', outcome: 'failed', durationMs: 1, error: undefined },
    });
    for (const { descriptor, ...metric } of (await recording.metrics()).values()) {
      expect(descriptor.name).toMatch(/^countersign(\.[a-z_]+)+$/);
      expect(descriptor.description).not.toBe('');
      if (metric.dataPointType === DataPointType.SUM) {
        expect(metric.isMonotonic).toBe(true);
        expect(descriptor.unit).toMatch(/^\{[a-z]+\}$/);
      } else expect(descriptor.unit).toBe('s');
    }
  });
});

describe('instrumentCountersign', () => {
  it('records nothing more once it was ended, and leaves no subscriber behind', async () => {
    const stop = instrument();
    // A metric wants no copy of each head, which costs more than the rest, and no audit of keys.
    const others = ['countersign:refused', 'countersign:key-change', 'countersign:key-expiring'];
    for (const name of CHANNELS) expect(channel(name).hasSubscribers, name).toBe(!others.includes(name));
    publish('countersign:verdict', ACCEPTED);
    stop();
    publish('countersign:verdict', ACCEPTED);
    for (const name of CHANNELS) expect(channel(name).hasSubscribers).toBe(false);
    expect(Object.values(await valuesNamed('countersign.verdicts'))).toEqual([1]);
    expect(recording.spans()).toHaveLength(1);
  });

  it('uses the global providers where it is given none', async () => {
    metrics.setGlobalMeterProvider(recording.meterProvider);
    trace.setGlobalTracerProvider(recording.tracerProvider);
    stops.push(
      () => metrics.disable(),
      () => trace.disable(),
    );
    stops.push(instrumentCountersign());
    publish('countersign:verdict', ACCEPTED);
    expect(Object.values(await valuesNamed('countersign.verdicts'))).toEqual([1]);
    expect(recording.spans()).toHaveLength(1);
  });

  it.each<[string, unknown]>([
    ['meterProvider', {}],
    ['meterProvider', null],
    ['tracerProvider', {}],
    ['spans', 'yes'],
    ['maxKeys', -1],
    ['maxKeys', 1.5],
    ['maxKeys', Number.POSITIVE_INFINITY],
    ['tracer', {}],
  ])('refuses "%s" as %s, and subscribes to nothing', (name, value) => {
    expect(() => instrumentCountersign({ [name]: value })).toThrow(new RegExp(`"${name}"`));
    for (const each of CHANNELS) expect(channel(each).hasSubscribers).toBe(false);
  });
});
