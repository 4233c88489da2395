/** Cost of events about verifications: with nobody there, with listeners, and with OpenTelemetry. */

import { channel } from 'node:diagnostics_channel';
import { consoleFor, memoryLog } from '@countersign/console';
import { instrumentCountersign } from '@countersign/opentelemetry';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { CHANNELS, type EventName, onEvent, type Verifier } from 'countersign';
import { influencemart } from 'countersign/schemes/influencemart';
import { bareHmacContender, countersignContender } from './contenders.ts';
import { type Contender, measureRounds } from './rounds.ts';
import { INFLUENCEMART } from './signed-requests.ts';
import { ratioOf, type Spread } from './statistics.ts';

/** Time of a verification with that listener. */
export interface ListenerResult {
  readonly listener: string;
  readonly toBareHmac: Spread;
  readonly toNobody: Spread;
}

const WORKLOAD = {
  ...{ scheme: influencemart(), recipe: INFLUENCEMART, bodyBytes: 1024 },
  ...{ perSecond: 500, perPortion: 50, portions: 10 },
};

/** A verification in memory asks its two channels so often whether anybody listens: before and after its work, each. */
const ASKED_CHANNELS = ['countersign:verdict', 'countersign:admission'].map((name) => channel(name));
const ASKED_TIMES = 2;
/** Asking is too quick to be timed as often as it is done. */
const TIMES_MORE = 200;

/** Starts to listen to a verifier; what it returns ends it. */
type Listen = (verifier: Verifier) => () => void;

/** Measures all. Spans are made and ended, and nothing is exported. */
export async function measureListeners(quick: boolean): Promise<ListenerResult[]> {
  const meterProvider = new MeterProvider();
  const tracerProvider = new BasicTracerProvider();
  const otel = (spans: boolean) => instrumentCountersign({ meterProvider, tracerProvider, spans });
  const listeners: Readonly<Record<string, Listen>> = {
    nobody: () => () => {},
    'one that does nothing, on each channel': () =>
      endingAll(CHANNELS.map((name) => onEvent(name.slice('countersign:'.length) as EventName, () => {}))),
    'OpenTelemetry, metrics': () => otel(false),
    'OpenTelemetry, metrics and spans': () => otel(true),
    'the log of the console, nobody looking': (verifier) => logging(verifier, false),
    'the log of the console, one looking': (verifier) => logging(verifier, true),
  };
  const { inTurn, end } = takingTurns();
  const bareHmac = inTurn(bareHmacContender(WORKLOAD), () => () => {});
  const contenders = Object.entries(listeners).map(([name, listen]) => {
    const { contender, verifier } = countersignContender(WORKLOAD);
    return inTurn({ ...contender, name }, () => listen(verifier));
  });
  const asking = inTurn({ name: 'nobody: the asking alone', run: ask }, () => () => {});
  const times = await measureRounds([bareHmac, ...contenders, asking], {
    seconds: quick ? 3 : 15,
    portions: WORKLOAD.portions,
  });
  end();
  const [ofBareHmac, ofNobody] = times as [number[], number[]];
  const ofAsking = (times.pop() as number[]).map((time) => time / TIMES_MORE);
  const named = contenders.map(({ name }, i) => [name, times[i + 1] as number[]] as const);
  return [...named, [asking.name, ofAsking] as const].map(([listener, taken]) => ({
    listener,
    toBareHmac: ratioOf(taken, ofBareHmac),
    toNobody: ratioOf(taken, ofNobody),
  }));
}

/** A console with its log in memory. A look is the stream of rows that a live view gets. */
function logging(verifier: Verifier, isLookedAt: boolean): () => void {
  const log = memoryLog();
  const admin = consoleFor({ verifiers: [verifier], log, access: () => undefined });
  const stop = isLookedAt ? log.follow((news) => void JSON.stringify(news)) : () => {};
  return endingAll([stop, admin.close]);
}

/** All that a verification does for listeners while there are none. */
function ask(): void {
  let heard = 0;
  for (let i = 0; i < WORKLOAD.perPortion * ASKED_TIMES * TIMES_MORE; i++) {
    for (const each of ASKED_CHANNELS) if (each.hasSubscribers) heard++;
  }
  if (heard > 0) throw new Error('somebody listens');
}

/** Channels are the process's: each contender ends the listening of the one before, when its turn comes. */
function takingTurns() {
  let stop: () => void = () => {};
  const inTurn = (contender: Contender, listen: () => () => void): Contender => ({
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
