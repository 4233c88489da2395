/** Slips with the secret before it is a key. */

import { createHash } from 'node:crypto';
import type { MistakeCode } from 'countersign/diagnosis';
import type { Account, Situation } from './client.ts';
import { isText, type Slip, slip } from './slip.ts';

type Load = (secret: string, account: Account) => string;

/** A slip in how the secret is loaded. */
function loaded(code: MistakeCode, title: string, load: Load, on?: Slip['on']): Slip {
  return slip(code, title, {
    make: ({ loadSecret }) => ({ loadSecret: (account) => load(loadSecret(account), account) }),
    on,
  });
}

/** A slip in how the loaded secret becomes the key. */
export function keyed(
  code: MistakeCode,
  title: string,
  toKey: (secret: string, account: Account) => Buffer,
  on?: Slip['on'],
): Slip {
  return slip(code, title, { make: () => ({ toKey }), on });
}

/** Where the secret has a form. */
export function secretIs(form: RegExp): (situation: Situation) => boolean {
  return ({ account }) => form.test(account.secret);
}

/** Of every vendor. */
export const secretSlips: readonly Slip[] = [
  loaded(
    'secret_with_whitespace',
    'the secret is read with the newline at the end of its file',
    (s) => `${s}\n`,
  ),
  loaded(
    'secret_with_whitespace',
    'the secret is read with the CR LF of a file from Windows',
    (s) => `${s}\r\n`,
  ),
  loaded('secret_with_whitespace', 'the secret is pasted with a space after it', (s) => `${s} `),
  loaded('secret_with_whitespace', 'the secret is pasted with a space before it', (s) => ` ${s}`),
  loaded('secret_with_whitespace', 'the secret is pasted with a tab before it', (s) => `\t${s}`),
  loaded('secret_quoted', 'the secret keeps the quotation marks of docker --env-file', (s) => `"${s}"`),
  loaded('secret_quoted', 'the secret keeps the apostrophes of a shell script', (s) => `'${s}'`),
  loaded('secret_prefix_kept', 'the secret is stored behind "whsec_" and used so', (s) => `whsec_${s}`),
  loaded(
    'secret_prefix_kept',
    'the secret is stored behind "base64:", as Laravel does',
    (s) => `base64:${s}`,
  ),
  loaded('secret_prefix_kept', 'the secret is stored behind "sk_live_" and used so', (s) => `sk_live_${s}`),
  loaded('secret_case_changed', 'the secret is put in lower case', (s) => s.toLowerCase()),
  loaded('secret_case_changed', 'the secret is put in upper case', (s) => s.toUpperCase()),
  loaded('secret_cut_short', 'the secret is kept in a column of 32 characters', (s) => s.slice(0, 32)),
  loaded('secret_cut_short', 'the secret is cut to the 16 bytes of a cipher key', (s) => s.slice(0, 16)),
  loaded(
    'secret_cut_short',
    'the secret is cut at the "#" that begins a comment in its configuration file',
    (s) => s.split('#')[0] as string,
    secretIs(/#/),
  ),
  loaded('secret_missing', 'the variable with the secret is not set', () => ''),
  loaded('secret_missing', 'the secret is the word "undefined"', () => 'undefined'),
  loaded('secret_missing', 'the secret is the word "None"', () => 'None'),
  loaded('secret_missing', 'the secret is the word "null"', () => 'null'),
  loaded(
    'secret_expired',
    'the secret from before the rotation is used',
    (_, { expiredSecret }) => expiredSecret,
  ),
  loaded(
    'secret_not_yet_valid',
    'the secret from after the rotation is used',
    (_, { comingSecret }) => comingSecret,
  ),
  loaded(
    'secret_of_another_key',
    "the secret of the owner's other key is used",
    (_, { otherKey }) => otherKey.secret,
  ),
  loaded(
    'secret_of_other_mode',
    'the secret of the test key is used',
    (_, { otherModeKey }) => otherModeKey.secret,
  ),
  loaded('key_id_as_secret', 'the key id is used as the secret', (_, { key }) => key.id),
  slip('text_as_utf16', 'secret and string to sign are encoded with Encoding.Unicode of .NET', {
    make: ({ toKey, finishMessage }) => ({
      toKey: (secret, account) => {
        const key = toKey(secret, account);
        // A secret that is decoded, or hashed, is not encoded once more.
        return key.equals(text(secret)) ? Buffer.from(secret, 'utf16le') : key;
      },
      finishMessage: (message) => inUtf16(finishMessage(message)),
    }),
    on: isText,
  }),
  slip('text_as_utf16', 'the string to sign is encoded as UTF-16, the secret is not', {
    make: ({ finishMessage }) => ({ finishMessage: (message) => inUtf16(finishMessage(message)) }),
    on: isText,
  }),
];

const IS_HEX = secretIs(/^[0-9a-f]{64}$/);
const IS_BASE64 = secretIs(/^[A-Za-z0-9+/]+=*$/);

/** Of vendors whose secret is text that is the key itself. */
export const textSecretSlips: readonly Slip[] = [
  keyed('secret_decoded_needlessly', 'the secret is decoded from hex', (s) => Buffer.from(s, 'hex'), IS_HEX),
  keyed(
    'secret_decoded_needlessly',
    'the secret is decoded from base64',
    (s) => Buffer.from(s, 'base64'),
    (situation) => IS_BASE64(situation) && !IS_HEX(situation),
  ),
  keyed(
    'secret_decoded_needlessly',
    'the secret is decoded from base64url',
    (s) => Buffer.from(s, 'base64url'),
    secretIs(/^(?=.*[-_])[A-Za-z0-9_-]{44}$/),
  ),
  keyed('secret_encoded', 'the secret is encoded as base64', (s) => text(Buffer.from(s).toString('base64'))),
  keyed('secret_encoded', 'the secret is encoded as hex', (s) => text(Buffer.from(s).toString('hex'))),
  keyed('secret_encoded', 'the secret is percent-encoded', (s) => text(encodeURIComponent(s))),
  keyed('secret_derived_wrongly', 'the SHA-256 of the secret is used as the key', (s) => hash('sha256', s)),
  keyed('secret_derived_wrongly', 'the hex SHA-256 of the secret is used as the key', (s) =>
    text(hash('sha256', s).toString('hex')),
  ),
  loaded(
    'secret_prefix_removed',
    '"whsec_" is removed from the secret, as for other vendors',
    (s) => s.replace(/^whsec_/, ''),
    secretIs(/^whsec_/),
  ),
  loaded(
    'secret_prefix_removed',
    '"sk_live_" is removed from the secret',
    (s) => s.replace(/^sk_live_/, ''),
    secretIs(/^sk_live_/),
  ),
];

/** The digest of a text. */
export function hash(algorithm: string, value: string | Buffer): Buffer {
  return createHash(algorithm).update(value).digest();
}

/** The bytes of a text. */
export function text(value: string): Buffer {
  return Buffer.from(value, 'utf8');
}

function inUtf16(message: Buffer): Buffer {
  return Buffer.from(message.toString('utf8'), 'utf16le');
}
