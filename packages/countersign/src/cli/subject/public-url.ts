/** The public address of the service, as `--public-url` or the request itself gives it. */

import type { Scheme } from '../../scheme/scheme.ts';
import { Failure } from '../failure.ts';

/** The address that is signed; undefined where the scheme signs none and the user gives none. */
export function publicUrlOf(
  given: string | undefined,
  { name, needsOrigin }: Scheme,
  origin: string | undefined,
): string | undefined {
  if (given !== undefined && !(URL.canParse(given) && /^https?:/i.test(given)))
    throw new Failure('usage', '--public-url must be a URL such as https://api.example.com');
  if (given !== undefined || needsOrigin !== true) return given;
  if (origin !== undefined) return origin;
  throw new Failure('usage', `requests of ${name} sign the whole address: give it by --public-url`);
}
