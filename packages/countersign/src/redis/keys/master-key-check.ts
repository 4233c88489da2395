/** Tells at the start that the master keys are not those of the records. */

import type { KeyRecords } from '../../keys/administration/key-edits.ts';
import { commandsOf, type RedisClient } from '../client.ts';
import { RedisKeysError } from './redis-keys-error.ts';

/** A few may have been changed; that none of so many opens has another reason. */
const MOST_TRIED = 20;

/**
 * Throws unless one of the first records opens, or there are none. A user who may not list the records is not told.
 *
 * @throws RedisKeysError `record_unreadable` or `redis_unavailable`.
 */
export async function assertOpens(
  client: RedisClient,
  { hash, codec }: Pick<KeyRecords, 'hash' | 'codec'>,
): Promise<void> {
  // A call has less time than the connection may take that is being made.
  await commandsOf(client).settled();
  const reasons: string[] = [];
  try {
    for await (const [id, text] of hash.scan()) {
      const reason = reasonNotToOpen(() => codec.decode(id, text));
      if (reason === undefined) return;
      reasons.push(reason);
      if (reasons.length === MOST_TRIED) break;
    }
  } catch (error) {
    if (!isForbidden(error)) throw error;
  }
  if (reasons.length === 0) return;
  throw new RedisKeysError(
    'record_unreadable',
    `keys(): no record opens of ${reasons.length} that were tried; "masterKeys" must have the keys that sealed them. ` +
      `The first one: ${reasons[0]}`,
  );
}

function reasonNotToOpen(open: () => unknown): string | undefined {
  try {
    open();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function isForbidden(error: unknown): boolean {
  return error instanceof Error && /NOPERM|can't run this command|no permissions/.test(error.message);
}
