/** A request log in Redis, for all processes. */

import { inspect } from 'node:util';
import type { KeyChangeView } from '../../api/key-types.ts';
import type { RequestRow } from '../../api/request-types.ts';
import { bareError } from '../bare-error.ts';
import { isEntryId, type LogEntry, timePrefix } from '../log-entry.ts';
import { minuteOf } from '../minute-totals.ts';
import {
  type LogNews,
  type LogTotals,
  MOST_CHANGES,
  MOST_LOOKED,
  meets,
  type RequestLog,
  type WatchNews,
} from '../request-log.ts';
import { BatchWriter } from './batch-writer.ts';
import { decodeEntry, type EntryTexts, encodeEntry } from './entry-codec.ts';
import type { LogClient } from './log-client.ts';
import { NewsChannel } from './news-channel.ts';
import { type RedisLogOptions, type RedisLogSettings, toRedisLogSettings } from './redis-log-options.ts';

/** One write. */
type Item =
  | { readonly kind: 'entry' | 'update'; readonly texts: EntryTexts }
  | WatchNews
  | { readonly kind: 'change'; readonly keyId: string; readonly text: string }
  | { readonly kind: 'count'; readonly minute: number; readonly totals: LogTotals };

const PAGE = 200;
const TOTALS_TTL_SECONDS = 3 * 3600;
const RECENT_IDS = 512;
/** A quarter of a year after the last one. */
const CHANGES_TTL_SECONDS = 90 * 86_400;

/**
 * Keeps the log in Redis, for all processes that use it. Rows, details and an index by time are bounded by number and age. Writes go in
 * batches after requests were answered, and are dropped and counted when Redis is slow or away.
 *
 * @example
 * const log = redisLog(client, { subscriber: client.duplicate(), seal: process.env.MASTER_KEYS });
 * @throws TypeError or RangeError that names the option at fault.
 */
export function redisLog(client: LogClient, options: RedisLogOptions): RequestLog {
  return new RedisLog(toRedisLogSettings(client, options));
}

class RedisLog implements RequestLog {
  dropped = 0;
  readonly mayKeepBodies: boolean;
  readonly #settings: RedisLogSettings;
  readonly #index: string;
  readonly #rows: string;
  readonly #details: string;
  readonly #totals: string;
  readonly #channel: string;
  readonly #writer: BatchWriter<Item>;
  readonly #news: NewsChannel;
  /** Ids of this process, to tell updates from entries. */
  readonly #written = new Set<string>();
  #hasFailed = false;

