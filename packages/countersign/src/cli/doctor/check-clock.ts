/** The clock here against the `Date` of a server. */

import type { Io } from '../io.ts';
import { clockFinding, type NamedWindow, skewOf } from './clock-skew.ts';
import { type Answer, exchange, NoAnswerError } from './exchange.ts';
import { type Finding, findingsOf } from './finding.ts';

const clock = findingsOf('clock');
const DATE_RESOLUTION_MS = 1000;
/** Method Not Allowed and Not Implemented: what a server answers that has no HEAD. */
const NO_SUCH_METHOD: ReadonlySet<number> = new Set([405, 501]);

/** Asks the server for its time, by HEAD, or by GET where there is no HEAD. */
export async function checkClock(
  io: Io,
  url: URL,
  scheme: NamedWindow | undefined,
): Promise<readonly Finding[]> {
  try {
    const head = await ask(io, 'HEAD', url);
    const answer = NO_SUCH_METHOD.has(head.status) ? await ask(io, 'GET', url) : head;
    return [dateFinding(url.host, answer, scheme)];
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    const cure = 'Check the address, the network and the proxy in between.';
    return [clock.fault('reachable', `The server of --url gave no answer: ${error.message}.`, cure)];
  }
}

/** Judges our clock by the `Date` of an answer. */
export function dateFinding(server: string, answer: Answer, scheme: NamedWindow | undefined): Finding {
  const { headers, sentMs, receivedMs } = answer;
  const shownMs = Date.parse(headers.date ?? '');
  if (Number.isNaN(shownMs)) {
    const cure = 'Give the --url of a server that does, or compare the clocks by hand.';
    return clock.unknown('skew', `${server} sends no Date that could be read.`, cure);
  }
  // RFC 9111 §5.1: then the Date is that of the time when the answer was made.
  if (Number(headers.age ?? 0) > 0) {
    const cure = 'Give a --url that is not cached.';
    return clock.unknown(
      'skew',
      `The answer of ${server} came from a cache, and its Date says nothing.`,
      cure,
    );
  }
  return clockFinding(
    server,
    skewOf({ shownMs, resolutionMs: DATE_RESOLUTION_MS, sentMs, receivedMs }),
    scheme,
  );
}

function ask(io: Io, method: string, url: URL): Promise<Answer> {
  return exchange(io, { method, url, headers: { 'cache-control': 'no-cache' } });
}
