/** A channel on a connection of Valkey GLIDE. */

import type { Channel, ChannelListeners } from '../redis-commands.ts';
import type { Glide } from './glide-client.ts';

const SUBSCRIBE_TIMEOUT_MS = 5_000;

/** Opens a channel. GLIDE subscribes again by itself, and does not say when. */
export function openGlideChannel(client: Glide, channel: string, { onMessage }: ChannelListeners): Channel {
  let isHearing = false;

  /** Ends when the client is closed. */
  async function hear(): Promise<void> {
    isHearing = true;
    try {
      while (true) {
        const { channel: from, message } = await client.getPubSubMessage();
        if (String(from) === channel) onMessage(String(message));
      }
    } finally {
      isHearing = false;
    }
  }

  return {
    get isConnected() {
      return client.isClosed !== true;
    },
    async subscribe() {
      if (client.subscribe === undefined)
        throw new Error('the subscriber must be of Valkey GLIDE 2.3 or later');
      await client.subscribe([channel], SUBSCRIBE_TIMEOUT_MS);
      if (!isHearing) hear().catch(() => undefined);
    },
    unsubscribe: async () => client.unsubscribe?.([channel], SUBSCRIBE_TIMEOUT_MS),
    detach: () => undefined,
    release: () => client.close(),
  };
}
