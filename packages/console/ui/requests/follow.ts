/** Follows the log by server-sent events. */

import type { MissedEvent, RequestRow } from '../../src/api/request-types.ts';

export interface Follower {
  readonly entry: (row: RequestRow) => void;
  readonly update: (row: RequestRow) => void;
  readonly missed: (count: number) => void;
  readonly connected: (isConnected: boolean) => void;
  /** Called when the connection stands again after it broke. */
  readonly reconnected: () => void;
}

/** A browser gives up after any answer but 200, such as that of a proxy while the server restarts. */
const RETRY_MS = 5000;

/** @returns a function that ends it. */
export function follow(query: string, follower: Follower): () => void {
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let hasStood = false;

  function connect(): void {
    source = new EventSource(`api/events${query}`);
    source.onopen = () => {
      follower.connected(true);
      if (hasStood) follower.reconnected();
      hasStood = true;
    };
    source.onerror = () => {
      follower.connected(false);
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(connect, RETRY_MS);
    };
    listen<RequestRow>('entry', follower.entry);
    listen<RequestRow>('update', follower.update);
    listen<MissedEvent>('missed', ({ count }) => follower.missed(count));
  }

  function listen<T>(name: string, heard: (data: T) => void): void {
    source.addEventListener(name, (event) => heard(JSON.parse((event as MessageEvent<string>).data) as T));
  }

  connect();
  return () => {
    clearTimeout(timer);
    source.close();
    follower.connected(false);
  };
}
