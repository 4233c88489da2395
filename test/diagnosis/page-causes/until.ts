/** Requests whose signature has what a mistake needs to show. */

import { type Attempt, NOW_MS } from './client.ts';
import type { influencemart } from './vendors.ts';

/** Requests at other seconds, until the signature of one has what is needed. */
export function until(
  client: typeof influencemart,
  isFit: (signature: string) => boolean,
  frame: (signature: string) => string,
): Attempt {
  for (let second = 0; second < 250; second++) {
    let seen = '';
    const attempt = client({
      time: String(Math.floor(NOW_MS / 1000) - second),
      frame: (signature) => {
        seen = signature;
        return frame(signature);
      },
    });
    if (isFit(seen)) return attempt;
  }
  throw new Error('no signature is fit');
}

/** Tells whether a signature in base64 has the character that forms and base64url write otherwise. */
export const hasPlus = (signature: string): boolean => signature.includes('+');
