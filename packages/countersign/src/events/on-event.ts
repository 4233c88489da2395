/** Listening to what happens, with the type of each event. */

import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { inspect } from 'node:util';
import { isPromiseLike } from '../internal/deadline.ts';
import { CHANNELS, type ChannelName, type Channels } from './channels.ts';

/**
 * Calls a listener with each event of a channel, in the course of the request: let it be quick.
 *
 * A listener that throws, or whose promise rejects, changes nothing for the request, other listeners or the process. The
 * first time, a process warning (`COUNTERSIGN_LISTENER`) tells of it. Listeners of `node:diagnostics_channel`
 * itself lack that guard: there, an error ends the process as an uncaught exception.
 *
 * @example
 * const stop = onEvent('countersign:verdict', ({ scheme, code }) => verdicts.inc({ scheme, code }));
 * @returns a function that ends it.
 * @throws TypeError for a channel that does not exist, or a listener that is no function.
 */
export function onEvent<N extends ChannelName>(name: N, listener: (event: Channels[N]) => void): () => void {
  if (!CHANNELS.includes(name))
    throw new TypeError(`onEvent(): there is no channel "${name}"; the channels are ${CHANNELS.join(', ')}`);
  if (typeof listener !== 'function') throw new TypeError('onEvent(): the listener must be a function');
  let hasFailed = false;

  function onFailure(error: unknown): void {
    if (hasFailed) return;
    hasFailed = true;
    warnOf(name, error);
  }

  function guarded(event: unknown): void {
    try {
      const result: unknown = listener(event as Channels[N]);
      if (isPromiseLike(result)) result.then(undefined, onFailure);
    } catch (error) {
      onFailure(error);
    }
  }

  subscribe(name, guarded);
  return () => void unsubscribe(name, guarded);
}

function warnOf(name: ChannelName, error: unknown): void {
  process.emitWarning(`a listener of ${name} has failed; it stays subscribed, and this is told only once`, {
    code: 'COUNTERSIGN_LISTENER',
    detail: inspect(error),
  });
}
