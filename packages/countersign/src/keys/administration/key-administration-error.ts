/** Errors of the administration of keys. */

/** Why a call on keys failed. */
export type KeyAdministrationErrorCode =
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
  /** The place of the keys failed or did not answer in time. A change may have been made all the same. */
  | 'keys_unavailable';

/**
 * A failed call on keys. Its message names the key, and never a secret.
 *
 * @example
 * await keys.create({ id: 'ak_live_1' }).catch((error: unknown) => {
 *   if (error instanceof KeyAdministrationError && error.code === 'key_exists') return undefined;
 *   throw error;
 * });
 */
export class KeyAdministrationError extends Error {
  readonly code: KeyAdministrationErrorCode;

  constructor(code: KeyAdministrationErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'KeyAdministrationError';
    this.code = code;
  }
}

/** An id as messages show it: quoted, control characters escaped. */
export function quoted(id: string): string {
  return JSON.stringify(id);
}

/** The error that something is the matter with a key. */
export function keyFailure(
  code: KeyAdministrationErrorCode,
  id: string,
  reason: string,
): KeyAdministrationError {
  return new KeyAdministrationError(code, `API key ${quoted(id)} ${reason}`);
}
