/** Requirements of an endpoint beyond a good signature. */

import { assertKnownOptions } from '../../internal/known-options.ts';
import { kindOf } from '../../internal/value-kind.ts';
import type { KeyMode, VerifiedKey } from '../../keys/api-key.ts';
import type { SignedRequest } from '../../request/request.ts';
import type { OptionalHeader } from '../../scheme/form-problem.ts';
import type { Scheme } from '../../scheme/scheme.ts';
import { assertLimits, type Limit } from '../../store/limit.ts';

/** Requirements of a mount or route. */
export interface RoutePolicy {
  /** Scopes that the key must all have. Default: none. */
  readonly scopes?: readonly string[] | undefined;
  /** The mode that the key must have. Default: either. */
  readonly mode?: KeyMode | undefined;
  /** Optional headers of the scheme that this endpoint requires. Default: none. */
  readonly requires?: readonly OptionalHeader[] | undefined;
  /**
   * Limits of each key on this endpoint, beside its own; each must have a name. Endpoints whose limits have the same name
   * and window count together. Default: none.
   */
  readonly limits?: readonly Limit[] | undefined;
  /**
   * Number of requests that one counts as, in the key's limits and in the endpoint's: a whole number from 0. Where an endpoint
   * in an accepted mount has limits of its own, its cost is for these. Default: 1.
   */
  readonly cost?: number | ((request: SignedRequest, key: VerifiedKey) => number) | undefined;
}

/** The names of the requirements. */
export const ROUTE_POLICY_OPTIONS: readonly (keyof RoutePolicy)[] = [
  'scopes',
  'mode',
  'requires',
  'limits',
  'cost',
];

/** Throws a TypeError that names the requirement at fault. */
export function assertRoutePolicy(policy: RoutePolicy, scheme: Scheme): void {
  assertKnownOptions('the policy', policy, ROUTE_POLICY_OPTIONS);
  const { scopes = [], mode, requires: headers = [], limits = [], cost = 1 } = policy;
  if (!Array.isArray(scopes) || scopes.some((scope) => typeof scope !== 'string' || scope === '')) {
    throw new TypeError('"scopes" must be a list of non-empty texts, such as ["orders:write"]');
  }
  if (mode !== undefined && mode !== 'test' && mode !== 'live')
    throw new TypeError('"mode" must be "test" or "live"');
  if (!Array.isArray(headers)) throw new TypeError(`"requires" must be a list, got ${kindOf(headers)}`);
  for (const name of headers) {
    if (!scheme.optionalHeaders.includes(name)) {
      throw new TypeError(
        `"requires" requires "${name}", which the scheme ${scheme.name} does not declare; ${declaredBy(scheme)}`,
      );
    }
  }
  assertLimits('limits', limits);
  if (limits.some(({ name }) => typeof name !== 'string' || name === ''))
    throw new TypeError(
      '"limits" of an endpoint must have a "name" each, such as "orders", which keeps them apart from the limits of the keys',
    );
  if (typeof cost !== 'function' && !(Number.isSafeInteger(cost) && cost >= 0))
    throw new RangeError('"cost" must be a whole number from 0, or a function that returns one');
}

function declaredBy({ optionalHeaders }: Scheme): string {
  if (optionalHeaders.length === 0) return 'it declares no optional header';
  return `it declares ${optionalHeaders.map((name) => `"${name}"`).join(', ')}`;
}
