/** Types of the HTTP API: keys. */

import type { KeyChangeAction, KeyMode, KeyStatus, Limit, LimitState } from 'countersign';

/** Query of `GET api/keys`: all members are optional texts. */
export interface KeyQuery {
  /** A part of the id or owner, in any case. */
  readonly text?: string;
  readonly owner?: string;
  readonly status?: KeyStatus;
  readonly mode?: KeyMode;
  /** From 1 to 200. Default: 50. */
  readonly limit?: number;
  readonly cursor?: string;
}

/** Answer of `GET api/keys`, by id. Needs `keys:read`. */
export interface KeyPage {
  readonly keys: readonly KeyView[];
  readonly next?: string;
  /** True if some records could not be read, and are left out. */
  readonly isIncomplete: boolean;
}

/** A key without its secrets. Answer of `GET api/keys/:id`, and of every change but create and rotate. */
export interface KeyView {
  readonly id: string;
  readonly owner?: string;
  readonly status: KeyStatus;
  readonly mode?: KeyMode;
  readonly scopes: readonly string[];
  /** Empty: all addresses. */
  readonly ipAllowlist: readonly string[];
  /** Absent: the scheme's limits. Empty: none. */
  readonly limits?: readonly Limit[];
  readonly expiresAt?: string;
  readonly createdAt?: string;
  readonly updatedAt?: string;
  /** The newest first. */
  readonly secrets: readonly SecretView[];
  /** Until when every refusal of the key is diagnosed. */
  readonly watchedUntil?: string;
  /** When the key was last used, as far as the administration records that, give or take its `lastUsedSeconds`. */
  readonly lastUsedAt?: string;
  /** The first end of the key or of one of its secrets within the next 14 days. */
  readonly endsSoonAt?: string;
}

/** Answer of `GET api/keys/:id/changes`: the latest changes of a key, the newest first, as far as the log has them. */
export interface KeyChanges {
  readonly changes: readonly KeyChangeView[];
}

/** A change of a key by its administration, in any process that records into the log. */
export interface KeyChangeView {
  readonly at: string;
  readonly action: KeyChangeAction;
  /** Name of the one who made it; absent where nobody was named. */
  readonly actor?: string;
  /** `unknown`: where the keys are kept did not answer, so that the change may have been made. */
  readonly outcome: 'made' | 'unknown';
}

/** When a secret is in use. */
export interface SecretView {
  readonly id?: string;
  readonly notBefore?: string;
  readonly notAfter?: string;
  /** `ending`: in use, with an end. */
  readonly state: 'future' | 'active' | 'ending' | 'ended';
}

/** Answer of `GET api/keys/:id/limits`: usage now, counting nothing. Needs `keys:read`. */
export interface KeyLimits {
  readonly limits: readonly LimitState[];
}
