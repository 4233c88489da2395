/** News of the log over Redis: one subscription, however many follow. */

import { inspect } from 'node:util';
import type { RequestRow } from '../../api/request-types.ts';
import { bareError } from '../bare-error.ts';
import { isEntryId } from '../log-entry.ts';
import type { LogNews } from '../request-log.ts';
import type { LogClient } from './log-client.ts';

const LONGEST_ID = 256;

/** Listeners to a channel. */
export class NewsChannel {
  readonly #subscriber: LogClient;
  readonly #channel: string;
  readonly #listeners = new Set<(news: LogNews) => void>();
  #isSubscribed = false;
  #hasFailed = false;

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
    if (news !== undefined) for (const listener of this.#listeners) this.#tell(listener, news);
  };

  /** An error here would end the process, and each of those that share the log. */
  #tell(listener: (news: LogNews) => void, news: LogNews): void {
    try {
      listener(news);
    } catch (error) {
      if (this.#hasFailed) return;
      this.#hasFailed = true;
      process.emitWarning('news of the request log could not be told; this is told only once', {
        code: 'COUNTERSIGN_CONSOLE',
        detail: inspect(bareError(error)),
      });
    }
  }
}

/** Others may write to the channel. */
function newsOf(message: string): LogNews | undefined {
  try {
    const { kind, keyId, owner, isOfPartner, row } = JSON.parse(message) as Record<string, unknown>;
    if (kind === 'watch') return watchOf(keyId, owner, isOfPartner === true);
    return (kind === 'entry' || kind === 'update') && isRow(row) ? { kind, row } : undefined;
  } catch {
    return undefined;
  }
}

function watchOf(keyId: unknown, owner: unknown, isOfPartner: boolean): LogNews | undefined {
  if (!isKeyId(keyId) || (owner !== undefined && typeof owner !== 'string')) return undefined;
  return { kind: 'watch', keyId, ...(owner !== undefined && { owner }), ...(isOfPartner && { isOfPartner }) };
}

function isKeyId(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST_ID;
}

const TEXTS: readonly (keyof RequestRow)[] = ['id', 'at', 'scheme', 'code', 'method', 'path', 'requestId'];
const TEXTS_OR_NONE: readonly (keyof RequestRow)[] = ['keyId', 'owner', 'mode', 'address', 'certainty'];

/** Tells whether all that filters and views work with is there, as it must be. */
function isRow(value: unknown): value is RequestRow {
  if (typeof value !== 'object' || value === null) return false;
  const row = value as Record<keyof RequestRow, unknown>;
  const { id, mistakes } = row;
  return (
    TEXTS.every((name) => typeof row[name] === 'string') &&
    TEXTS_OR_NONE.every((name) => row[name] === undefined || typeof row[name] === 'string') &&
    isEntryId(id as string) &&
    (mistakes === undefined ||
      (Array.isArray(mistakes) && mistakes.every((code) => typeof code === 'string')))
  );
}
