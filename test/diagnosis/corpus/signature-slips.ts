/** Slips with the bytes of the HMAC on their way into the header. */

import type { MistakeCode } from 'countersign/diagnosis';
import { type Slip, slip } from './slip.ts';

/** A slip in how the HMAC is written. */
function encoded(code: MistakeCode, title: string, encode: (mac: Buffer) => string): Slip {
  return slip(code, title, () => ({ encode }));
}

/** A slip in the text of the signature, before its prefix. */
function rewritten(code: MistakeCode, title: string, change: (signature: string) => string): Slip {
  return slip(code, title, ({ encode }) => ({ encode: (mac) => change(encode(mac)) }));
}

/** A slip in the value of the header. */
function framed(
  code: MistakeCode,
  title: string,
  change: (value: string, signature: string) => string,
): Slip {
  return slip(code, title, ({ frame }) => ({
    frame: (signature) => change(frame(signature), signature),
  }));
}

/** Of the bytes that a text has when they are written. */
function asText(write: (bytes: Buffer) => string): readonly Slip[] {
  return [
    encoded('signature_decoded_to_text', 'the HMAC goes through a string of Latin-1', (mac) =>
      write(Buffer.from(mac.toString('latin1'))),
    ),
    encoded('signature_decoded_to_text', 'the HMAC goes through a string of UTF-8', (mac) =>
      write(Buffer.from(mac.toString('utf8'))),
    ),
  ];
}

const quoted: readonly Slip[] = [
  rewritten('signature_quoted', 'the signature is sent in quotation marks', (s) => `"${s}"`),
  rewritten('signature_quoted', 'the signature is sent in apostrophes', (s) => `'${s}'`),
  rewritten(
    'signature_quoted',
    "the signature is a bytes object of Python turned into text (b'…')",
    (s) => `b'${s}'`,
  ),
  rewritten('signature_encoded_twice', 'the text of the signature is encoded as base64', (s) =>
    Buffer.from(s, 'latin1').toString('base64'),
  ),
  rewritten('signature_encoded_twice', 'the text of the signature is encoded as hex', (s) =>
    Buffer.from(s, 'latin1').toString('hex'),
  ),
  rewritten('signature_truncated', 'the signature is kept in a column of 40 characters', (s) =>
    s.slice(0, 40),
  ),
  slip('signature_truncated', 'only the first 16 bytes of the HMAC are sent', ({ encode }) => ({
    encode: (mac) => encode(mac.subarray(0, 16)),
  })),
  slip('signature_truncated', 'only the first 20 bytes of the HMAC are sent', ({ encode }) => ({
    encode: (mac) => encode(mac.subarray(0, 20)),
  })),
];

