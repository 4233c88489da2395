/** The error of a call on the keys that Redis did not answer as it should. */

import { KeyAdministrationError } from '../../keys/administration/key-administration-error.ts';

/** A failed call of Redis, which is `keys_unavailable` to all who administer keys. */
export class RedisKeysError extends KeyAdministrationError {
  constructor(_code: 'redis_unavailable', message: string, options?: ErrorOptions) {
    super('keys_unavailable', message, options);
  }
}
