/** The secret of an endpoint while a handshake is answered: asked for within a deadline, or offered by the sender. */

import { withDeadline } from '../internal/deadline.ts';
import type { Challenge } from '../scheme/handshake.ts';
import { secretProblem } from '../scheme/secrets/secrets.ts';
import { isSameText } from './handshakes/parts/same-text.ts';
import type { AnyWebhookOptions } from './webhook-options.ts';

/** As long as a verifier waits for its keys. */
const SECRET_TIMEOUT_MS = 2000;
/** It writes to a vault: longer, and shorter than senders wait. */
const OFFER_TIMEOUT_MS = 5000;
/** Less is no secret of a sender. Less than schemes ask for, since documentation abridges its secrets: the verifier judges the rest. */
const SHORTEST_OFFERED_BYTES = 10;

/** The secret could not be had: the endpoint is to be asked again. The cause is the error of the application. */
export class SecretUnavailableError extends Error {
  override readonly name = 'SecretUnavailableError';

  constructor(options: ErrorOptions) {
    super('the secret could not be had', options);
  }
}

/** Waits for a secret. Rejects with a {@link SecretUnavailableError}, also where it does not come in time. */
export async function secretInTime(ask: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await withDeadline(ask(), SECRET_TIMEOUT_MS, '"secret"');
  } catch (cause) {
    throw new SecretUnavailableError({ cause });
  }
}

/** Of two offers at once, one is taken. The secret that is in use may be offered again, as when an answer was lost. */
export function offering(
  current: () => Promise<string | undefined>,
  onSecretOffered: AnyWebhookOptions['onSecretOffered'],
): Challenge['offerSecret'] {
  let isOffering = false;
  return async (offered) => {
    if (isOffering) return false;
    isOffering = true;
    try {
      const secret = await current();
      if (secret !== undefined) return isSameText(offered, secret);
      if (onSecretOffered === undefined || secretProblem(offered, SHORTEST_OFFERED_BYTES) !== undefined)
        return false;
      const taken = Promise.resolve(onSecretOffered(offered));
      return (await withDeadline(taken, OFFER_TIMEOUT_MS, '"onSecretOffered"')) !== false;
    } finally {
      isOffering = false;
    }
  };
}
