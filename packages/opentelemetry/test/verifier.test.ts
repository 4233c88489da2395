/** Metrics and spans of real verifications. */

import { createHmac } from 'node:crypto';
import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  cachedKeys,
  createVerifier,
  defineScheme,
  header,
  type KeySource,
  memoryStore,
  message,
  part,
  type SignedRequest,
  type Store,
  type VerifierOptions,
} from 'countersign';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instrumentCountersign } from '../src/index.ts';
import { histogramOf, type Recording, startRecording, valuesOf } from './support/recording.ts';

const NOW = 1_700_000_000_000;
const SECRET = 'acme-secret-of-32-bytes-000000001';
const acme = defineScheme({
  name: 'acme',
  keyId: header('X-Key'),
  timestamp: header('X-Time', 'unixSeconds'),
  signature: header('X-Signature'),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  message: message`${part.timestamp}.${part.body}`,
  toleranceSeconds: 300,
  replay: 'signature',
  requestId: header('X-Request-Id'),
});

let recording: Recording;
let stop: () => void;

beforeEach(() => {
  recording = startRecording();
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const { meterProvider, tracerProvider } = recording;
  stop = instrumentCountersign({ meterProvider, tracerProvider });
});

afterEach(async () => {
  stop();
  context.disable();
  await recording.close();
});

/** Answers in a later turn, as a database does. */
function slowKeys(): KeySource {
  return {
    find: async (id) => {
      await new Promise(setImmediate);
      return id === 'key-1' ? { id, secrets: [SECRET] } : undefined;
    },
  };
}

function verifierOf(options: Partial<VerifierOptions> = {}) {
  const store: Store = memoryStore({ maxReplayIds: 100 });
  return createVerifier({ scheme: acme, keys: slowKeys(), store, clock: () => NOW, ...options });
}

function signed({ keyId = 'key-1', secret = SECRET, dated = 0 } = {}): SignedRequest {
  const time = String(NOW / 1000 + dated);
  const signature = createHmac('sha256', secret).update(`${time}.`).digest('hex');
  const headers = ['X-Key', keyId, 'X-Time', time, 'X-Signature', signature, 'X-Request-Id', 'request-17'];
  return { method: 'POST', url: '/things', headers, body: Buffer.alloc(0), address: '203.0.113.7' };
}

