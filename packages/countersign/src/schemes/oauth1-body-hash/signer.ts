/** Signing requests with OAuth 1.0a, in the header. */

import { createHash, createHmac } from 'node:crypto';
import { formBodyOf } from '../../scheme/message/parts/form/form-body.ts';
import type { SigningInput } from '../../scheme/scheme.ts';
import { encodePercent, pathOf, queryOf } from '../../scheme/target.ts';
import { type FormPair, parseForm } from '../../scheme/values/form.ts';

/** The way in which requests are signed. */
export interface SignerOptions {
  readonly method: 'HMAC-SHA1' | 'HMAC-SHA256';
  /** The token whose secret is in the key. */
  readonly token: string | undefined;
}

const DIGESTS = { 'HMAC-SHA1': 'sha1', 'HMAC-SHA256': 'sha256' } as const;

/** Makes the signer. It throws a TypeError for a query that is malformed. */
export function oauth1Signer({ method, token }: SignerOptions) {
  return ({ keyId, key, request, nowMs, nonce }: SigningInput): [name: string, value: string][] => {
    const digest = DIGESTS[method];
    const form = formBodyOf(request);
    const protocol: [string, string][] = [
      ['oauth_consumer_key', keyId],
      ['oauth_nonce', nonce],
      ['oauth_signature_method', method],
      ['oauth_timestamp', String(Math.floor(nowMs / 1000))],
      ['oauth_version', '1.0'],
    ];
    if (token !== undefined) protocol.push(['oauth_token', token]);
    // Of a body that is no form, the hash is signed (OAuth Request Body Hash 1.0 §3.2).
    if ('code' in form)
      protocol.push(['oauth_body_hash', createHash(digest).update(request.body).digest('base64')]);
    const query = parseForm(queryOf(request.url));
    if (query === undefined) throw new TypeError('the request cannot be signed: its query is malformed');
    const all = [...query, ...('code' in form ? [] : form), ...protocol];
    const address = `${request.origin}${pathOf(request.url)}`;
    const base = [request.method, encodePercent(address), encodePercent(normalized(all))].join('&');
    const signature = createHmac(digest, key).update(base).digest('base64');
    const parameters = [...protocol, ['oauth_signature', signature] as const].map(
      ([name, value]) => `${name}="${encodePercent(value)}"`,
    );
    return [['Authorization', `OAuth ${parameters.join(', ')}`]];
  };
}

/** Parameters, encoded, sorted by name, then by value (RFC 5849 §3.4.1.3.2). */
function normalized(pairs: readonly FormPair[]): string {
  return pairs
    .map(([name, value]): FormPair => [encodePercent(name), encodePercent(value)])
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
