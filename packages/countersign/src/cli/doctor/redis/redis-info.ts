/** Facts that a Redis server reports of itself. */

import type { Redis } from 'ioredis';
import { parseServerInfo, type ServerInfo } from '../../../redis/server-info.ts';

/** The reply of INFO, by name, with what CONFIG GET adds. */
export interface RedisFacts {
  /** Empty where the server refuses INFO. */
  readonly info: ServerInfo;
  /** A setting; undefined where the server, or a service that offers Redis, does not report it. */
  readonly setting: (name: string) => string | undefined;
}

const SETTINGS = ['save', 'appendfsync'];

/** Asks for all that the findings need. A refusal leaves things unknown; a lost connection is an error. */
export async function askFacts(server: Redis): Promise<RedisFacts> {
  const info = parseServerInfo(await server.info().catch(unlessRefused('')));
  const settings = new Map<string, string>();
  for (const name of SETTINGS) {
    const [, value] = ((await server.config('GET', name).catch(unlessRefused([]))) ?? []) as string[];
    if (value !== undefined) settings.set(name, value);
  }
  return { info, setting: (name) => settings.get(name) };
}

function unlessRefused<T>(value: T): (error: Error) => T {
  return (error) => {
    // The name of an error that the server replied, as against one of the connection.
    if (error.name === 'ReplyError') return value;
    throw error;
  };
}
