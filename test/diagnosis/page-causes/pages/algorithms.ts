/** Other functions than the documented one. */

import { createHmac } from 'node:crypto';
import { aws } from '../aws.ts';
import { made, missed, namedAs, nothing, type Pages } from '../causes.ts';
import { type Bytes, bytes, hmac } from '../client.ts';
import { digest, iimmpact, influencemart, slaunchx } from '../vendors.ts';

const hmacOf = (name: string) => (key: Buffer, text: Buffer) => createHmac(name, key).update(text).digest();
const hashOf = (...parts: readonly Bytes[]) => digest('sha256', Buffer.concat(parts.map(bytes)));
const swapped = (key: Buffer, text: Buffer) => hmac(text, key);
const UTF16 = (text: Bytes): Buffer => Buffer.from(text.toString(), 'utf16le');
const withMark = (text: Bytes): Buffer => Buffer.concat([Buffer.from('fffe', 'hex'), UTF16(text)]);
const bigEndian = (text: Bytes): Buffer =>
  Buffer.concat([Buffer.from('feff', 'hex'), Buffer.from(UTF16(text)).swap16()]);
const SECRET = 'Zk9wQ2xYd3ZtT1RrU3hFbGJhN2pQd1I4';
const NAMES = '{"name":"Zoë Müller","city":"Århus"}';

