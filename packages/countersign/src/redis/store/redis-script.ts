/** Scripts as Redis takes them. */

import { createHash } from 'node:crypto';

/** A script with the name by which Redis knows it. */
export interface RedisScript {
  readonly text: string;
  /** SHA-1 in hex, as EVALSHA takes it. */
  readonly sha: string;
}

/** Names a script. */
export function toScript(text: string): RedisScript {
  return { text, sha: createHash('sha1').update(text).digest('hex') };
}
