/** Headers that are missing, have another name or form, come twice, or do not fit the body. */

import { made, missed, namedAs, nothing, type Pages } from '../causes.ts';
import { type Attempt, NONCE, NOW_MS } from '../client.ts';
import { contentDigestOf, withContentDigest } from '../message-signatures.ts';
import { digest, influencemart, ip2, ORDER, PAYMENT, slaunchx } from '../vendors.ts';

const without = (name: string): Attempt => slaunchx({ headers: { [name]: undefined } });
const TIME = String(NOW_MS / 1000);

/** The signature under another name. */
function signatureAs(name: string): Attempt {
  const right = influencemart();
  return influencemart({ headers: { 'X-Signature': undefined, [name]: headerOf(right, 'X-Signature') } });
}

function headerOf({ request }: Attempt, name: string): string {
  return request.headers[request.headers.indexOf(name) + 1] ?? '';
}

const named = (right: string, other: string, value: string): Attempt =>
  influencemart({ headers: { [right]: undefined, [other]: value } });
const key = (name: string): Attempt => named('X-API-Key', name, 'ak_live_7f3c90d2');
const nonces = (sent: string, signed: string): Attempt => slaunchx({ nonce: sent, signs: { nonce: signed } });
const malformed = (name: string, value: string): Attempt => slaunchx({ headers: { [name]: value } });
const signature = (frame: (encoded: string) => string): Attempt => slaunchx({ frame });
const md5 = (body: string): string => digest('md5', body).toString('base64');
const digested = (value: string, body = PAYMENT): Attempt => ip2({ body, headers: { 'Content-MD5': value } });
const twice = (name: string, value: string): Attempt => influencemart({ more: [[name, value]] });

