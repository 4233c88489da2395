/** Users and their rights, as the integrator's `access()` says. */

import type { Right } from '../api/session-types.ts';

/** A user of the console. */
export interface ConsoleUser {
  /** For audits, and for limits of one user. Not empty. */
  readonly name: string;
  readonly may: readonly Right[];
  /** Only keys and requests of these owners are shown: the portal of a partner. Default: all. */
  readonly owners?: readonly string[] | undefined;
}

/** Says who asks. `undefined`: nobody who may know of the console, and the application answers. */
export type Access<Source> = (request: Source) => ConsoleUser | undefined | Promise<ConsoleUser | undefined>;

/** All rights. */
export const RIGHTS: readonly Right[] = ['requests', 'bodies', 'playground', 'keys:read', 'keys:write'];

/**
 * Checks what `access()` has returned, for a mistake in it must not give rights.
 *
 * @throws TypeError that names the member at fault.
 */
export function assertUser(user: ConsoleUser): ConsoleUser {
  const { name, may, owners } = user;
  if (typeof name !== 'string' || name === '')
    throw new TypeError('access(): "name" must be a text that is not empty');
  if (!Array.isArray(may) || !may.every((right) => RIGHTS.includes(right)))
    throw new TypeError(`access(): "may" must be a list of ${RIGHTS.join(', ')}`);
  const isList = Array.isArray(owners) && owners.every((owner) => typeof owner === 'string' && owner !== '');
  // A user with `owners: undefined` of a failed look-up would see everything.
  if ('owners' in user && !isList)
    throw new TypeError(
      'access(): "owners" must be a list of texts; leave it out for a user who may see all',
    );
  return user;
}

/** Tells whether a user may see what belongs to an owner. */
export function maySee({ owners }: ConsoleUser, owner: string | undefined): boolean {
  return owners === undefined || (owner !== undefined && owners.includes(owner));
}
