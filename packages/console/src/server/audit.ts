/** Tells of each change that a user has made: on a channel, and in the log. */

import { channel } from 'node:diagnostics_channel';
import type { RouteCall } from './route.ts';

/** The message of the channel `countersign:console`. No secret is in it. */
export interface ConsoleEvent {
  /** The name that `access()` gave. */
  readonly user: string;
  readonly action: ConsoleAction;
  /** Empty where a key with an id of the server's choice was not made. */
  readonly keyId: string;
  /** True when it was done; false when it was tried, and refused or failed. */
  readonly ok: boolean;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
}

/** Action of a user on a key. */
export type ConsoleAction =
  | 'create'
  | 'rotate'
  | 'disable'
  | 'enable'
  | 'revoke'
  | 'limits'
  | 'allow'
  | 'scopes'
  | 'expiry'
  | 'watch';

const changes = channel('countersign:console');

/** The change, and the id of the key, or how the result has it. */
export interface Audited<T> extends Pick<ConsoleEvent, 'action'> {
  readonly keyId: string | ((result: T) => string);
}

/** Makes a change, and tells of it whatever comes of it. */
export async function audited<T>(
  { parts: { logger, clock }, user }: RouteCall,
  { action, keyId: idOf }: Audited<T>,
  change: () => Promise<T> | T,
): Promise<T> {
  let ok = false;
  let keyId = typeof idOf === 'string' ? idOf : '';
  try {
    const result = await change();
    ok = true;
    if (typeof idOf !== 'string') keyId = idOf(result);
    return result;
  } finally {
    const event: ConsoleEvent = { user: user.name, action, keyId, ok, atMs: clock() };
    changes.publish(event);
    const line = { event: 'countersign.console', user: user.name, action, keyId, ok };
    logger?.info(
      line,
      ok ? 'a user of the console has changed a key' : 'a user of the console could not change a key',
    );
  }
}
