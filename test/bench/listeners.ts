/** What it costs that verifications can be listened to: with nobody there, with listeners, and with OpenTelemetry. */

import { CHANNELS, onEvent } from '@countersign/core';
import { instrumentCountersign } from '@countersign/opentelemetry';
import { influencemart } from '@countersign/schemes';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { bareHmacContender, countersignContender } from './contenders.ts';
import { type Contender, measureRounds } from './rounds.ts';
import { INFLUENCEMART } from './signed-requests.ts';
import { ratioOf, type Spread } from './statistics.ts';

/** What a verification takes with that listener. */
export interface ListenerResult {
  readonly listener: string;
  readonly toBareHmac: Spread;
  readonly toNobody: Spread;
}

const WORKLOAD = {
  ...{ scheme: influencemart(), recipe: INFLUENCEMART, bodyBytes: 1024 },
  ...{ perSecond: 500, perPortion: 50, portions: 10 },
};

/** Starts to listen; what it returns ends it. */
type Listen = () => () => void;

/** Measures all. Spans are made and ended, and nothing is exported. */
export async function measureListeners(quick: boolean): Promise<ListenerResult[]> {
  const meterProvider = new MeterProvider();
  const tracerProvider = new BasicTracerProvider();
  const otel = (spans: boolean) => instrumentCountersign({ meterProvider, tracerProvider, spans });
  const listeners: Readonly<Record<string, Listen>> = {
    nobody: () => () => {},
    'one that does nothing, on each channel': () =>
      endingAll(CHANNELS.map((name) => onEvent(name, () => {}))),
    'OpenTelemetry, metrics': () => otel(false),
    'OpenTelemetry, metrics and spans': () => otel(true),
  };
  const { inTurn, end } = takingTurns();
  const bareHmac = inTurn(bareHmacContender(WORKLOAD), () => () => {});
  const contenders = Object.entries(listeners).map(([name, listen]) =>
    inTurn({ ...countersignContender(WORKLOAD).contender, name }, listen),
  );
  const times = await measureRounds([bareHmac, ...contenders], {
    seconds: quick ? 3 : 15,
    portions: WORKLOAD.portions,
  });
  end();
  const [ofBareHmac, ofNobody] = times as [number[], number[]];
  return contenders.map(({ name }, i) => ({
    listener: name,
    toBareHmac: ratioOf(times[i + 1] as number[], ofBareHmac),
    toNobody: ratioOf(times[i + 1] as number[], ofNobody),
  }));
}

/** Channels are the process's: each contender ends the listening of the one before, when its turn comes. */
function takingTurns() {
  let stop: () => void = () => {};
  const inTurn = (contender: Contender, listen: Listen): Contender => ({
    ...contender,
    prepareTurn: () => {
      stop();
      contender.prepareTurn?.();
      stop = listen();
    },
  });
  return { inTurn, end: () => stop() };
}

function endingAll(stops: readonly (() => void)[]): () => void {
  return () => {
    for (const stop of stops) stop();
  };
}
