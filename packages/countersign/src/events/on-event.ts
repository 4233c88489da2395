/** Listening to what happens, with the type of each event. */

import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { isPromiseLike } from '../internal/deadline.ts';
import { inspected } from '../internal/inspected.ts';
import { CHANNELS, type ChannelName, type EventName, type Events } from './channels.ts';

/**
 * Calls a listener with each event of a name, in the course of the request: let it be quick.
 *
 * A listener that throws, or whose promise rejects, changes nothing for the request, other listeners or the process. The
 * first time, a process warning (`COUNTERSIGN_LISTENER`) tells of it. Listeners of `node:diagnostics_channel`
 * itself lack that guard: there, an error ends the process as an uncaught exception.
 *
 * @example
 * const stop = onEvent('verdict', ({ scheme, code }) => verdicts.inc({ scheme, code }));
 * @returns a function that ends it.
 * @throws TypeError for an event that does not exist, or a listener that is no function.
 */
export function onEvent<N extends EventName>(name: N, listener: (event: Events[N]) => void): () => void {
  const channel = channelOf(name);
  if (typeof listener !== 'function') throw new TypeError('onEvent(): the listener must be a function');
  let hasFailed = false;

  function onFailure(error: unknown): void {
    if (hasFailed) return;
    hasFailed = true;
    warnOf(channel, error);
  }

  function guarded(event: unknown): void {
    try {
      const result: unknown = listener(event as Events[N]);
      if (isPromiseLike(result)) result.then(undefined, onFailure);
    } catch (error) {
      onFailure(error);
    }
  }

  subscribe(channel, guarded);
  return () => void unsubscribe(channel, guarded);
}

const PREFIX = 'countersign:';

function channelOf(name: EventName): ChannelName {
  const channel = CHANNELS.find((each) => each === `${PREFIX}${name}`);
  if (channel !== undefined) return channel;
  const names = CHANNELS.map((each) => each.slice(PREFIX.length));
  const short = names.find((each) => `${PREFIX}${each}` === name);
  throw new TypeError(
    short === undefined
      ? `onEvent(): there is no event "${name}"; the events are ${names.join(', ')}`
      : `onEvent(): "${name}" is the name of a channel: write onEvent('${short}', …)`,
  );
}

function warnOf(name: ChannelName, error: unknown): void {
  process.emitWarning(`a listener of ${name} has failed; it stays subscribed, and this is told only once`, {
    code: 'COUNTERSIGN_LISTENER',
    detail: inspected(error),
  });
}
