/** The contract of a verifier. */

import type { Logger } from '../events/verdict-log.ts';
import type { VerifiedKey } from '../keys/api-key.ts';
import type { Deployment } from '../request/base-path.ts';
import type { RequestHead } from '../request/request.ts';
import type { RequestInput } from '../request/request-input.ts';
import type { Refused, Verdict } from '../responses/verdict.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { LimitState } from '../store/limit.ts';
import type { Store } from '../store/store.ts';
import type { Authorization } from './route/authorization.ts';
import type { RoutePolicy } from './route/route-policy.ts';
import type { Verification } from './verification.ts';
import type { VerifierIdentity } from './verifier-identity.ts';
import type { BodyLimits } from './verifier-options.ts';

/** Verifies requests of one scheme. */
export interface Verifier extends Authorization {
  readonly scheme: Scheme;
  /** The same object as the `verifier` of its events: several verifiers may have schemes of one name. */
  readonly identity: VerifierIdentity;
  /** Largest body that is verified, in bytes. */
  readonly maxBodyBytes: number;
  /** Limits for adapters, on reading bodies before verification and on draining those of refused requests. */
  readonly bodyLimits: BodyLimits;
  /** For adapters: the address of the service, by which the path that arrives becomes the one that is signed. */
  readonly deployment: Deployment;
  /**
   * Decides on a request. An accepted one counts as used: the same request is not accepted again.
   *
   * @returns the verdict, at once when key source and store answer at once. It rejects for nothing that a sender, a key
   * source or a store does, but with a TypeError for a request or a requirement that is not of the form it must have, and
   * with whatever the integrator's own code throws: a part or a format of the scheme, `cost`, `clock`, `requestId`.
   */
  readonly verify: (request: RequestInput, policy?: RoutePolicy) => Verdict | Promise<Verdict>;
  /**
   * For adapters: decides what the head alone decides, before the body is read. An attempt that goes on is handed to
   * `finish` with the body, or to `refuseBody`. Throws what the integrator's code throws.
   *
   * @param declaredBytes The declared length of the body; NaN where it is not known.
   */
  readonly start: (head: RequestHead, policy: RoutePolicy, declaredBytes: number) => Verification | Refused;
  /** For adapters: decides on an attempt whose body has come. Throws or rejects as `verify` does. */
  readonly finish: (verification: Verification, body: Uint8Array) => Verdict | Promise<Verdict>;
  /** For adapters: refuses an attempt whose body did not come as it must. */
  readonly refuseBody: (
    verification: Verification,
    code: 'body_too_large' | 'body_timeout' | 'too_busy',
  ) => Refused;
  /** Verifiers with equal namespaces share keys, replays and limits. */
  readonly namespace: string;
  /** Where replays, limits and operations are kept: also for all that is given this verifier. */
  readonly store: Store;
  /** Told by all that is given this verifier. */
  readonly logger: Logger | undefined;
  /**
   * The key of an id, without its secrets, as this verifier finds it in its own source: to tell whose it is. `undefined` where there is
   * no such key. Rejects when the key source fails.
   */
  readonly keyOf: (keyId: string) => Promise<VerifiedKey | undefined>;
  /**
   * Where a key stands in its limits, without counting anything: for dashboards. `undefined` where there is no such key.
   * Rejects when the key source or the store fails.
   */
  readonly limitsOf: (keyId: string) => Promise<readonly LimitState[] | undefined>;
  /** Number of requests that it has accepted since it was created, in this process: for dashboards. */
  readonly acceptedCount: () => number;
  /**
   * Has every wrong signature of a key diagnosed for 15 minutes, in this process, where there is one in 10 seconds otherwise: while
   * someone helps its owner. At most 60 a minute of all watched keys together, of which there are 16: no further one is watched then.
   *
   * Undefined for a verifier without `diagnosis()`, or with one that is for no log.
   *
   * @returns when it ends; undefined where 16 others are watched.
   */
  readonly watch: ((keyId: string) => Date | undefined) | undefined;
  /** Throws a TypeError unless this verifier can enforce the requirements. */
  readonly assertPolicy: (policy: RoutePolicy) => void;
}