export const PAGES: Pages = {
  header_missing: [
    made(
      "An empty value: `curl -H 'X-E:'` sends no header at all. `undefined`",
      without('X-Nonce'),
      without('X-Timestamp'),
      malformed('X-Nonce', ''),
    ),
    made(
      [
        'A redirect to another host: `curl -L`, `requests` and `fetch`',
        'Proxies, CDNs and API gateways with a list of headers that they',
      ],
      without('Authorization'),
    ),
    made(
      'nginx drops names with an underscore (`X_Api_Key`) unless `underscores_in_headers',
      without('Authorization'),
      without('X-Api-Key'),
    ),
    made(
      [
        'Browsers: headers beyond the simple ones need a CORS preflight',
        '`GET` requests, for which the interceptor does not run.',
      ],
      slaunchx({
        method: 'GET',
        headers: {
          Authorization: undefined,
          'X-Api-Key': undefined,
          'X-Timestamp': undefined,
          'X-Nonce': undefined,
        },
      }),
    ),
  ],
  header_misnamed: [
    made(
      'Samples of another vendor, or of another edition by the same',
      signatureAs('X-Api-Signature'),
      signatureAs('Authorization'),
      key('Api-Key'),
    ),
    made(
      "Underscores out of a variable's name: Python's keyword arguments,",
      key('X_API_KEY'),
      key('HTTP_X_API_KEY'),
      named('X-Timestamp', 'X_TIMESTAMP', TIME),
    ),
    made(
      '`Authentication` for `Authorization`, `X-Timestap`, `X-Singature`.',
      signatureAs('X-Singature'),
      named('X-Timestamp', 'X-Timestap', TIME),
      slaunchx({
        headers: { Authorization: undefined, Authentication: headerOf(slaunchx(), 'Authorization') },
      }),
    ),
    made(
      'A proxy renames or prefixes: `X-Amzn-Remapped-Authorization`',
      slaunchx({
        headers: {
          Authorization: undefined,
          'X-Amzn-Remapped-Authorization': headerOf(slaunchx(), 'Authorization'),
        },
      }),
    ),
    made(
      'A space before the colon, or a no-break hyphen (U+2011) that',
      named('X-Timestamp', 'X-Timestamp ', TIME),
      named('X-Timestamp', 'X‑Timestamp', TIME),
    ),
  ],
  header_malformed: [
    namedAs(
      ['timestamp_format'],
      'timestamp | `1764547200.5`, `+1764547200`, `01764547200` | digits only',
      influencemart({ time: `+${TIME}` }),
      influencemart({ time: `0${TIME}` }),
      influencemart({ time: `${TIME}.5` }),
    ),
    made('nonce | `abc` | 16 to 128 characters, for example', slaunchx({ nonce: 'abc' })),
    made(
      'signature | `tgCQ…Hncew= ` with a space, 43 characters, `SHA2-256(stdin)=',
      signature((encoded) => `HMAC-SHA256 ${encoded.slice(0, 9)} ${encoded.slice(9)}`),
    ),
    namedAs(
      ['signature_prefix_wrong'],
      '`Authorization` | `HMAC-SHA256: …`, `HMAC-SHA256,…` | scheme,',
      signature((encoded) => `HMAC-SHA256: ${encoded}`),
      signature((encoded) => `HMAC-SHA256,${encoded}`),
    ),
    made(
      'A placeholder that nobody replaced: `{{signature}}`, `$SIGNATURE`',
      malformed('X-Nonce', '<your-nonce>'),
      malformed('Authorization', '{{signature}}'),
      malformed('Authorization', '$SIGNATURE'),
    ),
    made(
      "Line breaks inside: `base64` wraps after 76 characters, Ruby's",
      signature((encoded) => `HMAC-SHA256 ${encoded.slice(0, 30)} ${encoded.slice(30)}`),
    ),
    made(
      "Python `b'…'` around a value: bytes that were put into an f-string.",
      slaunchx({ nonce: `b'${NONCE}'` }),
    ),
    namedAs(
      ['timestamp_format'],
      "Python `b'…'` around a value: bytes that were put into an f-string.",
      influencemart({ time: `b'${TIME}'` }),
    ),
    made(
      'Nonces with `:` or a newline in them, where these separate fields.',
      slaunchx({ nonce: `${NONCE}:1` }),
    ),
    made('Non-ASCII letters, or "smart" quotes from a word processor.', malformed('X-Nonce', `“${NONCE}”`)),
  ],
  header_duplicated: [
    made(
      [
        '`append`/`add` in place of `set`: `headers.append()` in fetch,',
        'A retry or a redirect goes through the interceptor again and',
        'A client library signs, and so does your own middleware around it.',
      ],
      twice('X-Timestamp', String(NOW_MS / 1000 + 1)),
      twice('X-Signature', 'ab'.repeat(32)),
    ),
    made(
      'Two `-H` options of curl with one name are both sent. `X-Api-Key`',
      twice('x-api-key', 'ak_live_7f3c90d2'),
    ),
    made('Client and proxy both add it: an API gateway sets `X-Api-Key`', twice('X-API-Key', 'gateway-17')),
  ],
  content_digest_wrong: [
    made(
      'The digest is of the object as one serialiser writes it, the',
      digested(md5(PAYMENT.replaceAll('":"', '": "'))),
      withContentDigest(contentDigestOf(ORDER.replaceAll('":"', '": "'))),
    ),
    made(
      'A proxy changed the body, and left the header: it compressed,',
      withContentDigest(contentDigestOf(ORDER), ORDER.replaceAll('":"', '": "')),
      digested(md5(PAYMENT), PAYMENT.replaceAll('":"', '": "')),
    ),
    made(
      '`Content-MD5` in hex. It is base64 of 16 bytes, 24 characters:',
      digested(digest('md5', PAYMENT).toString('hex')),
    ),
    nothing('`Content-Digest` is of the bytes as sent, compressed or not.'),
    namedAs(
      ['header_malformed'],
      '`Content-Digest` (RFC 9530) wants `sha-256=:…:` with colons.',
      withContentDigest(contentDigestOf(ORDER).replaceAll(':', '').replace('sha', 'SHA')),
    ),
    made(
      'An SDK adds a checksum of its own, before a middleware changes the body.',
      digested(md5(PAYMENT.replace('}', ',"sdk":1}'))),
    ),
  ],
  nonce_changed: [
    made(
      '`Guid.ToString()` in one place and `ToString("N")` or `"B"` in',
      nonces(NONCE, NONCE.replaceAll('-', '')),
      nonces(NONCE.replaceAll('-', ''), NONCE),
      nonces(NONCE, `{${NONCE}}`),
    ),
    made(
      "Swift's `UUID().uuidString` is in capitals, and a lower-casing",
      nonces(NONCE, NONCE.toUpperCase()),
      nonces(NONCE.toUpperCase(), NONCE),
    ),
    missed(
      'A nonce that is generated twice: a getter or a lambda that makes',
      nonces(NONCE, '0c9e2f7a-5b1d-4c38-9f60-a7d2e4b81c53'),
    ),
    made(
      'Base64 nonces: `+` and `/` are replaced, or the padding is taken',
      nonces('q83vEjRWeJCrze8SNF-4kA', 'q83vEjRWeJCrze8SNF+4kA=='),
      nonces('q83vEjRWeJCrze8SNF-4kA', 'q83vEjRWeJCrze8SNF+4kA'),
      nonces('q83vEjRWeJCrze8SNFZ4kA', 'q83vEjRWeJCrze8SNFZ4kA=='),
    ),
    made(
      'Numbers: a 19-digit nonce loses its last digits in JavaScript.',
      nonces('1764590467123456789', '1764590467123456800'),
    ),
  ],
};
