import { accepted, made, type Pages } from '../causes.ts';
import { bytes } from '../client.ts';
import { hasPlus, until } from '../until.ts';
import { acme, iimmpact, influencemart, slaunchx } from '../vendors.ts';

const base64 = (mac: Buffer): string => mac.toString('base64');
const hex = (mac: Buffer): string => mac.toString('hex');

const startsWithZero = (signature: string): boolean => signature.startsWith('0');
const bytesOf = (signature: string): string[] => signature.match(/../g) ?? [];

export const PAGES: Pages = {
  signature_in_hex: [
    made(
      [
        'PHP `hash_hmac()` without its fourth argument, Python `.hexdigest()`,',
        '`openssl dgst` without `-binary`',
        'CryptoJS: a `WordArray` that becomes a string is hex',
        'Go `hex.EncodeToString(mac.Sum(nil))`, copied from an example',
      ],
      iimmpact({ encode: hex }),
      slaunchx({ encode: hex }),
      acme({ encode: hex }),
    ),
  ],
  signature_in_base64: [
    made(
      [
        'Code that was written for AWS, Azure, Shopify or Twilio, whose',
        'C# `Convert.ToBase64String(hmac.ComputeHash(…))` is the shortest',
        'Java had no hex encoder before version 17, and `Base64.getEncoder()`',
        'Web Crypto gives an `ArrayBuffer`, and the snippets for it end',
        'Low-code tools have a field for the encoding in their HMAC step,',
      ],
      influencemart({ encode: base64 }),
    ),
  ],
  signature_in_base64url: [
    made(
      ["Node `digest('base64url')`, and libraries for JWT, whose `base64url`"],
      influencemart({ encode: (mac) => mac.toString('base64url') }),
      until(iimmpact, hasPlus, (signature) => `v1=${unpadded(urlSafe(signature))}`),
    ),
    made(
      'Java `Base64.getUrlEncoder()`. It keeps the padding unless told',
      until(slaunchx, hasPlus, (signature) => `HMAC-SHA256 ${urlSafe(signature)}`),
    ),
    made(
      'Go `base64.URLEncoding` and `base64.RawURLEncoding`, Python `urlsafe_b64encode`,',
      until(slaunchx, hasPlus, (signature) => `HMAC-SHA256 ${urlSafe(signature)}`),
      until(slaunchx, hasPlus, (signature) => `HMAC-SHA256 ${unpadded(urlSafe(signature))}`),
    ),
    made(
      'A helper that "makes base64 safe for headers". Headers take `+`,',
      until(slaunchx, hasPlus, (signature) => `HMAC-SHA256 ${unpadded(urlSafe(signature))}`),
    ),
  ],
  signature_padding: [
    made(
      [
        "Go `base64.RawStdEncoding`, Perl's `hmac_sha256_base64`, which",
        "`signature.split('=')` to take a prefix off, or `rtrim($signature,",
      ],
      slaunchx({ encode: (mac) => base64(mac).replace(/=+$/, '') }),
      iimmpact({ encode: (mac) => base64(mac).replace(/=+$/, '') }),
    ),
    made(
      'A parser that reads `name=value` and stops at the second `=`',
      iimmpact({ encode: (mac) => base64(mac).replace(/=+$/, '') }),
    ),
    made(
      "And it gets added where base64url goes without: Java's `getUrlEncoder()`,",
      acme({ encode: (mac) => urlSafe(base64(mac)) }),
    ),
  ],
  signature_encoded_twice: [
    made(
      [
        "PHP `base64_encode(hash_hmac('sha256', $message, $key))`, with",
        "`btoa(hmac.digest('hex'))`, `Buffer.from(hmac.digest('hex')).toString('base64')`",
      ],
      iimmpact({ encode: (mac) => base64(bytes(hex(mac))) }),
      slaunchx({ encode: (mac) => base64(bytes(hex(mac))) }),
    ),
    made(
      '`openssl dgst … | base64` without `-binary`: the words `SHA2-256(stdin)=',
      slaunchx({ encode: (mac) => base64(bytes(`SHA2-256(stdin)= ${hex(mac)}\n`)) }),
      slaunchx({ encode: (mac) => base64(bytes(`(stdin)= ${hex(mac)}\n`)) }),
    ),
    made(
      '`xxd -p` on the base64 text, or Python `base64.b64encode(mac.hexdigest().encode())`',
      influencemart({ encode: (mac) => hex(bytes(base64(mac))) }),
      influencemart({ encode: (mac) => hex(bytes(`${base64(mac)}\n`)) }),
      slaunchx({ encode: (mac) => base64(bytes(hex(mac))) }),
    ),
  ],
  signature_case_changed: [
    accepted(
      [
        '.NET `Convert.ToHexString` and `BitConverter.ToString(…).Replace("-",',
        'Java `String.format("%02X", b)`, Delphi, SQL Server\'s `CONVERT(…,',
      ],
      influencemart({ encode: (mac) => hex(mac).toUpperCase() }),
    ),
    made(
      '`.toLowerCase()` on the whole header, meant for its name or its prefix.',
      slaunchx({ frame: (signature) => `HMAC-SHA256 ${signature}`.toLowerCase() }),
      iimmpact({ frame: (signature) => `v1=${signature}`.toLowerCase() }),
    ),
    made(
      'A gateway, or a log that the signature was copied from, "normalises"',
      slaunchx({ encode: (mac) => base64(mac).toUpperCase() }),
    ),
  ],
  signature_decoded_to_text: [
    made(
      "Node: `hmac.digest('binary')` gives a string of Latin-1, and",
      slaunchx({ encode: (mac) => base64(bytes(mac.toString('latin1'))) }),
      influencemart({ encode: (mac) => hex(bytes(mac.toString('latin1'))) }),
    ),
    made(
      [
        "Node: `hmac.digest().toString()`, and then `btoa` or `Buffer.from(…).toString('base64')`.",
        'Java: `new String(mac.doFinal(text))`, and then `getBytes()`.',
        'C#: `Encoding.UTF8.GetString(hash)`, and then `Encoding.UTF8.GetBytes(…)`.',
      ],
      slaunchx({ encode: (mac) => base64(bytes(mac.toString('utf8'))) }),
      influencemart({ encode: (mac) => hex(bytes(mac.toString('utf8'))) }),
    ),
  ],
  signature_as_numbers: [
    made(
      '`Arrays.toString(bytes)` of Java, `String(array)` of JavaScript,',
      slaunchx({ encode: (mac) => `[${[...new Int8Array(mac)].join(', ')}]` }),
      influencemart({ encode: (mac) => [...mac].join(',') }),
      influencemart({ encode: (mac) => `[${[...mac].join(' ')}]` }),
    ),
  ],
  signature_leading_zeros: [
    made(
      'Java `new BigInteger(1, mac).toString(16)`, which drops the zeros',
      until(influencemart, startsWithZero, (signature) => signature.replace(/^0+/, '')),
    ),
    made(
      "JavaScript `BigInt('0x' + hex).toString(16)`, and `byte.toString(16)`",
      until(influencemart, startsWithZero, (signature) => BigInt(`0x${signature}`).toString(16)),
      until(influencemart, (signature) => bytesOf(signature).some(startsWithZero), withoutZeros),
    ),
    made(
      'Java `Integer.toHexString(b & 0xff)`, Go `fmt.Sprintf("%x", b)`',
      until(influencemart, (signature) => bytesOf(signature).some(startsWithZero), withoutZeros),
    ),
  ],
};

function withoutZeros(signature: string): string {
  return bytesOf(signature)
    .map((byte) => Number.parseInt(byte, 16).toString(16))
    .join('');
}

function unpadded(signature: string): string {
  return signature.replace(/=+$/, '');
}

function urlSafe(signature: string): string {
  return signature.replaceAll('+', '-').replaceAll('/', '_');
}
