/** The options of `awsSigv4()`, checked and with their defaults. */

import type { Tolerance } from '../../scheme/timestamp-window.ts';
import type { PathRule } from './canonical-path.ts';
import type { CanonicalRules } from './canonical-request.ts';
import type { Sigv4Expectations } from './sigv4-fields.ts';

/** Options of `awsSigv4()`. */
export interface GivenOptions {
  readonly toleranceSeconds?: Tolerance | undefined;
  readonly region?: string | undefined;
  readonly service?: string | undefined;
  readonly alsoSigned?: readonly string[] | undefined;
  readonly paths?: PathRule | undefined;
  readonly unnormalizedPaths?: 'refuse' | 'accept' | undefined;
  readonly unsignedPayload?: boolean | undefined;
  readonly maxExpiresSeconds?: number | undefined;
  readonly sessionTokens?: boolean | undefined;
}

/** Options in the form that is worked with. */
export interface Sigv4Settings {
  readonly toleranceSeconds: Tolerance;
  readonly expected: Sigv4Expectations;
  readonly rules: CanonicalRules;
}

/** Seven days, the most that AWS takes. */
const MOST_SECONDS = 604_800;
const DEFAULT_TOLERANCE_SECONDS = 300;
const NAME = /^[\w-]{1,64}$/;
const HEADER = /^[!#$%&'*+.^_`|~\w-]{1,128}$/;

/** Throws a TypeError or RangeError that names the option at fault. */
export function toSettings(options: GivenOptions): Sigv4Settings {
  const { toleranceSeconds = DEFAULT_TOLERANCE_SECONDS, region, service, paths } = options;
  const { alsoSigned = [], unnormalizedPaths = 'refuse', maxExpiresSeconds = MOST_SECONDS } = options;
  assertTexts({ region, service, paths, unnormalizedPaths });
  for (const name of ['unsignedPayload', 'sessionTokens'] as const)
    if (![undefined, true, false].includes(options[name])) throw problem(`"${name}" must be true or false`);
  if (
    !Array.isArray(alsoSigned) ||
    !alsoSigned.every((name) => typeof name === 'string' && HEADER.test(name))
  )
    throw problem('"alsoSigned" must be a list of header names');
  if (!Number.isInteger(maxExpiresSeconds) || maxExpiresSeconds < 0 || maxExpiresSeconds > MOST_SECONDS)
    throw new RangeError(`awsSigv4(): "maxExpiresSeconds" must be a whole number from 0 to ${MOST_SECONDS}`);
  return {
    toleranceSeconds,
    expected: {
      ...{ region, service, maxExpiresSeconds },
      required: ['host', ...alsoSigned.map((name: string) => name.toLowerCase())],
      takesSessionTokens: options.sessionTokens === true,
    },
    rules: {
      paths,
      takesUnnormalizedPaths: unnormalizedPaths === 'accept',
      takesUnsignedPayload: options.unsignedPayload === true,
    },
  };
}

function assertTexts({ region, service, paths, unnormalizedPaths }: GivenOptions): void {
  for (const [name, value] of Object.entries({ region, service }))
    if (value !== undefined && !(typeof value === 'string' && NAME.test(value)))
      throw problem(`"${name}" must be the name of one`);
  if (![undefined, 'asSent', 'normalized'].includes(paths))
    throw problem('"paths" must be "asSent" or "normalized"');
  if (unnormalizedPaths !== 'refuse' && unnormalizedPaths !== 'accept')
    throw problem('"unnormalizedPaths" must be "refuse" or "accept"');
}

function problem(reason: string): TypeError {
  return new TypeError(`awsSigv4(): ${reason}`);
}
