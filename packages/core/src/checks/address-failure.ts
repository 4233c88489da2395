/** The check of a client's address against the allowlist of a key. */

import type { Failure } from '../attempt.ts';
import { type AddressAllowlist, parseClientAddress } from './address.ts';

/** What is wrong with the address; the log is told where it is no address at all, since that is the server's own fault. */
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
