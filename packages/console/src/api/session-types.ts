/**
 * Types of the HTTP API: the session, and errors. As in all files of this folder, times are texts of ISO 8601 in UTC, a member that is
 * unknown or does not apply is absent, and ids in paths are encoded with `encodeURIComponent`.
 */

import type { SchemeInfo } from './playground-types.ts';

/**
 * A right that `access()` gives. `requests`: summary and request log. `bodies`: bodies that the log has captured. `playground`: draft and
 * check. `keys:read`: keys without secrets, usage. `keys:write`: changes of keys, and watching one.
 */
export type Right = 'requests' | 'bodies' | 'playground' | 'keys:read' | 'keys:write';

/** Answer of `GET api/session`: who is asking, and what can be done here. */
export interface Session {
  /** The name that `access()` gave. */
  readonly name: string;
  readonly may: readonly Right[];
  /** The owners whose keys and requests are shown; absent: all. */
  readonly owners?: readonly string[];
  /** Value of the header `X-Countersign-Console` of every POST. It changes once a day: after a 403 `csrf`, fetch the session again. */
  readonly token: string;
  readonly schemes: readonly SchemeInfo[];
  readonly features: Features;
}

/** Parts that the integrator has connected. */
export interface Features {
  /** Keys can be listed and read. */
  readonly keys: boolean;
  /** Bodies of refused requests are captured. */
  readonly bodies: boolean;
  /** Keys can be watched: a verifier has `diagnosis()`. */
  readonly watch: boolean;
  /** The administration of keys makes ids: a key may be created without one. */
  readonly makesIds: boolean;
}

/** Every error, as `application/problem+json` (RFC 9457). */
export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  /** A name for programs. */
  readonly code: ProblemCode;
  /** A sentence: what was wrong, and what to do. */
  readonly detail?: string;
}

/**
 * Name of an error. `not_found` is also the answer where the user may not know that a thing exists; `forbidden` where a right is missing;
 * `csrf` where the header's token or the origin is wrong; `invalid` for a body or query; `conflict` where the key's state forbids it.
 */
export type ProblemCode =
  | 'not_found'
  | 'method_not_allowed'
  | 'forbidden'
  | 'csrf'
  | 'invalid'
  | 'body_too_large'
  | 'unsupported_media_type'
  | 'conflict'
  | 'too_many_requests'
  | 'unavailable'
  | 'internal';
