/** Requests with HTTP Message Signatures (RFC 9421), signed by hand. */

import { createHash, createHmac } from 'node:crypto';
import type { HttpMessageSignaturesOptions } from 'countersign/schemes/http-message-signatures';
import type { Recipe } from './signed-requests.ts';

/** The address that the requests are sent to. */
export const ORIGIN = 'https://api.example.com';

/** The policy of a verifier of such requests. */
export const SIGNATURE_POLICY: HttpMessageSignaturesOptions = {
  requiredComponents: ['@method', '@target-uri'],
  algorithms: ['hmac-sha256'],
};

/** HMAC over method, address and the digest of the body. */
export const HTTP_MESSAGE_SIGNATURES: Recipe = {
  // What the bare HMAC of the comparison is of.
  prefix: (timestamp) => `${timestamp}.`,
  encoding: 'base64',
  headers: (keyId, timestamp, _nonce, _signature, { secret, body, path }) => {
    const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
    const parameters = `("@method" "@target-uri" "content-digest");created=${timestamp};keyid="${keyId}"`;
    const base = `"@method": POST\n"@target-uri": ${ORIGIN}${path}\n"content-digest": ${digest}\n"@signature-params": ${parameters}`;
    const mac = createHmac('sha256', secret).update(base).digest('base64');
    return ['Content-Digest', digest, 'Signature-Input', `sig1=${parameters}`, 'Signature', `sig1=:${mac}:`];
  },
};
