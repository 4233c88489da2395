/** Metrics and spans of everything that Countersign verifies in this process. */

import { type MeterProvider, metrics, type TracerProvider, trace } from '@opentelemetry/api';
import { assertKnownOptions } from 'countersign/scheme';
import { recordMetrics } from './record-metrics.ts';
import { recordSpans } from './record-spans.ts';

/** Options of {@link instrumentCountersign}. */
export interface InstrumentCountersignOptions {
  /** Default: the global one. */
  readonly meterProvider?: MeterProvider | undefined;
  /** Default: the global one. */
  readonly tracerProvider?: TracerProvider | undefined;
  /** True if each verification has a span. Default: true; without a tracing SDK that records nothing. */
  readonly spans?: boolean | undefined;
  /**
   * Number of keys that have a clock skew of their own; all that come later share the key id `_other`. The SDK has a bound of
   * its own (2000 unless a view sets another). Default: 1000.
   */
  readonly maxKeys?: number | undefined;
}

const OPTIONS: readonly (keyof InstrumentCountersignOptions)[] = [
  'meterProvider',
  'tracerProvider',
  'spans',
  'maxKeys',
];
const SCOPE = '@countersign/opentelemetry';

/**
 * Records the verifications of this process with OpenTelemetry. Call it once, after the SDK was started: a meter taken
 * before stays without effect.
 *
 * @example
 * new NodeSDK({ metricReaders, traceExporter }).start();
 * const stop = instrumentCountersign();
 * @returns a function that ends it; nothing is paid afterwards.
 * @throws TypeError or RangeError that names the option at fault.
 */
export function instrumentCountersign(options: InstrumentCountersignOptions = {}): () => void {
  assertKnownOptions('instrumentCountersign()', options, OPTIONS);
  const { meterProvider = metrics, tracerProvider = trace, spans = true, maxKeys = 1000 } = options;
  if (typeof meterProvider?.getMeter !== 'function')
    throw new TypeError('"meterProvider" must be a MeterProvider of OpenTelemetry');
  if (typeof tracerProvider?.getTracer !== 'function')
    throw new TypeError('"tracerProvider" must be a TracerProvider of OpenTelemetry');
  if (typeof spans !== 'boolean') throw new TypeError('"spans" must be true or false');
  if (!(Number.isSafeInteger(maxKeys) && maxKeys >= 0))
    throw new RangeError('"maxKeys" must be a whole number, 0 or more');
  const stops = recordMetrics(meterProvider.getMeter(SCOPE), maxKeys);
  if (spans) stops.push(recordSpans(tracerProvider.getTracer(SCOPE)));
  return () => {
    for (const stop of stops) stop();
  };
}
