/** The SDK of OpenTelemetry, with exporters that keep what they are given. */

import {
  AggregationTemporality,
  type DataPoint,
  type Histogram,
  InMemoryMetricExporter,
  MeterProvider,
  type MetricData,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';

/** Everything that was recorded, by name. */
export type RecordedMetrics = ReadonlyMap<string, MetricData>;

export interface Recording {
  readonly meterProvider: MeterProvider;
  readonly tracerProvider: BasicTracerProvider;
  readonly metrics: () => Promise<RecordedMetrics>;
  readonly spans: () => readonly ReadableSpan[];
  readonly close: () => Promise<void>;
}

export function startRecording(): Recording {
  const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  // Exports when it is asked to, which is long before the interval ends.
  const reader = new PeriodicExportingMetricReader({
    exporter: metricExporter,
    exportIntervalMillis: 3_600_000,
  });
  const meterProvider = new MeterProvider({ readers: [reader] });
  const spanExporter = new InMemorySpanExporter();
  const tracerProvider = new BasicTracerProvider({
    spanProcessors: [new SimpleSpanProcessor(spanExporter)],
  });
  return {
    meterProvider,
    tracerProvider,
    metrics: async () => {
      metricExporter.reset();
      await meterProvider.forceFlush();
      const scopes = metricExporter.getMetrics().at(-1)?.scopeMetrics ?? [];
      return new Map(
        scopes.flatMap(({ metrics }) => metrics).map((metric) => [metric.descriptor.name, metric]),
      );
    },
    spans: () => spanExporter.getFinishedSpans(),
    close: async () => {
      await Promise.all([meterProvider.shutdown(), tracerProvider.shutdown()]);
    },
  };
}

/** The values of a counter or gauge, by their attributes as JSON. */
export function valuesOf(metrics: RecordedMetrics, name: string): Record<string, number> {
  const points = (metrics.get(name)?.dataPoints ?? []) as readonly DataPoint<number>[];
  return Object.fromEntries(points.map(({ attributes, value }) => [JSON.stringify(attributes), value]));
}

/** The one series of a histogram. */
export function histogramOf(metrics: RecordedMetrics, name: string): Histogram {
  const points = (metrics.get(name)?.dataPoints ?? []) as readonly DataPoint<Histogram>[];
  if (points.length !== 1) throw new Error(`${name} has ${points.length} series`);
  return (points[0] as DataPoint<Histogram>).value;
}
