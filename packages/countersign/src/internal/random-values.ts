/** Runtimes that have no random values while a program starts. */

import { randomBytes } from 'node:crypto';

/** Tells whether random values can be had now: Cloudflare Workers refuse them until a request is there. */
export function hasRandomValues(): boolean {
  try {
    randomBytes(1);
    return true;
  } catch {
    return false;
  }
}
