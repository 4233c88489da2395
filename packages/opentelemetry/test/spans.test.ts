import { type Context, context, type HrTime, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type InstrumentCountersignOptions, instrumentCountersign } from '../src/index.ts';
import { ACCEPTED, publish } from './support/publish.ts';
import { type Recording, startRecording } from './support/recording.ts';

let recording: Recording;
const stops: (() => void)[] = [];

beforeEach(() => {
  recording = startRecording();
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});

afterEach(async () => {
  for (const stop of stops.splice(0)) stop();
  context.disable();
  await recording.close();
});

function instrument(options: InstrumentCountersignOptions = {}): void {
  const { meterProvider, tracerProvider } = recording;
  stops.push(instrumentCountersign({ meterProvider, tracerProvider, ...options }));
}

function onlySpan(): ReadableSpan {
  expect(recording.spans()).toHaveLength(1);
  return recording.spans()[0] as ReadableSpan;
}

function toMs([seconds, nanoseconds]: HrTime): number {
  return seconds * 1000 + nanoseconds / 1e6;
}

describe('the span of a verification', () => {
  it('says what was verified and what came of it', () => {
    instrument();
    publish('countersign:verdict', ACCEPTED);
    const { name, kind, status, attributes, instrumentationScope } = onlySpan();
    expect({ name, kind, status }).toEqual({
      name: 'verify acme',
      kind: SpanKind.INTERNAL,
      status: { code: SpanStatusCode.UNSET },
    });
    expect(attributes).toEqual({
      'countersign.scheme': 'acme',
      'countersign.code': 'accepted',
      'countersign.key.id': 'key-1',
      'countersign.request.id': 'request-1',
      'countersign.clock.skew': -1.5,
      'http.request.method': 'POST',
    });
    expect(instrumentationScope.name).toBe('@countersign/opentelemetry');
  });

  it('lasts as long as the verification did, and ends with it', () => {
    instrument();
    const beforeMs = Date.now();
    publish('countersign:verdict', { ...ACCEPTED, durationMs: 12.25 });
    const afterMs = Date.now();
    const span = onlySpan();
    expect(toMs(span.duration)).toBeCloseTo(12.25, 2);
    expect(toMs(span.endTime)).toBeGreaterThanOrEqual(beforeMs);
    expect(toMs(span.endTime)).toBeLessThanOrEqual(afterMs);
    expect(toMs(span.endTime) - toMs(span.startTime)).toBeCloseTo(12.25, 2);
  });

  it('is a child of what is active where the verdict falls', () => {
    instrument();
    const parent = recording.tracerProvider.getTracer('test').startSpan('POST /v1/things');
    context.with(trace.setSpan(context.active(), parent), () => publish('countersign:verdict', ACCEPTED));
    const span = onlySpan();
    expect(span.parentSpanContext?.spanId).toBe(parent.spanContext().spanId);
    expect(span.spanContext().traceId).toBe(parent.spanContext().traceId);
  });

  it('is not recorded where the trace is not', () => {
    instrument();
    const sampledOut = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 0 };
    const active: Context = trace.setSpanContext(context.active(), sampledOut);
    context.with(active, () => publish('countersign:verdict', ACCEPTED));
    expect(recording.spans()).toHaveLength(0);
  });

  it.each(['keys_unavailable', 'store_unavailable'] as const)('is an error for %s', (code) => {
    instrument();
    publish('countersign:verdict', { ...ACCEPTED, code, status: 503 });
    const { status, attributes } = onlySpan();
    expect(status.code).toBe(SpanStatusCode.ERROR);
    expect(attributes).toMatchObject({ 'error.type': code, 'http.response.status_code': 503 });
  });

  it.each(['replayed', 'signature_mismatch', 'rate_limited', 'unknown_key'] as const)(
    'is no error for %s, which is the verifier doing its work',
    (code) => {
      instrument();
      publish('countersign:verdict', {
        ...ACCEPTED,
        code,
        status: 401,
        keyId: undefined,
        clockSkewMs: undefined,
      });
      const { status, attributes } = onlySpan();
      expect(status.code).toBe(SpanStatusCode.UNSET);
      expect(attributes).toEqual({
        'countersign.scheme': 'acme',
        'countersign.code': code,
        'countersign.request.id': 'request-1',
        'http.request.method': 'POST',
        'http.response.status_code': 401,
      });
    },
  );

  it('has no address, and no method that a sender made up', () => {
    instrument();
    publish('countersign:verdict', { ...ACCEPTED, method: 'HACK-203.0.113.7' });
    const { attributes } = onlySpan();
    expect(attributes['http.request.method']).toBe('_OTHER');
    expect(JSON.stringify(attributes)).not.toContain('203.0.113.7');
  });

  it('is left out where it is not wanted', () => {
    instrument({ spans: false });
    publish('countersign:verdict', ACCEPTED);
    expect(recording.spans()).toHaveLength(0);
  });
});