  constructor(settings: RedisLogSettings) {
    this.#settings = settings;
    const { name, subscriber, sealer } = settings;
    this.mayKeepBodies = sealer !== undefined;
    this.#index = `${name}:index`;
    this.#rows = `${name}:rows`;
    this.#details = `${name}:details`;
    this.#totals = `${name}:totals`;
    this.#channel = `${name}:news`;
    this.#news = new NewsChannel(subscriber, this.#channel);
    this.#writer = new BatchWriter({
      write: (batch) => this.#write(batch),
      bytesOf: bytesOfItem,
      onDropped: (count, error) => this.#onDropped(count, error),
    });
  }

  readonly add = (entry: LogEntry): void => {
    const { id } = entry.row;
    const kind = this.#written.has(id) ? 'update' : 'entry';
    this.#written.add(id);
    const [oldest] = this.#written;
    if (this.#written.size > RECENT_IDS && oldest !== undefined) this.#written.delete(oldest);
    this.#writer.add({ kind, texts: encodeEntry(entry, this.#settings.sealer) });
  };

  readonly count = (atMs: number, totals: LogTotals): void => {
    this.#writer.add({ kind: 'count', minute: minuteOf(atMs), totals });
  };

  readonly addChange = (keyId: string, change: KeyChangeView): void => {
    this.#writer.add({ kind: 'change', keyId, text: JSON.stringify(change) });
  };

  readonly changes = async (keyId: string): Promise<readonly KeyChangeView[]> => {
    const texts = await this.#timely(
      this.#settings.client.lrange(this.#changesOf(keyId), 0, MOST_CHANGES - 1),
    );
    return texts.map((text) => JSON.parse(text) as KeyChangeView);
  };

  readonly tell = (news: LogNews): void => {
    if (news.kind === 'watch') this.#writer.add(news);
  };

  readonly follow = (listener: (news: LogNews) => void): (() => void) => this.#news.follow(listener);

  readonly query: RequestLog['query'] = async (filter, { limit, before }) => {
    const rows: RequestRow[] = [];
    const { clock, ttlSeconds } = this.#settings;
    const oldest = Math.max(clock() - ttlSeconds * 1000, filter.fromMs ?? 0);
    const least = `[${timePrefix(oldest)}`;
    const newest = filter.toMs === undefined ? '+' : `(${timePrefix(filter.toMs + 1)}`;
    let most = before === undefined || (newest !== '+' && `(${before}` > newest) ? newest : `(${before}`;
    for (let looked = 0; ; looked += PAGE) {
      if (looked >= MOST_LOOKED) return { rows, next: most.slice(1) };
      const ids = await this.#timely(
        this.#settings.client.zrevrangebylex(this.#index, most, least, 'LIMIT', 0, PAGE),
      );
      if (ids.length === 0) return { rows, next: undefined };
      const texts = await this.#timely(this.#settings.client.hmget(this.#rows, ...ids));
      for (const text of texts) {
        const row = text === null ? undefined : (JSON.parse(text) as RequestRow);
        if (row === undefined || !meets(row, filter)) continue;
        if (rows.length === limit) return { rows, next: rows.at(-1)?.id };
        rows.push(row);
      }
      most = `(${ids.at(-1)}`;
    }
  };

  readonly get: RequestLog['get'] = async (id) => {
    const { client, sealer, clock, ttlSeconds } = this.#settings;
    if (!isEntryId(id) || id < timePrefix(clock() - ttlSeconds * 1000)) return undefined;
    const [row, details] = await this.#timely(
      Promise.all([client.hget(this.#rows, id), client.hget(this.#details, id)]),
    );
    return row === null || details === null
      ? undefined
      : decodeEntry(JSON.parse(row) as RequestRow, details, sealer);
  };

  readonly totals: RequestLog['totals'] = async (fromMs) => {
    const { client, clock } = this.#settings;
    const sum = { accepted: 0, refused: 0 };
    for (let hour = hourOf(minuteOf(fromMs)); hour <= hourOf(minuteOf(clock())); hour++) {
      const counts = await this.#timely(client.hgetall(`${this.#totals}:${hour}`));
      for (const [field, count] of Object.entries(counts)) {
        const [minute, kind] = field.split(':');
        if (Number(minute) < minuteOf(fromMs) || (kind !== 'accepted' && kind !== 'refused')) continue;
        sum[kind] += Number(count);
      }
    }
    return sum;
  };

  readonly close = async (): Promise<void> => {
    await this.#writer.flush();
    await this.#news.close();
  };

  async #write(batch: readonly Item[]): Promise<void> {
    const { client, ttlSeconds } = this.#settings;
    const pipeline = client.pipeline();
    for (const item of batch) {
      if (item.kind === 'count') this.#addCount(pipeline, item);
      else if (item.kind === 'change') this.#addChange(pipeline, item);
      else if (item.kind === 'watch') pipeline.publish(this.#channel, JSON.stringify(item));
      else {
        const { id, row, details } = item.texts;
        pipeline.hset(this.#rows, id, row).hset(this.#details, id, details).zadd(this.#index, 0, id);
        pipeline.publish(this.#channel, `{"kind":"${item.kind}","row":${row}}`);
      }
    }
    for (const key of [this.#rows, this.#details, this.#index]) pipeline.expire(key, ttlSeconds);
    const results = (await this.#timely(pipeline.exec())) ?? [];
    const failed = results.find(([error]) => error !== null);
    if (failed !== undefined) throw bareError(failed[0]);
    await this.#trim();
  }

  #addCount(pipeline: ReturnType<LogClient['pipeline']>, item: Item & { kind: 'count' }): void {
    const { minute, totals } = item;
    const key = `${this.#totals}:${hourOf(minute)}`;
    for (const kind of ['accepted', 'refused'] as const)
      if (totals[kind] > 0) pipeline.hincrby(key, `${minute}:${kind}`, totals[kind]);
    pipeline.expire(key, TOTALS_TTL_SECONDS);
  }

  #addChange(pipeline: ReturnType<LogClient['pipeline']>, { keyId, text }: Item & { kind: 'change' }): void {
    const name = this.#changesOf(keyId);
    pipeline
      .lpush(name, text)
      .ltrim(name, 0, MOST_CHANGES - 1)
      .expire(name, CHANGES_TTL_SECONDS);
  }

  #changesOf(keyId: string): string {
    return `${this.#settings.name}:changes:${keyId}`;
  }

  /** Takes out what is too old, or too much. */
  async #trim(): Promise<void> {
    const { client, maxEntries, ttlSeconds, clock } = this.#settings;
    const cutoff = `(${timePrefix(clock() - ttlSeconds * 1000)}`;
    const [old, surplus] = await this.#timely(
      Promise.all([
        client.zrangebylex(this.#index, '-', cutoff, 'LIMIT', 0, PAGE),
        client.zrange(this.#index, '0', String(-(maxEntries + 1))),
      ]),
    );
    const ids = [...new Set([...old, ...surplus])];
    if (ids.length === 0) return;
    const pipeline = client.pipeline();
    pipeline
      .zrem(this.#index, ...ids)
      .hdel(this.#rows, ...ids)
      .hdel(this.#details, ...ids);
    await this.#timely(pipeline.exec());
  }

  async #timely<T>(answer: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('Redis has not answered in time')), this.#settings.timeoutMs);
    });
    try {
      return await Promise.race([answer, late]);
    } catch (error) {
      throw bareError(error);
    } finally {
      clearTimeout(timer);
    }
  }

  #onDropped(count: number, error: unknown): void {
    this.dropped += count;
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    process.emitWarning(
      'entries of the request log were lost, since Redis is slow or away; this is told only once',
      {
        code: 'COUNTERSIGN_CONSOLE',
        ...(error !== undefined && { detail: inspect(bareError(error)) }),
      },
    );
  }
}

function hourOf(minute: number): number {
  return Math.floor(minute / 60);
}

function bytesOfItem(item: Item): number {
  return 'texts' in item ? item.texts.row.length + item.texts.details.length : 64;
}