export const PAGES: Pages = {
  algorithm_wrong: [
    made('MD5 | 16 | 32 | 24', influencemart({ mac: hmacOf('md5') }), slaunchx({ mac: hmacOf('md5') })),
    made('SHA-1 | 20 | 40 | 28', influencemart({ mac: hmacOf('sha1') }), slaunchx({ mac: hmacOf('sha1') })),
    made(
      'SHA-256, SHA3-256 | 32 | 64 | 44',
      influencemart({ mac: hmacOf('sha3-256') }),
      slaunchx({ mac: hmacOf('sha3-256') }),
    ),
    made(
      'SHA-384 | 48 | 96 | 64',
      influencemart({ mac: hmacOf('sha384') }),
      slaunchx({ mac: hmacOf('sha384') }),
    ),
    made(
      'SHA-512 | 64 | 128 | 88',
      influencemart({ mac: hmacOf('sha512') }),
      slaunchx({ mac: hmacOf('sha512') }),
    ),
    made(
      "Libraries with a default: Rails' `ActiveSupport::MessageVerifier`",
      influencemart({ mac: hmacOf('sha1') }),
      influencemart({ mac: hmacOf('md5') }),
    ),
    made(
      'An old sample of the vendor, from before it moved from SHA-1 to SHA-256.',
      influencemart({ mac: hmacOf('sha1') }),
    ),
    made(
      [
        '"HMAC-SHA" read as SHA-512 because longer seems safer, or SHA-256',
        'In .NET `HMACSHA512` stands beside `HMACSHA256` in the completion',
      ],
      influencemart({ mac: hmacOf('sha512') }),
      slaunchx({ mac: hmacOf('sha512') }),
    ),
  ],
  hmac_arguments_swapped: [
    made(
      [
        "PHP `hash_hmac('sha256', $message, $key)` | message, key",
        'CryptoJS `HmacSHA256(message, key)` | message, key',
        'Perl `hmac_sha256($message, $key)` | message, key',
        "Postgres `hmac(message, key, 'sha256')` | message, key",
        'Python `hmac.new(key, message, hashlib.sha256)` | key, message',
        "Ruby `OpenSSL::HMAC.digest('SHA256', key, message)` | key, message",
        'Java `Mac.init(key)`, then `doFinal(message)` | key, message',
        "Node `createHmac('sha256', key).update(message)` | key, message",
        'Code that is ported line by line from one of the first four to',
      ],
      influencemart({ mac: swapped }),
      iimmpact({ mac: swapped }),
    ),
  ],
  plain_hash_for_hmac: [
    made(
      "`crypto.createHash('sha256').update(secret + message)`, PHP `hash('sha256',",
      influencemart({ mac: (key, text) => hashOf(key, text) }),
      influencemart({ mac: (key, text) => hashOf(text, key) }),
    ),
    made(
      '`sha256sum`, `openssl dgst -sha256` without `-hmac`, Postgres',
      influencemart({ mac: (_key, text) => hashOf(text) }),
      influencemart({ mac: (key, text) => hashOf(key, text) }),
    ),
    made('Python `hashlib.sha256(key + message)`', slaunchx({ mac: (key, text) => hashOf(key, text) })),
    made(
      'The two are not interchangeable. Anyone who sees a plain `sha256(secret',
      slaunchx({ mac: (key, text) => hashOf(key, text) }),
    ),
  ],
  message_hashed_first: [
    made(
      '"HMAC-SHA256 of the message" read as "the HMAC of the SHA-256',
      influencemart({ message: (right) => digest('sha256', right) }),
      influencemart({ message: (right) => digest('sha256', right).toString('hex') }),
    ),
    made(
      'AWS Signature Version 4 really signs a hash of the canonical',
      slaunchx({ message: (right) => digest('sha256', right).toString('hex') }),
      slaunchx({ message: (right) => digest('sha256', right) }),
    ),
    made(
      'AWS KMS: `GenerateMac` takes a message of at most 4096 bytes.',
      slaunchx({ message: (right) => digest('sha256', right) }),
      slaunchx({ message: (right) => digest('sha256', right).toString('base64') }),
    ),
    nothing('The *body* is to be hashed in many schemes, and not the string'),
  ],
  message_not_hashed: [
    made(
      'The steps "create a canonical request" and "create a string to',
      aws({ stringToSign: (parts, canonical) => [...parts.slice(0, 3), canonical].join('\n') }),
    ),
    made(
      'Most schemes sign their text as it is; see [message_hashed_first](message-hashed-first.md)',
      aws({ stringToSign: (_parts, canonical) => canonical }),
    ),
  ],
  text_as_utf16: [
    made(
      'C# and PowerShell: `Encoding.Unicode` is UTF-16, in spite of',
      slaunchx({ message: (right) => UTF16(right.toString()) }),
      slaunchx({ key: UTF16(SECRET) }),
      slaunchx({ key: UTF16(SECRET), message: (right) => UTF16(right.toString()) }),
    ),
    made(
      'PowerShell 5.1: `Out-File` and `>` write UTF-16 with a byte order',
      slaunchx({ key: withMark(SECRET) }),
    ),
    namedAs(
      ['body_byte_order_mark', 'body_charset'],
      'PowerShell 5.1: `Out-File` and `>` write UTF-16 with a byte order',
      slaunchx({ signs: { body: withMark(NAMES) }, body: NAMES }),
    ),
    made(
      'Java `getBytes("UTF-16")` and Python `.encode(\'utf-16\')` add',
      slaunchx({ message: (right) => bigEndian(right.toString()) }),
      slaunchx({ message: (right) => withMark(right.toString()) }),
      slaunchx({ key: bigEndian(SECRET) }),
      slaunchx({ key: bigEndian(SECRET), message: (right) => bigEndian(right.toString()) }),
    ),
    missed(
      'SQL Server: `HASHBYTES` over `NVARCHAR` hashes UTF-16, over `VARCHAR`',
      slaunchx({ mac: (key, text) => hashOf(UTF16(key), UTF16(text)) }),
    ),
    made(
      'VBA, Delphi and COM strings are UTF-16. `StrConv(text, vbFromUnicode)`',
      slaunchx({ message: (right) => UTF16(right.toString()) }),
    ),
    namedAs(
      ['body_charset'],
      'VBA, Delphi and COM strings are UTF-16. `StrConv(text, vbFromUnicode)`',
      slaunchx({ body: NAMES, message: (right) => Buffer.from(right.toString(), 'latin1') }),
    ),
    made(
      "Windows' `CryptographicBuffer.ConvertStringToBinary` with `BinaryStringEncoding.Utf16LE`,",
      slaunchx({ message: (right) => UTF16(right.toString()) }),
    ),
  ],
};
