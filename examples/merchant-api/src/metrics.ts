/** The metrics page: what Countersign tells on its channels, counted for Prometheus. */

import type { IncomingHttpHeaders } from 'node:http';
import { onEvent } from 'countersign';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Metrics of everything that is verified in this process. */
export interface Metrics {
  /** The type of the page. */
  readonly contentType: string;
  readonly page: () => Promise<string>;
  /** Counts no more. */
  readonly stop: () => void;
}

/** Seconds: a verification in memory takes microseconds, one that asks Redis milliseconds. */
const BUCKETS = [
  ...[0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01],
  ...[0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
];

/** Counts from now on. Events are those of the whole process: one page for each is enough. */
export function collectMetrics(): Metrics {
  const registry = new Registry();
  const stops = [
    collectVerdicts(registry),
    collectClockSkew(registry),
    collectAdmissions(registry),
    collectKeyLookups(registry),
    collectOperations(registry),
    collectLateRefusals(registry),
  ];
  return {
    contentType: registry.contentType,
    page: () => registry.metrics(),
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}

/**
 * Tells whether a proxy has handed the request on. The page names keys and is not signed, so it is for those on this machine
 * alone, and not for clients of its proxy.
 */
export function isForwarded(headers: IncomingHttpHeaders): boolean {
  return ['forwarded', 'x-forwarded-for', 'via'].some((name) => headers[name] !== undefined);
}

function collectVerdicts(registry: Registry): () => void {
  const verdicts = new Counter({
    name: 'countersign_verdicts_total',
    help: 'Requests that were decided on.',
    labelNames: ['scheme', 'code'],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'countersign_verification_seconds',
    help: 'How long verifications took.',
    labelNames: ['scheme'],
    buckets: BUCKETS,
    registers: [registry],
  });
  return onEvent('verdict', ({ scheme, code, durationMs }) => {
    verdicts.inc({ scheme, code });
    seconds.observe({ scheme }, durationMs / 1000);
  });
}

/** Of accepted requests only: a series for each key takes memory, and strangers must not be able to fill it. */
function collectClockSkew(registry: Registry): () => void {
  const skew = new Gauge({
    name: 'countersign_clock_skew_seconds',
    help: "How far the key's last accepted timestamp lay from the clock; negative when behind.",
    labelNames: ['scheme', 'key'],
    registers: [registry],
  });
  return onEvent('verdict', ({ scheme, code, keyId, clockSkewMs }) => {
    if (code === 'accepted' && keyId !== undefined && clockSkewMs !== undefined)
      skew.set({ scheme, key: keyId }, clockSkewMs / 1000);
  });
}

function collectAdmissions(registry: Registry): () => void {
  const admissions = new Counter({
    name: 'countersign_admissions_total',
    help: 'Questions to the store, by what it answered.',
    labelNames: ['scheme', 'outcome'],
    registers: [registry],
  });
  const failures = new Counter({
    name: 'countersign_store_failures_total',
    help: 'Questions that the store did not decide.',
    registers: [registry],
  });
  return onEvent('admission', ({ scheme, outcome }) => {
    admissions.inc({ scheme, outcome });
    if (outcome === 'failed') failures.inc();
  });
}

function collectKeyLookups(registry: Registry): () => void {
  const lookups = new Counter({
    name: 'countersign_key_lookups_total',
    help: 'Lookups in caches of keys.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  return onEvent('key-lookup', ({ outcome }) => lookups.inc({ outcome }));
}

function collectOperations(registry: Registry): () => void {
  const operations = new Counter({
    name: 'countersign_operations_total',
    help: 'Requests under an idempotency key and deliveries of events, by what became of them.',
    labelNames: ['kind', 'outcome'],
    registers: [registry],
  });
  return onEvent('operation', ({ kind, outcome }) => operations.inc({ kind, outcome }));
}

function collectLateRefusals(registry: Registry): () => void {
  const refusals = new Counter({
    name: 'countersign_late_refusals_total',
    help: 'Accepted requests that were refused afterwards, by a route or for their idempotency key.',
    labelNames: ['scheme', 'code'],
    registers: [registry],
  });
  return onEvent('late-refusal', ({ scheme, code }) => refusals.inc({ scheme, code }));
}
