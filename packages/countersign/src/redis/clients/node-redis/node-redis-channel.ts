/** A channel on a connection of node-redis. */

import { errorMonitor } from 'node:events';
import type { Channel, ChannelListeners } from '../redis-commands.ts';
import { isCluster, isSentinel, type NodeRedis, readyEvents } from './node-redis-client.ts';

/** Opens a channel. The client subscribes again by itself before it tells that it is ready. */
export function openNodeRedisChannel(
  client: NodeRedis,
  channel: string,
  { onMessage, onReady, onClose }: ChannelListeners,
): Channel {
  const events = [...readyEvents(client, onReady), ...closeEvents(client, onClose)];
  for (const [event, listener] of events) client.on(event, listener);
  const hear = (message: string) => onMessage(message);
  return {
    get isConnected() {
      return isConnected(client);
    },
    async subscribe() {
      // It would wait for a connection that nobody makes.
      if (!client.isOpen) throw new Error('the subscriber is not open: call its connect()');
      await client.subscribe(channel, hear);
    },
    unsubscribe: () => client.unsubscribe(channel, hear),
    detach() {
      for (const [event, listener] of events) client.off(event, listener);
    },
    release() {
      if (!client.isOpen) return;
      // Without a connection it is still to subscribe again; nobody waits for the answer.
      if (hasChannels(client)) client.unsubscribe(channel, hear).catch(() => undefined);
      if (!hasChannels(client)) void client.destroy();
    },
  };
}

function isConnected(client: NodeRedis): boolean {
  return isCluster(client) ? client.pubSubNode?.client.isReady === true : client.isReady === true;
}

/** Behind Sentinels, which do not say, the client is taken to have none. */
function hasChannels(client: NodeRedis): boolean {
  return isCluster(client) ? client.pubSubNode !== undefined : client.isPubSubActive === true;
}

/** The events by which a client tells that messages may be lost. */
function closeEvents(
  client: NodeRedis,
  onClose: () => void,
): readonly [event: string | symbol, () => void][] {
  if (isCluster(client)) {
    // Any node may have been lost.
    const ifLost = () => void (isConnected(client) || onClose());
    return [
      ['node-reconnecting', ifLost],
      ['disconnect', onClose],
    ];
  }
  // Behind Sentinels, channels have a connection of their own, of which nothing but errors is told.
  if (isSentinel(client))
    return [
      [errorMonitor, onClose],
      ['end', onClose],
    ];
  return [
    ['reconnecting', onClose],
    ['end', onClose],
  ];
}
