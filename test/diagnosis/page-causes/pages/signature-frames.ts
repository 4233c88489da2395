/** Signatures that are sent with other text around them, or in pieces. */

import { createHmac } from 'node:crypto';
import { defineScheme, header, message, part } from 'countersign';
import { made, missed, namedAs, nothing, type Pages } from '../causes.ts';
import { clientOf } from '../client.ts';
import { hasPlus, until } from '../until.ts';
import { iimmpact, influencemart, ORDER, slaunchx } from '../vendors.ts';

const base64 = (mac: Buffer): string => mac.toString('base64');
const hex = (mac: Buffer): string => mac.toString('hex');
const firstLine = (signature: string): string => signature.slice(0, 64);

/** A scheme whose signatures are longer than a line of base64. */
const sha512 = clientOf({
  scheme: defineScheme({
    name: 'sha512',
    keyId: header('X-Key'),
    timestamp: header('X-Time', 'unixSeconds'),
    signature: header('X-Signature', { encoding: 'base64' }),
    secret: 'utf8',
    algorithm: 'hmac-sha512',
    message: message`${part.timestamp}.${part.body}`,
    toleranceSeconds: 300,
    replay: 'signature',
  }),
  keyId: 'key-17',
  secret: 'Zk9wQ2xYd3ZtT1RrU3hFbGJhN2pQd1I4',
  toKey: (secret) => secret,
  writeTime: (ms) => String(Math.floor(ms / 1000)),
  call: { method: 'POST', target: '/orders', host: 'api.example.com', body: ORDER },
  fields: ({ time, body }) => [time, body],
  separator: '.',
  mac: (key, text) => createHmac('sha512', key).update(text).digest(),
  encode: base64,
  frame: (signature) => signature,
  headers: ({ keyId, time }, signature) => ({ 'X-Key': keyId, 'X-Time': time, 'X-Signature': signature }),
});

/** The characters of "sha256=" taken off, one after the other. */
const stripped = (signature: string): string => `sha256=${signature}`.replace(/^[sha256=]+/, '');

export const PAGES: Pages = {
  signature_prefix_missing: [
    made(
      [
        'The documentation describes the HMAC in one place and the header',
        'A prefix such as `v1=` is taken for the name of a parameter,',
        'Postman\'s `Authorization` tab with type "API Key" sends the value alone.',
        'OpenAPI generators: `apiKey` security in a header sends what',
      ],
      iimmpact({ frame: (signature) => signature }),
      slaunchx({ frame: (signature) => signature }),
    ),
    namedAs(
      ['signature_prefix_missing', 'signature_padding'],
      "`signature.split('=')[1]`, written for the other direction (checking",
      iimmpact({ frame: (signature) => `v1=${signature}`.split('=')[1] ?? '' }),
    ),
  ],
  signature_prefix_doubled: [
    made(
      'Two layers each add it. The signing function returns the ready',
      iimmpact({ frame: (signature) => `v1=v1=${signature}` }),
    ),
    made(
      'Settings do the same. A tool asks for "scheme" and "token" of',
      slaunchx({ frame: (signature) => `HMAC-SHA256 HMAC-SHA256 ${signature}` }),
    ),
  ],
  signature_prefix_wrong: [
    made(
      "GitHub's `sha256=`, Stripe's `v1=` and Standard Webhooks' `v1,`",
      iimmpact({ frame: (signature) => `sha256=${signature}` }),
      iimmpact({ frame: (signature) => `v1,${signature}` }),
    ),
    made(
      'HTTP clients with a helper for authentication write `Bearer`',
      slaunchx({ frame: (signature) => `Bearer ${signature}` }),
      slaunchx({ frame: (signature) => `Basic ${signature}` }),
    ),
    made(
      'The output of `openssl` has a prefix of its own. It is `SHA2-256(stdin)=',
      influencemart({ frame: (signature) => `SHA2-256(stdin)= ${signature}` }),
      influencemart({ frame: (signature) => `(stdin)= ${signature}` }),
    ),
    namedAs(
      ['signature_quoted'],
      'Python: `f"v1={base64.b64encode(mac)}"` sends `v1=b\'YWJj\'`, quotation',
      iimmpact({ frame: (signature) => `v1=b'${signature}'` }),
    ),
  ],
  signature_quoted: [
    made(
      [
        '`JSON.stringify(signature)`, or a JSON serialiser that is applied',
        "`jq '.signature'` prints quotes, `jq -r` does not.",
        'The documentation writes `X-Signature: "<signature>"`, or the',
        'CSV and YAML sources that keep their quotes, where a test run',
      ],
      influencemart({ frame: (signature) => `"${signature}"` }),
      iimmpact({ frame: (signature) => `"v1=${signature}"` }),
      iimmpact({ frame: (signature) => `v1="${signature}"` }),
    ),
    made(
      'A shell script: `curl -H "X-Signature: \'$sig\'"`. The single quotes',
      influencemart({ frame: (signature) => `'${signature}'` }),
    ),
  ],
  signature_percent_encoded: [
    made(
      [
        '`encodeURIComponent(signature)` or `urlencode($signature)`, from',
        'Clients that build headers and query with one function. `URLSearchParams`',
        'The value was read back from a URL or a form without decoding it.',
        'Low-code tools that encode every variable that is put into a template.',
      ],
      slaunchx({ frame: (signature) => `HMAC-SHA256 ${encodeURIComponent(signature)}` }),
      iimmpact({ frame: (signature) => encodeURIComponent(`v1=${signature}`) }),
    ),
  ],
  signature_form_decoded: [
    made(
      [
        'The signature is computed by a service of its own, and handed',
        'PHP `urldecode($signature)` where nothing was encoded (`rawurldecode`',
        'Python `urllib.parse.unquote_plus`, Java `URLDecoder.decode`,',
      ],
      until(slaunchx, hasPlus, (signature) => `HMAC-SHA256 ${signature.replaceAll('+', ' ')}`),
      until(iimmpact, hasPlus, (signature) => `v1=${signature.replaceAll('+', ' ')}`),
    ),
  ],
  signature_beginning_lost: [
    made(
      "`lstrip('sha256=')` of Python, `ltrim` of PHP and `TrimStart`",
      until(influencemart, (signature) => /^[256a]/.test(signature), stripped),
    ),
    made(
      'A column or a header field that keeps the last characters alone.',
      influencemart({ frame: (signature) => signature.slice(-40) }),
    ),
    missed(
      'A column or a header field that keeps the last characters alone.',
      influencemart({ frame: (signature) => signature.slice(-32) }),
    ),
  ],
  signature_truncated: [
    made(
      '`openssl base64` breaks lines after 64 characters and `base64`',
      sha512({ encode: (mac) => firstLine(base64(mac)) }),
      sha512({ encode: (mac) => base64(mac).slice(0, 76) }),
    ),
    nothing('Not this, but near it: [hex whose leading zeros were lost](signature-leading-zeros.md)'),
    made(
      'C code that treats the MAC as a string stops at its first zero byte.',
      slaunchx({ encode: (mac) => base64(mac.subarray(0, 21)) }),
      influencemart({ encode: (mac) => hex(mac.subarray(0, 21)) }),
    ),
    made(
      'A column or a log that holds 32 characters, an MD5 habit, from',
      influencemart({ frame: (signature) => signature.slice(0, 32) }),
    ),
    made(
      'Deliberate truncation, as in some older schemes ("first 16 bytes").',
      slaunchx({ encode: (mac) => base64(mac.subarray(0, 16)) }),
      influencemart({ encode: (mac) => hex(mac.subarray(0, 16)) }),
    ),
  ],
};
