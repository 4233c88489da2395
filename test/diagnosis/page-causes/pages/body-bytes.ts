/** Bodies whose bytes differ, are compressed, or are hashed otherwise than documented. */

import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { made, missed, namedAs, type Pages } from '../causes.ts';
import { type Attempt, type Bytes, hmac } from '../client.ts';
import {
  acme,
  bodies,
  digest,
  github,
  hashedBodies,
  iimmpact,
  influencemart,
  ORDER,
  slaunchx,
} from '../vendors.ts';

const NAMES = '{"name":"Zoë Müller","city":"Århus"}';
const EURO = '{"price":"5 €","name":"Zoë"}';
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
/** As Windows-1252 has it. */
const windows = (text: string): Buffer => Buffer.from(text.replaceAll('€', '\x80'), 'latin1');
const twice = (text: string): Buffer => Buffer.from(Buffer.from(text).toString('latin1'));
const LINES = 'sku,price\nA,1\nB,2\n';
const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
const PRETTY = '{\n  "amount": "150.00",\n  "refid": "MS-42"\n}';

/** One body that arrives, with the coding that it is said to have, and another one signed. */
function coded(coding: string | undefined, sent: Bytes, signed: Bytes): Attempt {
  return github({ body: sent, signs: { body: signed }, headers: { 'Content-Encoding': coding } });
}

/** A field of the string to sign in place of the right hash of the body. */
const hashed = (field: string): Attempt => iimmpact({ signs: { bodyField: field } });
const hashedHex = (field: string): Attempt => acme({ signs: { bodyField: field } });
const sha256 = digest('sha256', ORDER);
const md5 = digest('md5', ORDER);
/** The Keccak of {@link ORDER} with 512 bits, as CryptoJS gives it. */
const KECCAK_512 = 'PewfeBnM3L7osyWYyvRcRduIjP5dC+zdRWdL2SPStNCc1NNJnaaD0SYKVRPgERbizOTFD40GHYSi1Ag1LBb2tA==';
const instead = (body: Bytes): Attempt => influencemart({ signs: { body } });