describe('of real verifications', () => {
  it('each is counted once, with its duration and the skew of accepted ones', async () => {
    const verifier = verifierOf();
    const request = signed({ dated: -42 });
    await verifier.verify(request);
    await verifier.verify(request);
    await verifier.verify(signed({ secret: 'another-secret-of-32-bytes-000001' }));
    await verifier.verify(signed({ keyId: 'key-of-nobody' }));
    await verifier.verify(signed({ dated: 301 }));
    const metrics = await recording.metrics();
    expect(valuesOf(metrics, 'countersign.verdicts')).toEqual({
      '{"countersign.scheme":"acme","countersign.code":"accepted","countersign.enforced":true}': 1,
      '{"countersign.scheme":"acme","countersign.code":"replayed","countersign.enforced":true}': 1,
      '{"countersign.scheme":"acme","countersign.code":"signature_mismatch","countersign.enforced":true}': 1,
      '{"countersign.scheme":"acme","countersign.code":"unknown_key","countersign.enforced":true}': 1,
      '{"countersign.scheme":"acme","countersign.code":"timestamp_in_future","countersign.enforced":true}': 1,
    });
    expect(valuesOf(metrics, 'countersign.clock.skew')).toEqual({
      '{"countersign.scheme":"acme","countersign.key.id":"key-1"}': -42,
    });
    expect(valuesOf(metrics, 'countersign.admissions')).toEqual({
      '{"countersign.scheme":"acme","countersign.outcome":"admitted"}': 1,
      '{"countersign.scheme":"acme","countersign.outcome":"replayed"}': 1,
    });
    expect(metrics.get('countersign.verification.duration')?.dataPoints).toHaveLength(5);
  });

  it('the duration is that of the verification, with what it waited for', async () => {
    const beforeMs = performance.now();
    await verifierOf().verify(signed());
    const elapsedSeconds = (performance.now() - beforeMs) / 1000;
    const { sum, count } = histogramOf(await recording.metrics(), 'countersign.verification.duration');
    expect(count).toBe(1);
    expect(sum).toBeGreaterThan(0);
    expect(sum).toBeLessThanOrEqual(elapsedSeconds);
  });

  it('lookups in a cache of keys are counted', async () => {
    const verifier = verifierOf({ keys: cachedKeys(slowKeys()) });
    for (const dated of [0, 1, 2]) await verifier.verify(signed({ dated }));
    expect(valuesOf(await recording.metrics(), 'countersign.key.lookups')).toEqual({
      '{"countersign.outcome":"miss"}': 1,
      '{"countersign.outcome":"hit"}': 2,
    });
  });

  it('what a route refuses afterwards is a late refusal, and no second verdict', async () => {
    const verifier = verifierOf();
    const request = signed();
    const verdict = await verifier.verify(request);
    if (!verdict.ok) throw new Error(verdict.code);
    await verifier.authorize(verdict, request, { scopes: ['payouts'] });
    const metrics = await recording.metrics();
    expect(Object.values(valuesOf(metrics, 'countersign.verdicts'))).toEqual([1]);
    expect(valuesOf(metrics, 'countersign.late_refusals')).toEqual({
      '{"countersign.scheme":"acme","countersign.code":"insufficient_scope"}': 1,
    });
    expect(recording.spans()).toHaveLength(1);
  });

  it('a store that fails is counted also where its requests are let through', async () => {
    const store = { admit: () => Promise.reject(new TypeError('gone')) };
    await verifierOf({ store, onStoreFailure: { replay: 'local' } }).verify(signed());
    const metrics = await recording.metrics();
    expect(valuesOf(metrics, 'countersign.store.failures')).toEqual({
      '{"countersign.scheme":"acme","error.type":"TypeError"}': 1,
    });
    expect(valuesOf(metrics, 'countersign.verdicts')).toEqual({
      '{"countersign.scheme":"acme","countersign.code":"accepted","countersign.enforced":true}': 1,
    });
  });

  it('each has a span below what was active when its request came in, though others came between', async () => {
    const verifier = verifierOf();
    const tracer = recording.tracerProvider.getTracer('test');
    const parents = [0, 1, 2].map((dated) => {
      const parent = tracer.startSpan(`request ${dated}`);
      const active = trace.setSpan(context.active(), parent);
      return { parent, verdict: context.with(active, () => verifier.verify(signed({ dated }))) };
    });
    await Promise.all(parents.map(({ verdict }) => verdict));
    const spans = recording.spans();
    expect(spans.map(({ parentSpanContext }) => parentSpanContext?.spanId)).toEqual(
      parents.map(({ parent }) => parent.spanContext().spanId),
    );
    expect(spans.map(({ attributes }) => attributes['countersign.clock.skew'])).toEqual([0, 1, 2]);
  });

  it('a span has the request id and the code, and neither signature nor address nor path', async () => {
    const request = signed();
    await verifierOf().verify(request);
    const [span] = recording.spans();
    expect(span?.attributes).toEqual({
      'countersign.scheme': 'acme',
      'countersign.code': 'accepted',
      'countersign.key.id': 'key-1',
      'countersign.request.id': 'request-17',
      'countersign.clock.skew': 0,
      'http.request.method': 'POST',
    });
  });

  it('a key source that fails is an error of the span, and an unknown key is none', async () => {
    const keys: KeySource = { find: () => Promise.reject(new Error('the database of keys is away')) };
    await verifierOf({ keys }).verify(signed());
    await verifierOf().verify(signed({ keyId: 'key-of-nobody' }));
    const [failed, unknown] = recording.spans();
    expect(failed?.status.code).toBe(SpanStatusCode.ERROR);
    expect(failed?.attributes).toMatchObject({
      'error.type': 'keys_unavailable',
      'http.response.status_code': 503,
    });
    expect(unknown?.status.code).toBe(SpanStatusCode.UNSET);
    for (const span of [failed, unknown]) {
      expect(span?.attributes).not.toHaveProperty('countersign.key.id');
      expect(JSON.stringify(span?.attributes)).not.toMatch(/key-of-nobody|database/);
    }
  });
});
