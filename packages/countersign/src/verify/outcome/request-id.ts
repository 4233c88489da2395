/** The id by which a request is known in answers, logs and events. */

import type { Verification } from '../verification.ts';
import type { VerifierSettings } from '../verifier-options.ts';

/** Makes the function that gives it: the sender's where it is well formed, else the framework's or a new one. */
export function requestIds({ scheme, requestId: create }: VerifierSettings): (of: Verification) => string {
  /** The id of a malformed request is needed most. */
  function sent({ signatureFields, request }: Verification): string | undefined {
    return signatureFields === undefined ? scheme.requestIdOf?.(request) : signatureFields.requestId;
  }

  function created(): string {
    const id = create();
    if (typeof id !== 'string') throw new TypeError('"requestId" must return a text');
    return id;
  }

  return (verification) => {
    verification.requestId ??= sent(verification) ?? verification.request.requestId ?? created();
    return verification.requestId;
  };
}
