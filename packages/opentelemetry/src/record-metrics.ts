/** The metrics, each from the events of one channel. */

import { type Attributes, type Meter, ValueType } from '@opentelemetry/api';
import { onEvent, type VerdictEvent } from 'countersign';
import { boundedKeyIds } from './bounded-key-ids.ts';
import { errorType } from './error-type.ts';

/** Seconds: a verification in memory takes microseconds, one that asks Redis or a database milliseconds. */
const SECONDS: readonly number[] = [
  ...[0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01],
  ...[0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
];

/** Records until the functions that it returns are called. */
export function recordMetrics(meter: Meter, maxKeys: number): (() => void)[] {
  return [
    recordVerdicts(meter),
    recordClockSkew(meter, maxKeys),
    recordAdmissions(meter),
    ...recordCounts(meter),
  ];
}

function recordVerdicts(meter: Meter): () => void {
  const verdicts = counter(meter, 'countersign.verdicts', '{verdict}', 'Requests that were decided on.');
  const duration = seconds(meter, 'countersign.verification.duration', 'How long verifications took.');
  return onEvent('verdict', ({ scheme, code, enforced, durationMs }) => {
    const attributes = {
      ...{ 'countersign.scheme': scheme, 'countersign.code': code },
      'countersign.enforced': enforced,
    };
    verdicts.add(1, attributes);
    duration.record(durationMs / 1000, attributes);
  });
}

/** A gauge, since a histogram takes no negative values, and a clock that is behind is the usual case. */
function recordClockSkew(meter: Meter, maxKeys: number): () => void {
  const skew = meter.createGauge('countersign.clock.skew', {
    unit: 's',
    description: "How far the last accepted request's timestamp lay from the clock; negative when behind.",
  });
  const nameOf = boundedKeyIds(maxKeys);
  return onEvent('verdict', ({ scheme, code, keyId, clockSkewMs }: VerdictEvent) => {
    if (code !== 'accepted' || keyId === undefined || clockSkewMs === undefined) return;
    const attributes = { 'countersign.scheme': scheme, 'countersign.key.id': nameOf(scheme, keyId) };
    skew.record(clockSkewMs / 1000, attributes);
  });
}

function recordAdmissions(meter: Meter): () => void {
  const admissions = counter(meter, 'countersign.admissions', '{admission}', 'Questions to stores.');
  const duration = seconds(meter, 'countersign.admission.duration', 'How long stores took.');
  const failures = counter(meter, 'countersign.store.failures', '{failure}', 'Stores that did not decide.');
  return onEvent('admission', ({ scheme, outcome, durationMs, error }) => {
    const attributes = { 'countersign.scheme': scheme, 'countersign.outcome': outcome };
    admissions.add(1, attributes);
    duration.record(durationMs / 1000, attributes);
    if (outcome === 'failed')
      failures.add(1, { 'countersign.scheme': scheme, 'error.type': errorType(error) });
  });
}

function recordCounts(meter: Meter): (() => void)[] {
  const refusals = counter(
    meter,
    'countersign.late_refusals',
    '{refusal}',
    'Accepted requests that were refused afterwards.',
  );
  const diagnoses = counter(
    meter,
    'countersign.diagnoses',
    '{diagnosis}',
    'Refusals whose cause was looked for, by the weightiest mistake.',
  );
  const lookups = counter(meter, 'countersign.key.lookups', '{lookup}', 'Lookups in caches of keys.');
  const operations = counter(
    meter,
    'countersign.operations',
    '{operation}',
    'Requests under an idempotency key, and deliveries of events.',
  );
  const deliveries = counter(
    meter,
    'countersign.deliveries',
    '{delivery}',
    'Verified deliveries of webhooks, by what became of them.',
  );
  const limits = counter(meter, 'countersign.limits', '{decision}', 'Decisions of limits that stand alone.');
  return [
    onEvent('late-refusal', ({ scheme, code }) =>
      refusals.add(1, { 'countersign.scheme': scheme, 'countersign.code': code }),
    ),
    onEvent('diagnosis', ({ scheme, mistakes: [weightiest = 'none'] }) =>
      diagnoses.add(1, { 'countersign.scheme': scheme, 'countersign.mistake': weightiest }),
    ),
    onEvent('key-lookup', ({ outcome }) => lookups.add(1, { 'countersign.outcome': outcome })),
    onEvent('operation', ({ kind, outcome }) =>
      operations.add(1, { 'countersign.operation.kind': kind, 'countersign.outcome': outcome }),
    ),
    onEvent('delivery', ({ scheme, outcome }) =>
      deliveries.add(1, { 'countersign.scheme': scheme, 'countersign.outcome': outcome }),
    ),
    onEvent('limit', ({ name, outcome }) =>
      limits.add(1, { 'countersign.limit.name': name, 'countersign.outcome': outcome }),
    ),
  ];
}

interface Count {
  readonly add: (value: number, attributes: Attributes) => void;
}

function counter(meter: Meter, name: string, unit: string, description: string): Count {
  return meter.createCounter(name, { unit, description, valueType: ValueType.INT });
}

function seconds(meter: Meter, name: string, description: string) {
  return meter.createHistogram(name, {
    unit: 's',
    description,
    advice: { explicitBucketBoundaries: [...SECONDS] },
  });
}
