/** Tells that a key source returns a record that cannot be used: a mistake that nobody would see without a logger. */

import { warnOnce } from '../internal/warn-once.ts';

/** A key source returned a record that is not sound. All requests of that key are refused until it is. */
export class KeyRecordError extends TypeError {
  override readonly name = 'KeyRecordError';
  readonly code = 'COUNTERSIGN_KEY_RECORD';

  constructor(cause: Error) {
    super(`the key source returned a record that is not sound: ${cause.message}`, { cause });
  }
}

/** Warns of each message once. None of them has a secret in it. */
export function warnOfKeyRecord({ message, code }: KeyRecordError): void {
  warnOnce(code, `${message}. Requests of that key are refused with 503 until it is corrected.`);
}
