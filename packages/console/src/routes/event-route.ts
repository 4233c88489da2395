/** New requests as server-sent events. */

import type { MissedEvent } from '../api/request-types.ts';
import { meets } from '../log/request-log.ts';
import { assertParameters } from '../server/body-members.ts';
import type { StreamResponse } from '../server/console-request.ts';
import { ProblemError } from '../server/problem.ts';
import type { Route, RouteCall } from '../server/route.ts';
import { FILTER_PARAMETERS, filterOf } from './request-routes.ts';
import { shownRow } from './request-view.ts';

/** Streams of one user in this process. Browsers allow six connections to a host over HTTP/1.1. */
const MOST_STREAMS = 4;
/** A reader that is so far behind is left out until it has caught up. */
const MOST_WAITING_BYTES = 64 * 1024;
/** Then the connection has gone before its answer could begin. */
const LONGEST_START_MS = 10_000;
const HEARTBEAT_MS = 25_000;
/** Then the browser connects again, and is asked anew who it is. */
const LONGEST_MS = 15 * 60_000;

/** The route. */
export const EVENT_ROUTE: Route = {
  ...{
    method: 'GET',
    path: 'events',
    right: 'requests',
    query: 'RequestQuery',
    answer: 'RequestRow',
    isStream: true,
  },
  summary: 'Sends new requests (`entry`), changes of them (`update`) and how many were left out (`missed`)',
  handle: streamEvents,
};

function streamEvents({ parts, user, request: { query } }: RouteCall): StreamResponse {
  assertParameters(query, FILTER_PARAMETERS);
  const filter = filterOf(query, user);
  const { streams, log } = parts;
  const release = takeStream(streams, user.name);
  const unused = setTimeout(release, LONGEST_START_MS);
  unused.unref();
  return {
    status: 200,
    headers: {
      'content-type': 'text/event-stream',
      // Compression and proxies would hold events back.
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    },
    start(sink) {
      clearTimeout(unused);
      let missed = 0;
      let isEnded = false;
      sink.write('retry: 3000\n\n');
      const send = (event: string, data: object) => {
        if (sink.waitingBytes() > MOST_WAITING_BYTES) {
          missed++;
          return;
        }
        if (missed > 0) sink.write(text('missed', { count: missed } satisfies MissedEvent));
        missed = 0;
        sink.write(text(event, data));
      };
      const stop = log.follow((news) => {
        if (news.kind === 'watch') return;
        // The row as it is shown: what is kept from a user must not be found out by filters.
        const row = shownRow(news.row, user, parts);
        if (meets(row, filter)) send(news.kind, row);
      });
      const heartbeat = setInterval(() => sink.write(': \n\n'), HEARTBEAT_MS);
      const end = setTimeout(() => sink.end(), LONGEST_MS);
      heartbeat.unref();
      end.unref();
      return () => {
        if (isEnded) return;
        isEnded = true;
        stop();
        clearInterval(heartbeat);
        clearTimeout(end);
        release();
      };
    },
  };
}

/** Counts a stream at once, since many may be asked for before the first begins. @returns a function that ends it. */
function takeStream(streams: Map<string, number>, name: string): () => void {
  const running = streams.get(name) ?? 0;
  if (running >= MOST_STREAMS)
    throw new ProblemError(
      'too_many_requests',
      `A user has at most ${MOST_STREAMS} live views at once: close one.`,
    );
  streams.set(name, running + 1);
  let isReleased = false;
  return () => {
    if (isReleased) return;
    isReleased = true;
    const left = (streams.get(name) ?? 1) - 1;
    if (left > 0) streams.set(name, left);
    else streams.delete(name);
  };
}

function text(event: string, data: object): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