export const PAGES: Pages = {
  body_charset: [
    made(
      "Java before 18: `body.getBytes()` takes the machine's character",
      bodies(NAMES, latin1(NAMES)),
      bodies(latin1(NAMES), NAMES),
      bodies(NAMES, '{"name":"Zo? M?ller","city":"?rhus"}'),
      bodies(NAMES, '{"name":"Zo?? M??ller","city":"??rhus"}'),
    ),
    made('PowerShell 5.1: `Invoke-RestMethod -Body $text` sends ISO-8859-1', bodies(latin1(NAMES), NAMES)),
    made(
      '.NET `Encoding.Default` on the old Framework, Delphi `TStringStream`,',
      bodies(EURO, windows(EURO)),
      bodies(windows(EURO), EURO),
    ),
    made("Node `update(body, 'latin1')` or `'binary'`, and `'ascii'`, which", bodies(NAMES, latin1(NAMES))),
    made(
      'Python 2, and MySQL connections with `latin1`, whose text is',
      bodies(NAMES, twice(NAMES)),
      bodies(twice(NAMES), NAMES),
    ),
  ],
  body_line_endings: [
    made(
      [
        "Python's `open(path).read()` turns CR LF into LF. `open(path,",
        "Windows: text mode of C's `fopen`, Perl and Ruby without `binmode`,",
        'FTP in ASCII mode, and editors that convert on save.',
        'XML parsers hand on LF for every line end, as the XML recommendation',
      ],
      bodies(crlf(LINES), LINES),
      bodies(crlf(PRETTY), PRETTY),
    ),
    made(
      [
        'Fixtures that git checks out with CR LF on one machine (`core.autocrlf`),',
        'Browsers send text from a `<textarea>` in a form with CR LF.',
      ],
      bodies(crlf(LINES), LINES),
      bodies(LINES, crlf(LINES)),
    ),
  ],
  body_trailing_newline: [
    made(
      '`curl -d @body.json` and `curl -d "$(cat body.json)"` send none.',
      hashedBodies(ORDER, `${ORDER}\n`),
      bodies(`${ORDER}\n`, ORDER),
    ),
    made(
      "Go's `json.NewEncoder(w).Encode(v)` ends with a newline, `json.Marshal(v)`",
      bodies(`${ORDER}\n`, ORDER),
      hashedBodies(ORDER, `${ORDER}\n`),
    ),
    made('`jq`, `echo` and here-documents add one.', hashedBodies(ORDER, `${ORDER}\n`)),
    made(
      [
        'Editors put one at the end of a fixture, and test code calls',
        'Postman and Insomnia send a blank last line of the editor.',
      ],
      bodies(`${ORDER}\n`, ORDER),
      bodies(`${PRETTY}\r\n`, PRETTY),
    ),
  ],
  body_signed_compressed: [
    made(
      "Something between client and server unpacks uploads: Envoy's",
      coded(undefined, ORDER, gzipSync(ORDER)),
    ),
    made(
      "A middleware in front of the verification does it. Express' body",
      coded(undefined, ORDER, gzipSync(ORDER)),
      coded('gzip', ORDER, gzipSync(ORDER)),
    ),
    made(
      'The client library drops the compressed form for a retry or a redirect.',
      coded(undefined, ORDER, gzipSync(ORDER)),
    ),
    missed(
      'The compression level or library differs between two calls. Gzip',
      coded('gzip', gzipSync(ORDER.repeat(90), { level: 1 }), gzipSync(ORDER.repeat(90), { level: 9 })),
    ),
  ],
  body_signed_uncompressed: [
    made(
      [
        'Compression is a layer below the one that signs: a gzip interceptor',
        'An outgoing proxy compresses uploads.',
        'The other side may have changed: if it unpacks before it verifies,',
      ],
      coded('gzip', gzipSync(ORDER), ORDER),
      coded('deflate', deflateSync(ORDER), ORDER),
      coded('br', brotliCompressSync(ORDER), ORDER),
    ),
    made(
      "A log shipper, an OpenTelemetry exporter or a queue's HTTP sink",
      coded('gzip', gzipSync(ORDER), ORDER),
    ),
  ],
  body_hashed: [
    made(
      'Two editions of one API: the general one signs a hash, the partner',
      slaunchx({ signs: { body: digest('sha256', ORDER).toString('hex') } }),
      slaunchx({ signs: { body: sha256.toString('base64') } }),
    ),
    made('AWS Signature Version 4 taken as the pattern.', instead(sha256.toString('hex'))),
    made(
      'The body is large or a stream, and hashing it first seemed to',
      instead(sha256.toString('hex')),
      instead(sha256),
    ),
    made(
      'A proxy or an SDK layer hands on only `Content-Digest` or `Content-MD5`,',
      instead(md5.toString('base64')),
      instead(`sha-256=:${sha256.toString('base64')}:`),
    ),
  ],
  body_not_hashed: [
    made('The formula names a field `bodyHash`, and the sample beside it', hashed(ORDER), hashedHex(ORDER)),
    made(
      "`body ? hash(body) : ''`. No bytes have a hash as well, and requests",
      iimmpact({ method: 'GET', signs: { bodyField: '' } }),
      acme({ method: 'GET', signs: { bodyField: '' } }),
    ),
    namedAs(
      ['body_stringified', 'body_not_hashed'],
      'Python `hashlib.sha256(body)` without `.digest()` puts `<sha256',
      hashed('[object Object]'),
    ),
    missed(
      'Python `hashlib.sha256(body)` without `.digest()` puts `<sha256',
      hashed('<sha256 _hashlib.HASH object @ 0x7f3c2a1b9d50>'),
    ),
    namedAs(
      ['message_field_missing'],
      'The field belongs to newer versions of the scheme, and the client',
      iimmpact({ fields: ({ time, nonce, method, query }) => ['v1', time, nonce, method, query] }),
    ),
  ],
  body_hash_algorithm: [
    made(
      'A scheme may use two hashes, one for the body and one in the',
      hashed(digest('sha512', ORDER).toString('base64')),
      hashedHex(digest('sha512', ORDER).toString('hex')),
    ),
    made(
      '`Content-MD5` was at hand, so its value was signed. `mZFLkyvTelC5g8XnyQrpOw==`',
      hashed(md5.toString('base64')),
    ),
    made(
      'The body was put through the HMAC, with the secret, where a plain',
      hashed(
        hmac(Buffer.from('q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=', 'base64'), ORDER).toString('base64'),
      ),
    ),
    missed('CryptoJS: `CryptoJS.SHA3` is Keccak with 512 bits, which is neither', hashed(KECCAK_512)),
    made("An object store's ETag stood in for a hash. It is an MD5 for", hashedHex(md5.toString('hex'))),
  ],
  body_hash_encoding: [
    made(
      "`.hexdigest()`, `sha256sum` and PHP's `hash('sha256', $body)`",
      hashed(sha256.toString('hex')),
      hashedHex(sha256.toString('base64')),
    ),
    made(
      'Hex in capitals: .NET, Delphi, SQL. Inside the string to sign',
      hashedHex(sha256.toString('hex').toUpperCase()),
      hashed(sha256.toString('hex').toUpperCase()),
    ),
    made(
      "`base64_encode(hash('sha256', $body))` encodes the hex text and",
      hashed(Buffer.from(sha256.toString('hex')).toString('base64')),
    ),
    made(
      'Raw bytes are appended to the string, which turns them into text',
      iimmpact({ signs: { bodyField: sha256 } }),
      iimmpact({ signs: { bodyField: sha256.toString('utf8') } }),
      iimmpact({ signs: { bodyField: sha256.toString('latin1') } }),
    ),
  ],
};