/** Of vendors who want base64. */
export const base64Slips: readonly Slip[] = [
  encoded('signature_in_hex', 'the signature is written in hex', (mac) => mac.toString('hex')),
  encoded('signature_in_hex', 'the signature is written in hex capitals', (mac) =>
    mac.toString('hex').toUpperCase(),
  ),
  encoded('signature_in_hex', 'the signature is written as BitConverter of .NET does (AB-CD-…)', (mac) =>
    (mac.toString('hex').toUpperCase().match(/../g) ?? []).join('-'),
  ),
  slip('signature_in_base64url', 'the signature is written in base64url', {
    make: () => ({ encode: (mac) => mac.toString('base64url') }),
    shows: ({ headers }) => headers.some((value) => /^(?:v1=|\S+ )?(?=.*[-_])[\w-]{43}$/.test(value)),
  }),
  slip('signature_in_base64url', 'the signature is written in base64url with padding', {
    make: () => ({ encode: (mac) => mac.toString('base64').replaceAll('+', '-').replaceAll('/', '_') }),
    shows: ({ headers }) => headers.some((value) => /^(?:v1=|\S+ )?(?=.*[-_])[\w-]{43}=$/.test(value)),
  }),
  slip('signature_padding', 'the signature is sent without its "="', {
    make: ({ encode }) => ({ encode: (mac) => encode(mac).replace(/=+$/, '') }),
    // Without one of the two characters nobody could tell it from base64url.
    shows: ({ headers }) => headers.some((value) => /^(?:v1=|\S+ )?(?=.*[+/])[\w+/]{43}$/.test(value)),
  }),
  slip('signature_padding', 'the signature is padded once too often', {
    make: ({ encode }) => ({ encode: (mac) => `${encode(mac)}=` }),
    shows: ({ headers }) => headers.some((value) => /[\w+/]{43}==$/.test(value)),
  }),
  encoded('signature_encoded_twice', 'the hex text of the signature is encoded as base64', (mac) =>
    Buffer.from(mac.toString('hex')).toString('base64'),
  ),
  rewritten('signature_case_changed', 'the signature is put in lower case', (s) => s.toLowerCase()),
  rewritten('signature_case_changed', 'the signature is put in upper case', (s) => s.toUpperCase()),
  rewritten('signature_percent_encoded', 'the signature is percent-encoded', (s) => encodeURIComponent(s)),
  rewritten('signature_percent_encoded', 'the signature is percent-encoded with small digits', (s) =>
    encodeURIComponent(s).replaceAll(/%../g, (code) => code.toLowerCase()),
  ),
  rewritten('signature_form_decoded', 'the signature is taken out of a form that did not encode it', (s) =>
    s.replaceAll('+', ' '),
  ),
  ...asText((bytes) => bytes.toString('base64')),
  ...quoted,
];

/** Of vendors who want hex. */
export const hexSlips: readonly Slip[] = [
  encoded('signature_in_base64', 'the signature is written in base64', (mac) => mac.toString('base64')),
  slip('signature_in_base64url', 'the signature is written in base64url', {
    make: () => ({ encode: (mac) => mac.toString('base64url') }),
    // Without one of the two letters nobody could tell it from base64 without padding.
    shows: ({ headers }) => headers.some((value) => /^(?=.*[-_])[\w-]{43}$/.test(value)),
  }),
  ...asText((bytes) => bytes.toString('hex')),
  encoded('signature_leading_zeros', 'each byte is written by Integer.toHexString of Java', (mac) =>
    Array.from(mac, (byte) => byte.toString(16)).join(''),
  ),
  encoded('signature_leading_zeros', 'the HMAC is written by toString(16) of a BigInteger', (mac) =>
    BigInt(`0x${mac.toString('hex')}`).toString(16),
  ),
  encoded('signature_encoded_twice', 'the base64 text of the signature is encoded as hex', (mac) =>
    Buffer.from(mac.toString('base64')).toString('hex'),
  ),
  framed('signature_prefix_wrong', 'the signature is sent behind "sha256="', (value) => `sha256=${value}`),
  framed('signature_prefix_wrong', 'the signature is sent behind "v1="', (value) => `v1=${value}`),
  framed('signature_prefix_wrong', 'the signature is sent behind "0x"', (value) => `0x${value}`),
  framed(
    'signature_prefix_wrong',
    'the output of openssl dgst is sent whole',
    (value) => `SHA2-256(stdin)= ${value}`,
  ),
  framed(
    'signature_prefix_wrong',
    'the signature is sent behind "HMAC-SHA256 "',
    (value) => `HMAC-SHA256 ${value}`,
  ),
  framed('signature_prefix_wrong', 'the signature is sent behind "Bearer "', (value) => `Bearer ${value}`),
  ...quoted,
];

/** Of vendors who want a prefix. */
export function prefixSlips(prefix: string, others: readonly string[]): readonly Slip[] {
  return [
    framed(
      'signature_prefix_missing',
      `the signature is sent without "${prefix}"`,
      (_, signature) => signature,
    ),
    framed(
      'signature_prefix_doubled',
      `the signature is sent behind "${prefix}" twice`,
      (value) => prefix + value,
    ),
    ...others.map((other) =>
      framed(
        'signature_prefix_wrong',
        `the signature is sent behind "${other}" instead of "${prefix}"`,
        (_, signature) => other + signature,
      ),
    ),
  ];
}
