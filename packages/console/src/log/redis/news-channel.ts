/** News of the log over Redis: one subscription, however many follow. */

import type { LogNews } from '../request-log.ts';
import type { LogClient } from './log-client.ts';

/** Listeners to a channel. */
export class NewsChannel {
  readonly #subscriber: LogClient;
  readonly #channel: string;
  readonly #listeners = new Set<(news: LogNews) => void>();
  #isSubscribed = false;

  constructor(subscriber: LogClient, channel: string) {
    this.#subscriber = subscriber;
    this.#channel = channel;
  }

  follow(listener: (news: LogNews) => void): () => void {
    const own = (news: LogNews) => listener(news);
    this.#listeners.add(own);
    if (!this.#isSubscribed) this.#subscribe();
    return () => void this.#listeners.delete(own);
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    this.#subscriber.off('message', this.#onMessage);
    if (this.#isSubscribed) await this.#subscriber.unsubscribe(this.#channel).catch(() => undefined);
    this.#isSubscribed = false;
  }

  /** ioredis subscribes again by itself when the connection comes back. */
  #subscribe(): void {
    this.#isSubscribed = true;
    this.#subscriber.on('message', this.#onMessage);
    this.#subscriber.subscribe(this.#channel).catch(() => {
      this.#isSubscribed = false;
      this.#subscriber.off('message', this.#onMessage);
    });
  }

  readonly #onMessage = (channel: string, message: string): void => {
    if (channel !== this.#channel || this.#listeners.size === 0) return;
    const news = newsOf(message);
    if (news !== undefined) for (const listener of this.#listeners) listener(news);
  };
}

/** Others may write to the channel. */
function newsOf(message: string): LogNews | undefined {
  try {
    const news = JSON.parse(message) as LogNews;
    if (news.kind === 'watch') return typeof news.keyId === 'string' ? news : undefined;
    return typeof news.row?.id === 'string' ? news : undefined;
  } catch {
    return undefined;
  }
}
