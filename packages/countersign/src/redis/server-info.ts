/** The reply of INFO: what a Redis server reports of itself. */

/** The values by name. */
export type ServerInfo = ReadonlyMap<string, string>;

/** Reads the reply of INFO: lines of `name:value` under headings. */
export function parseServerInfo(text: string): ServerInfo {
  const lines = text.split(/\r?\n/).filter((line) => line.includes(':') && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
}

/**
 * Tells whether a server makes room by dropping keys before their time: never, `now` when its memory is full, or only once
 * it is given a limit of memory. `undefined` when it does not say.
 */
export function evictionOf(info: ServerInfo): 'never' | 'once_limited' | 'now' | undefined {
  const policy = info.get('maxmemory_policy');
  const limit = info.get('maxmemory');
  if (policy === undefined || limit === undefined) return undefined;
  if (policy === 'noeviction') return 'never';
  return limit === '0' ? 'once_limited' : 'now';
}

/** Advice against eviction of what a store keeps in Redis. */
export const EVICTION_CURE = 'Set maxmemory-policy to noeviction, or keep the store on a server of its own.';
