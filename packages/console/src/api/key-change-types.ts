/** Types of the HTTP API: changes of keys. */

import type { KeyMode, Limit } from 'countersign';
import type { KeyView } from './key-types.ts';

/**
 * Body of `POST api/keys`. Needs `keys:write`. With `owners`, the owner must be one of them (default: the only one); id, scopes, limits and
 * expiry may not be given: the server picks the id, and the key has the strictest limits and the first expiry of the owner's other keys. There
 * is none while no key of the owner may be used.
 */
export interface CreateKey {
  /** Not with `owners`. Must be there where the administration has no form for ids (`makesIds` of the session). */
  readonly id?: string;
  readonly owner?: string;
  readonly mode?: KeyMode;
  readonly scopes?: readonly string[];
  readonly ipAllowlist?: readonly string[];
  readonly limits?: readonly Limit[];
  readonly expiresAt?: string;
  /** Encoding of the new secret. Default: the form of the administration, if it has one; else as the scheme of the first verifier decodes it, or base64. */
  readonly secretEncoding?: SecretEncoding;
}

/** Encoding of a secret that is made. */
export type SecretEncoding = 'base64' | 'base64url' | 'hex';

/** Answer of `POST api/keys` and `POST api/keys/:id/rotate`: the only sight of the secret, `Cache-Control: no-store`. */
export interface KeyWithSecret {
  readonly key: KeyView;
  readonly secret: string;
}

/** Body of `POST api/keys/:id/rotate`. `0` ends the old secrets now, as after a leak. */
export interface RotateKey {
  readonly overlapSeconds: number;
  /** Default: as the other secrets of the key, where that is known; else as for a new key. */
  readonly secretEncoding?: SecretEncoding;
}

/** Body of `POST api/keys/:id/disable`, `enable` and `revoke`; of `revoke`, the id once more as confirmation. `enable` is not allowed with `owners`. */
export interface ChangeStatus {
  readonly confirm?: string;
}

/** Body of `POST api/keys/:id/limits`. `null`: the scheme's limits. Not allowed with `owners`. */
export interface SetLimits {
  readonly limits: readonly Limit[] | null;
}

/** Body of `POST api/keys/:id/allow`. Empty: all addresses. */
export interface SetAllowlist {
  readonly ipAllowlist: readonly string[];
}

/** Body of `POST api/keys/:id/scopes`. Not allowed with `owners`. */
export interface SetScopes {
  readonly scopes: readonly string[];
}

/** Body of `POST api/keys/:id/expiry`. `null`: never. Not allowed with `owners`. */
export interface SetExpiry {
  readonly expiresAt: string | null;
}

/** Body of `POST api/watch`: for 15 minutes every refusal of the key is diagnosed. Needs `keys:write`. */
export interface WatchKey {
  readonly keyId: string;
}

/** Answer of `POST api/watch`. */
export interface Watch {
  readonly keyId: string;
  readonly until: string;
}
