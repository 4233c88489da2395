/** The check of a client's address against the allowlist of a key. */

import type { Failure } from '../verify/verification.ts';
import { type AddressAllowlist, parseClientAddress } from './address.ts';

/**
 * The failure for an address that is not allowed; `undefined` for one that is. A missing or malformed address is the server's
 * own fault, so the detail for the log says so.
 */
export function addressFailure(
  allow: AddressAllowlist | undefined,
  address: string | undefined,
): Failure | undefined {
  if (allow === undefined || allow.allows(address ?? '')) return undefined;
  if (address === undefined || address === '') return { code: 'ip_not_allowed', detail: UNKNOWN };
  if (parseClientAddress(address) === undefined) return { code: 'ip_not_allowed', detail: NO_ADDRESS };
  return { code: 'ip_not_allowed' };
}

const UNKNOWN =
  'the address of the client is not known, as behind a Unix socket: let the proxy write X-Forwarded-For, and the framework ' +
  'trust the proxy';
const NO_ADDRESS =
  'the address of the client is no IP address: look at what the proxy writes into X-Forwarded-For';
