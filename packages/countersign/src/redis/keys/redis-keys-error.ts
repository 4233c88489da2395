/** Errors of keys in Redis. */

/** Why a call on the keys in Redis failed. */
export type RedisKeysErrorCode =
  /** A key of that id already exists. */
  | 'key_exists'
  /** There is no key of that id. */
  | 'key_not_found'
  /** The key was revoked, which is final. */
  | 'key_revoked'
  /** The key has as many secrets in use as it may have. */
  | 'too_many_secrets'
  /** The record was changed outside of this library, or is sealed under a master key that was not given. */
  | 'record_unreadable'
  /** Others kept changing the key at the same time. */
  | 'conflict'
  /** Redis failed or did not answer in time. A change may have been made all the same. */
  | 'redis_unavailable';

/**
 * A failed call on the keys in Redis. Its message names the key, and never a secret.
 *
 * @example
 * await keys.create({ id: 'ak_live_1' }).catch((error: unknown) => {
 *   if (error instanceof RedisKeysError && error.code === 'key_exists') return undefined;
 *   throw error;
 * });
 */
export class RedisKeysError extends Error {
  readonly code: RedisKeysErrorCode;

  constructor(code: RedisKeysErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RedisKeysError';
    this.code = code;
  }
}

/** An id as messages show it: quoted, control characters escaped. */
export function quoted(id: string): string {
  return JSON.stringify(id);
}

/** The error that something is the matter with a key. */
export function keyFailure(code: RedisKeysErrorCode, id: string, reason: string): RedisKeysError {
  return new RedisKeysError(code, `API key ${quoted(id)} ${reason}`);
}
