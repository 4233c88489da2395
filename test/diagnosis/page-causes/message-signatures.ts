/** A client of HTTP Message Signatures (RFC 9421), which signs the digest of the body. */

import { httpMessageSignatures } from 'countersign/schemes/http-message-signatures';
import { type Attempt, bytes, hmac, NOW_MS } from './client.ts';
import { digest, ORDER } from './vendors.ts';

const SECRET = 'Zk9wQ2xYd3ZtT1RrU3hFbGJhN2pQd1I4';
const ID = 'key-17';

/** Signs method and digest, whatever the digest is of. */
export function withContentDigest(contentDigest = contentDigestOf(ORDER), body = ORDER): Attempt {
  const parameters = `("@method" "content-digest");created=${NOW_MS / 1000};keyid="${ID}"`;
  const base = `"@method": POST\n"content-digest": ${contentDigest}\n"@signature-params": ${parameters}`;
  return {
    scheme: httpMessageSignatures({
      requiredComponents: ['@method', 'content-digest'],
      algorithms: ['hmac-sha256'],
    }),
    key: { id: ID, secrets: [SECRET] },
    request: {
      method: 'POST',
      url: '/orders',
      headers: [
        ['Host', 'api.example.com'],
        ['Content-Type', 'application/json'],
        ['Content-Digest', contentDigest],
        ['Signature-Input', `sig1=${parameters}`],
        ['Signature', `sig1=:${hmac(SECRET, base).toString('base64')}:`],
      ].flat(),
      body: bytes(body),
    },
    options: { clock: () => NOW_MS },
  };
}

/** The value of the header, as RFC 9530 has it. */
export function contentDigestOf(body: string): string {
  return `sha-256=:${digest('sha256', body).toString('base64')}:`;
}
