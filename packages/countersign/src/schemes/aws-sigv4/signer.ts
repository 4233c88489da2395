/** Signing requests with Signature Version 4, in the header. */

import { createHmac } from 'node:crypto';
import { hashText } from '../../internal/one-shot-hash.ts';
import type { SigningInput } from '../../scheme/scheme.ts';
import { decodedPairs, queryOf } from '../../scheme/target.ts';
import { BASIC_ISO } from '../families/basic-iso-dates.ts';
import { ALGORITHM } from './authorization.ts';
import { isStorage } from './canonical-path.ts';
import { type CanonicalRules, canonicalRequest } from './canonical-request.ts';
import { type Credential, type ExpectedScope, parseCredential } from './credential.ts';
import { UNSIGNED_PAYLOAD } from './payload-hash.ts';
import { derivedKey, partsOfKey } from './signing-key.ts';
import type { Presented } from './sigv4-fields.ts';

/** Headers that proxies and clients change on the way, or add after signing. */
const NEVER_SIGNED: ReadonlySet<string> = new Set([
  ...['authorization', 'connection', 'expect', 'transfer-encoding', 'user-agent', 'x-amzn-trace-id'],
  ...['accept', 'accept-encoding', 'x-amz-cf-id'],
]);
/** Headers that the signer writes, whatever the request has. */
const WRITTEN: ReadonlySet<string> = new Set(['x-amz-date', 'x-amz-security-token', 'x-amz-content-sha256']);

/**
 * Makes the signer. It signs all headers that it is given, except those that may change on the way. `X-Amz-Content-Sha256` is written
 * where the service is S3, or the request has that header.
 *
 * @throws TypeError where region, service or host are not known, or the request cannot be signed.
 */
export function sigv4Signer(scope: ExpectedScope, rules: CanonicalRules) {
  return ({ keyId, key, request, nowMs }: SigningInput): [name: string, value: string][] => {
    const { secretKey, sessionToken } = partsOfKey(key);
    const timestamp = BASIC_ISO.format(nowMs);
    const credential = credentialOf(keyId, timestamp, scope);
    const query = decodedPairs(queryOf(request.url));
    if (query === undefined) throw new TypeError('the request cannot be signed: its query is malformed');
    const contentSha256 = payloadToSay(request, credential, rules);
    const added: [string, string][] = [['X-Amz-Date', timestamp]];
    if (sessionToken !== '') added.push(['X-Amz-Security-Token', sessionToken]);
    if (contentSha256 !== undefined) added.push(['X-Amz-Content-Sha256', contentSha256]);
    const headers = [...headersToSign(request), ...added.flat()];
    const signedHeaders = [...new Set(namesOf(headers))].sort();
    const presented: Presented = {
      ...{ credential, query, signedHeaders, contentSha256, sessionToken },
      ...{ isPresigned: false, decodedLength: undefined },
    };
    const canonical = canonicalRequest({ ...request, headers }, presented, rules);
    if (typeof canonical !== 'string')
      throw new TypeError(`the request cannot be signed: ${canonical.reason}`);
    const parameters = [
      `Credential=${keyId}/${credential.scope}`,
      `SignedHeaders=${signedHeaders.join(';')}`,
      `Signature=${signatureOf(canonical, { timestamp, scope: credential.scope, secretKey })}`,
    ];
    return [...added, ['Authorization', `${ALGORITHM} ${parameters.join(', ')}`]];
  };
}

function credentialOf(keyId: string, timestamp: string, { region, service }: ExpectedScope): Credential {
  if (region === undefined || service === undefined)
    throw new TypeError('awsSigv4() needs "region" and "service" to sign requests');
  const day = timestamp.slice(0, 8);
  const credential = parseCredential(`${keyId}/${day}/${region}/${service}/aws4_request`);
  if (credential !== undefined) return credential;
  throw new TypeError('the request cannot be signed: the id of the key must be visible ASCII without "/"');
}

/** Value of `X-Amz-Content-Sha256`; undefined where that is not sent. */
function payloadToSay(
  { headers, body }: SigningInput['request'],
  { service }: Credential,
  { takesUnsignedPayload }: CanonicalRules,
): string | undefined {
  const at = headers.findIndex((name, i) => i % 2 === 0 && name.toLowerCase() === 'x-amz-content-sha256');
  if (at !== -1 && headers[at + 1] === UNSIGNED_PAYLOAD && takesUnsignedPayload) return UNSIGNED_PAYLOAD;
  return at !== -1 || isStorage(service) ? hashText('sha256', body, 'hex') : undefined;
}

function signatureOf(
  canonical: string,
  { timestamp, scope, secretKey }: { timestamp: string; scope: string; secretKey: string },
): string {
  const digest = hashText('sha256', Buffer.from(canonical, 'latin1'), 'hex');
  const text = `${ALGORITHM}\n${timestamp}\n${scope}\n${digest}`;
  return createHmac('sha256', derivedKey(secretKey, scope)).update(text).digest('hex');
}

/** The headers of the request that are signed; the host is that of its address where it has no such header. */
function headersToSign({ headers, origin }: SigningInput['request']): string[] {
  const kept: string[] = [];
  let hasHost = false;
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = (headers[i] as string).toLowerCase();
    hasHost ||= name === 'host';
    if (!NEVER_SIGNED.has(name) && !WRITTEN.has(name)) kept.push(name, headers[i + 1] as string);
  }
  if (hasHost) return kept;
  if (origin === undefined)
    throw new TypeError('the request cannot be signed: give its whole URL, or the header Host');
  return ['host', origin.slice(origin.indexOf('//') + 2), ...kept];
}

function namesOf(headers: readonly string[]): string[] {
  return headers.filter((_, i) => i % 2 === 0).map((name) => name.toLowerCase());
}
