/** Mistakes in making the key of a secret: decoding, hashing and the like. */

import { plainly, type Way, way } from '../../mutations/way.ts';
import { needlessHashings, secretHashings } from '../../secrets/key-derivation.ts';
import { inWindows1252 } from '../../windows-1252.ts';
import type { Entries } from '../entry.ts';
import { withAlgorithm } from '../ways/algorithm-ways.ts';
import { inMessageText } from '../ways/message-ways.ts';
import { misderivedKeys } from '../ways/misderived-keys.ts';
import {
  inKey,
  inSecret,
  whereDecoded,
  whereDerived,
  whereTextIsKey,
  withOtherKey,
  withOwnSecret,
} from '../ways/secret-ways.ts';

const NOT_ASCII = /[^\0-\x7f]/g;

export const KEY_MISTAKES: Entries = {
  secret_not_decoded: {
    cause: 'The secret was used as the text that was shown, without decoding it.',
    cure: 'Decode the secret first and use the bytes as the key.',
    ways: [whereDecoded((text) => [plainly(1, Buffer.from(text))])],
  },
  secret_decoded_twice: {
    cause: 'The secret was decoded twice.',
    cure: 'Decode the secret once; the bytes that come out are the key, whatever they look like.',
    ways: [
      whereDecoded((_text, _encoding, bytes) => [
        plainly(2, Buffer.from(bytes.toString('latin1'), 'base64')),
        plainly(2, Buffer.from(bytes.toString('latin1'), 'hex')),
      ]),
    ],
  },
  secret_decoded_wrongly: {
    cause: 'The secret was decoded from another encoding than it is written in.',
    cure: 'Decode the secret from the encoding that the documentation names.',
    ways: [
      whereDecoded((text, encoding) => [
        ...(['hex', 'base64', 'base64url'] as const)
          .filter((other) => other !== encoding)
          .map((other) => way(2, `from ${other}`, Buffer.from(text, other))),
        // Decoders of base64 in Python and PHP leave out what is not base64.
        ...(encoding === 'base64url'
          ? [way(3, 'from base64, without - and _', Buffer.from(text.replace(/[-_]/g, ''), 'base64'))]
          : []),
      ]),
    ],
  },
  secret_decoded_needlessly: {
    cause: 'The secret was decoded, though its text itself is the key.',
    cure: 'Use the UTF-8 bytes of the secret as it was shown.',
    ways: [
      whereTextIsKey((text) => [
        // Decoders skip what they do not know.
        ...(/^[0-9a-f]{2}/i.test(text) ? [way(1, 'from hex', Buffer.from(text, 'hex'))] : []),
        ...(text.length >= 2 ? [way(1, 'from base64', Buffer.from(text, 'base64'))] : []),
        ...(text.length >= 2 ? [way(2, 'from base64url', Buffer.from(text, 'base64url'))] : []),
        ...(['base64', 'hex'] as const)
          .filter((encoding) => isWholly(text, encoding))
          .flatMap((encoding) =>
            madeText(Buffer.from(text, encoding)).map((each) => ({
              ...each,
              detail: `from ${encoding}, and then made a text ${each.detail}`,
            })),
          ),
      ]),
      // Many vendors decode the rest of a secret with a prefix: one habit, and not two mistakes.
      withOwnSecret(({ value, prefix, derivation: { encoding } }) => {
        if (prefix === '' || !value.startsWith(prefix) || encoding !== 'utf8') return [];
        const rest = value.slice(prefix.length);
        return [
          way(1, 'from base64, without its prefix', { key: Buffer.from(rest, 'base64') }),
          way(2, 'from hex, without its prefix', { key: Buffer.from(rest, 'hex') }),
        ];
      }),
    ],
  },
  secret_decoded_to_text: {
    cause: 'The decoded secret was turned into text before it was used, which changed its bytes.',
    cure: 'Keep the decoded secret as bytes and hand them to the HMAC as they are.',
    ways: [whereDecoded((_text, _encoding, bytes) => [...madeText(bytes), ...keptByShell(bytes)])],
  },
  secret_encoded: {
    cause: 'The secret was encoded before it was used.',
    cure: 'Use the secret as it was shown, without encoding it.',
    ways: [
      inSecret((secret) => [
        way(3, 'as for a URL', encodeURIComponent(Buffer.from(secret).toString())),
        // As pages and settings in HTML and JSON show it.
        way(3, 'as HTML escapes it', escapedForHtml(secret, { '&': '&amp;', '<': '&lt;', '>': '&gt;' })),
        way(
          3,
          'as HTML escapes it, quotation marks too',
          escapedForHtml(secret, { '&': '&amp;', '"': '&quot;', "'": '&#39;' }),
        ),
        way(
          3,
          'as JSON in HTML escapes it',
          secret.replace(/[=&<>']/g, (mark) => `\\u00${hexOf(mark).toUpperCase()}`),
        ),
        way(
          3,
          'as JSON in HTML escapes it, in lower case',
          secret.replace(/[=&<>']/g, (mark) => `\\u00${hexOf(mark)}`),
        ),
      ]),
      whereTextIsKey((text) => [encodedAs('base64', text, 2), encodedAs('hex', text, 2)]),
      whereDecoded((text) => [encodedAs('base64', text, 3)]),
    ],
  },
  secret_not_derived: {
    cause: 'The secret was used as it is, though the key is derived from it.',
    cure: 'Derive the key from the secret as the documentation says.',
    ways: [whereDerived((text) => [plainly(1, Buffer.from(text))])],
  },
  secret_derived_wrongly: {
    cause: 'The key was derived from the secret in another way than documented.',
    cure: 'Use the hash and the encoding that the documentation names for the key.',
    ways: [
      whereDerived((text) => secretHashings().map(({ name, cost, derive }) => way(cost, name, derive(text)))),
      whereTextIsKey((text) => hashed(Buffer.from(text))),
      whereDecoded((_text, _encoding, bytes) => hashed(bytes)),
      // Passwords elsewhere are hashed with the name of the user.
      withOwnSecret(({ value, derivation: { hashing } }, { key: { id } }) =>
        hashing === undefined
          ? []
          : [`${id}${value}`, `${id}:${value}`, `${value}${id}`].map((text) =>
              way(3, 'hashed together with the key id', { key: hashing.derive(text) }),
            ),
      ),
      withOtherKey((facts) => misderivedKeys(facts, 'of the secret')),
    ],
  },
  secret_charset: {
    cause: 'The secret was turned into bytes in another character set than UTF-8.',
    cure: 'Use the UTF-8 bytes of the secret, whatever the platform has by default.',
    ways: [
      whereTextIsKey((text) => {
        if (/^[\0-\x7f]*$/.test(text)) return [];
        const windows = inWindows1252(text);
        return [
          way(2, 'as Latin-1', Buffer.from(text, 'latin1')),
          way(3, 'as ASCII', Buffer.from(text.replace(NOT_ASCII, '?'))),
          ...(windows === undefined ? [] : [way(3, 'as Windows-1252', windows)]),
        ];
      }),
    ],
  },
  public_key_wrong: {
    cause:
      'The request was probably signed by the private key of another pair: a signature of a public-key algorithm does not tell of which key or string it is.',
    cure: 'Compare the public key with the one that the sender shows for this endpoint, in this mode and environment. If it is the same, compare the string to sign: the body as it arrived, the time as it was sent.',
  },
  text_as_utf16: {
    cause: 'The text was encoded as UTF-16 instead of UTF-8.',
    cure: 'Encode the secret and the string to sign as UTF-8.',
    ways: [
      inMessageText(
        'message form',
        way(2, 'the string to sign', (text) => Buffer.from(text, 'utf16le')),
        way(3, 'the string to sign, with a byte order mark', (text) =>
          Buffer.from(`\ufeff${text}`, 'utf16le'),
        ),
        way(3, 'the string to sign, with a byte order mark', (text) =>
          Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
        ),
      ),
      inKey((text, { hashing }) => {
        const utf16 = Buffer.from(text, 'utf16le');
        const marked = Buffer.from(`\ufeff${text}`, 'utf16le');
        return [
          way(2, 'the secret', utf16),
          // As Windows writes it, and as Java does.
          way(3, 'the secret, with a byte order mark', marked),
          way(3, 'the secret, with a byte order mark', Buffer.from(marked).swap16()),
          ...(hashing === undefined
            ? []
            : [way(2, 'the secret, before it was hashed', hashing.derive(utf16))]),
        ];
      }),
      // As Encoding.Unicode of .NET has both.
      withAlgorithm(({ hmac }) => {
        const utf16 = (bytes: Uint8Array) => Buffer.from(Buffer.from(bytes).toString('utf8'), 'utf16le');
        return [
          way(2, 'the secret and the string to sign', ({ key, message }) =>
            hmac(utf16(key), utf16(message())),
          ),
        ];
      }),
    ],
  },
};

function hexOf(character: string): string {
  return character.charCodeAt(0).toString(16);
}

function escapedForHtml(secret: string, escapes: Readonly<Record<string, string>>): string {
  return secret.replace(/[&<>"']/g, (mark) => escapes[mark] ?? mark);
}

function madeText(bytes: Buffer): Way<Uint8Array>[] {
  return [
    way(2, 'as UTF-8', Buffer.from(bytes.toString('utf8'))),
    way(2, 'as Latin-1', Buffer.from(bytes.toString('latin1'))),
    way(2, 'as hex', Buffer.from(bytes.toString('hex'))),
    way(3, 'as hex in upper case', Buffer.from(bytes.toString('hex').toUpperCase())),
    way(3, 'as ASCII, with "?" for all else', Buffer.from(bytes.toString('latin1').replace(NOT_ASCII, '?'))),
  ];
}

/** A variable of a shell holds no NUL bytes, and `$(…)` takes the line feeds at the end off. */
function keptByShell(bytes: Buffer): Way<Uint8Array>[] {
  const kept = Buffer.from(bytes.toString('latin1').replaceAll('\0', '').replace(/\n+$/, ''), 'latin1');
  return kept.length === bytes.length ? [] : [way(3, 'as a shell keeps it', kept)];
}

function encodedAs(encoding: 'base64' | 'hex', text: string, cost: number): Way<Uint8Array> {
  return way(cost, `as ${encoding}`, Buffer.from(Buffer.from(text).toString(encoding)));
}

function hashed(bytes: Buffer): Way<Uint8Array>[] {
  return needlessHashings().map(({ name, cost, derive }) => way(cost, name, derive(bytes)));
}

/** Tells whether a text is of an encoding from its beginning to its end, so that somebody may have taken it for that. */
function isWholly(text: string, encoding: 'hex' | 'base64'): boolean {
  return encoding === 'hex'
    ? text.length % 2 === 0 && /^[0-9a-f]+$/i.test(text)
    : text.length >= 16 && /^[\w+/-]+={0,2}$/.test(text);
}
