/** Events of keys: changes, and ends that come near. */

import type { StoredKey } from '../keys/administration/stored-key.ts';
import type { KeyOwner } from '../keys/api-key.ts';

/** A change of a key, by the name of the method that made it. */
export type KeyChangeAction =
  | 'create'
  | 'enable'
  | 'disable'
  | 'revoke'
  | 'rotate'
  | 'set_limits'
  | 'set_ip_allowlist'
  | 'set_scopes'
  | 'set_expires_at'
  | 'remove';

/** One for each change of a key by its administration, for an audit log. No secret is in it. */
export interface KeyChangeEvent {
  readonly action: KeyChangeAction;
  readonly keyId: string;
  /** The one who made it, as `keys.as()` was told; undefined where nobody was named. */
  readonly actor: string | undefined;
  readonly at: Date;
  /** `unknown`: where the keys are kept failed, or did not answer in time, so that the change may have been made. */
  readonly outcome: 'made' | 'unknown';
  /** The key after the change; undefined when it was removed, or the outcome is unknown. */
  readonly key: StoredKey | undefined;
}

/** A key, or a secret of one, that ends soon: told by `watchExpiry()`. */
export interface KeyExpiringEvent {
  readonly keyId: string;
  readonly owner: KeyOwner['owner'];
  /** The secret that ends; undefined where the key itself does. */
  readonly secretId: string | undefined;
  readonly endsAt: Date;
  /** The mark, among the `days` of `watchExpiry()`, that was passed. */
  readonly days: number;
}
