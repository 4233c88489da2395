/** What an endpoint requires beyond a good signature. */

import type { KeyMode } from './keys/api-key.ts';
import { assertKnownOptions } from './known-options.ts';
import type { OptionalHeader } from './scheme/form-problem.ts';
import type { Scheme } from './scheme/scheme.ts';

/** Requirements of a mount or route. */
export interface Requirements {
  /** Scopes that the key must all have. Default: none. */
  readonly scopes?: readonly string[];
  /** The mode that the key must have. Default: either. */
  readonly mode?: KeyMode;
  /** Optional headers of the scheme that this endpoint requires. Default: none. */
  readonly headers?: readonly OptionalHeader[];
}

/** The names of the requirements. */
export const REQUIREMENT_NAMES: readonly (keyof Requirements)[] = ['scopes', 'mode', 'headers'];

/** Throws a TypeError that names the requirement at fault. */
export function assertRequirements(requirements: Requirements, scheme: Scheme): void {
  assertKnownOptions('the requirements', requirements, REQUIREMENT_NAMES);
  const { scopes = [], mode, headers = [] } = requirements;
  if (!Array.isArray(scopes) || scopes.some((scope) => typeof scope !== 'string' || scope === '')) {
    throw new TypeError('"scopes" must be a list of non-empty strings');
  }
  if (mode !== undefined && mode !== 'test' && mode !== 'live')
    throw new TypeError('"mode" must be "test" or "live"');
  for (const name of headers) {
    if (!scheme.optionalHeaders.includes(name)) {
      throw new TypeError(`"headers" requires "${name}", which the scheme ${scheme.name} does not declare`);
    }
  }
}
