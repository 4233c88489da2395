/** A channel on a connection of Valkey GLIDE. */

import type { Channel, ChannelListeners } from '../redis-commands.ts';
import type { Glide } from './glide-client.ts';

const SUBSCRIBE_TIMEOUT_MS = 5_000;

/** Opens a channel. GLIDE subscribes again by itself, and does not say when. */
export function openGlideChannel(
  client: Glide,
  channel: string,
  { onMessage, onClose }: ChannelListeners,
): Channel {
  let isHearing = false;

  /** Ends when the client is closed. */
  async function hear(): Promise<void> {
    isHearing = true;
    try {
      while (true) {
        const { channel: from, message } = await client.getPubSubMessage();
        if (String(from) === channel) onMessage(String(message));
      }
    } catch {
      isHearing = false;
      onClose();
    }
  }

  return {
    get isConnected() {
      return client.isClosed !== true;
    },
    async subscribe() {
      if (client.subscribe === undefined)
        throw new Error('the subscriber must be of Valkey GLIDE 2.3 or later');
      if (client.config?.pubsubSubscriptions?.callback != null)
        throw new Error('the subscriber hands its messages to a callback: make it without one');
      await client.subscribe([channel], SUBSCRIBE_TIMEOUT_MS);
      if (!isHearing) void hear();
    },
    unsubscribe: async () => client.unsubscribe?.([channel], SUBSCRIBE_TIMEOUT_MS),
    detach: () => undefined,
    release: () => client.close(),
  };
}
