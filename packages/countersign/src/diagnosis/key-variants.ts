/** The keys that the text of a secret becomes, rightly or not. */

import { createHash } from 'node:crypto';
import type { Scheme } from '../scheme/scheme.ts';
import type { SecretEncoding } from '../scheme/secrets.ts';
import type { NamedMistake } from './named-mistake.ts';
import { prefixOf } from './secret-texts.ts';

/** A key, and the mistakes that make it of a secret. */
export type KeyVariant = readonly [mistakes: readonly NamedMistake[], cost: number, key: Uint8Array];

/** How the secrets of a scheme become keys. */
export interface ReadSecret {
  /** How they are decoded; `undefined` where the key is derived in another way. */
  readonly encoding: SecretEncoding | undefined;
  /** The key of any text, also of one that the scheme would refuse; undefined where it cannot be told. */
  readonly toKey: (text: string) => Uint8Array | undefined;
  /** How it is derived, where that is known. */
  readonly derivation: Derivation | undefined;
}

/** A secret that a scheme takes. */
export interface TakenSecret {
  readonly keyId: string;
  readonly value: string;
  readonly key: Uint8Array;
}

const HASHES = ['md5', 'sha1', 'sha256', 'sha512'];
const FORMS: readonly (readonly [name: string, write: (digest: Buffer) => Buffer])[] = [
  ['base64', (digest) => Buffer.from(digest.toString('base64'))],
  ['hex', (digest) => Buffer.from(digest.toString('hex'))],
  ['raw bytes', (digest) => digest],
  ['hex in upper case', (digest) => Buffer.from(digest.toString('hex').toUpperCase())],
  ['base64 without padding', (digest) => Buffer.from(digest.toString('base64').replace(/=+$/, ''))],
  ['base64 of hex', (digest) => Buffer.from(Buffer.from(digest.toString('hex')).toString('base64'))],
];

/** Finds out how a scheme reads its secrets: a function that does what others declare is understood as such. */
export function readSecretsOf(scheme: Scheme, { keyId, value, key }: TakenSecret): ReadSecret {
  const declared = scheme.introspection?.declaration.secret ?? 'utf8';
  const encoding = typeof declared === 'function' ? encodingOf(key, value) : declared;
  if (encoding !== undefined)
    return { encoding, toKey: (text) => Buffer.from(text, encoding), derivation: undefined };
  const derivation = derivations().find(({ derive }) => derive(value).equals(key));
  return { encoding, toKey: derivation?.derive ?? ((text) => keyOf(scheme, text, keyId)), derivation };
}

/** The key that a scheme makes of a secret; undefined where it refuses it. */
export function keyOf(scheme: Scheme, value: string, keyId: string): Uint8Array | undefined {
  try {
    return scheme.toKey(value, keyId);
  } catch {
    return undefined;
  }
}

/** The keys that a text may become, the right one among them. */
export function keyVariantsOf(text: string, { encoding, toKey, derivation }: ReadSecret): KeyVariant[] {
  const utf16 = variant({ code: 'text_as_utf16', detail: 'the secret' }, 2, Buffer.from(text, 'utf16le'));
  const right = toKey(text);
  const rights: KeyVariant[] = right === undefined ? [] : [[[], 0, right]];
  if (encoding === undefined) {
    const inUtf16 = derivation?.ofBytes(Buffer.from(text, 'utf16le'));
    const mistake: NamedMistake = { code: 'text_as_utf16', detail: 'the secret, before it was hashed' };
    return [
      ...rights,
      ...derived(text),
      utf16,
      ...(inUtf16 === undefined ? [] : [variant(mistake, 2, inUtf16)]),
    ];
  }
  if (encoding === 'utf8') return [...rights, ...decoded(text), utf16];
  return [...rights, ...decodedOtherwise(text, encoding), utf16];
}

function variant(mistake: NamedMistake, cost: number, key: Uint8Array): KeyVariant {
  return [[mistake], cost, key];
}

/** Of a secret that is to be decoded. */
function decodedOtherwise(text: string, encoding: Exclude<SecretEncoding, 'utf8'>): KeyVariant[] {
  const bytes = Buffer.from(text, encoding);
  const others = (['hex', 'base64', 'base64url'] as const).filter((other) => other !== encoding);
  return [
    variant({ code: 'secret_not_decoded' }, 1, Buffer.from(text)),
    ...others.map((other) =>
      variant({ code: 'secret_decoded_wrongly', detail: `from ${other}` }, 2, Buffer.from(text, other)),
    ),
    ...(['base64', 'hex'] as const).map((again) =>
      variant({ code: 'secret_decoded_twice' }, 2, Buffer.from(bytes.toString('latin1'), again)),
    ),
    ...(
      [
        ['UTF-8', 'utf8'],
        ['Latin-1', 'latin1'],
        ['hex', 'hex'],
      ] as const
    ).map(([name, form]) =>
      variant({ code: 'secret_decoded_to_text', detail: `as ${name}` }, 2, Buffer.from(bytes.toString(form))),
    ),
    variant(
      { code: 'secret_decoded_to_text', detail: 'as hex in upper case' },
      3,
      Buffer.from(bytes.toString('hex').toUpperCase()),
    ),
    variant(
      { code: 'secret_encoded', detail: 'as base64' },
      3,
      Buffer.from(Buffer.from(text).toString('base64')),
    ),
    ...hashed(bytes, 3),
  ];
}

/** Of a secret whose text is the key. */
function decoded(text: string): KeyVariant[] {
  const bytes = Buffer.from(text);
  const encodings = (['hex', 'base64', 'base64url'] as const).filter((encoding) => decodes(text, encoding));
  return [
    ...encodings.map((encoding) =>
      variant(
        { code: 'secret_decoded_needlessly', detail: `from ${encoding}` },
        encoding === 'base64url' ? 2 : 1,
        Buffer.from(text, encoding),
      ),
    ),
    variant({ code: 'secret_encoded', detail: 'as base64' }, 2, Buffer.from(bytes.toString('base64'))),
    variant({ code: 'secret_encoded', detail: 'as hex' }, 2, Buffer.from(bytes.toString('hex'))),
    ...hashed(bytes, 3),
  ];
}

/** Of a secret that is to be hashed, or the like. */
function derived(text: string): KeyVariant[] {
  return [
    variant({ code: 'secret_not_derived' }, 1, Buffer.from(text)),
    ...derivations().map(({ name, cost, derive }) =>
      variant({ code: 'secret_derived_wrongly', detail: name }, cost, derive(text)),
    ),
  ];
}

function hashed(bytes: Buffer, cost: number): KeyVariant[] {
  return ['sha256', 'md5'].flatMap((algorithm) => {
    const digest = createHash(algorithm).update(bytes).digest();
    return FORMS.slice(0, 3).map(([form, write]) =>
      variant({ code: 'secret_derived_wrongly', detail: `${algorithm}, ${form}` }, cost, write(digest)),
    );
  });
}

/** A way to make a key of a secret. */
interface Derivation {
  readonly name: string;
  readonly cost: number;
  readonly derive: (text: string) => Buffer;
  readonly ofBytes: (bytes: Uint8Array) => Buffer;
}

function derivations(): Derivation[] {
  return HASHES.flatMap((algorithm) =>
    FORMS.map(([form, write], i) => ({
      name: `${algorithm}, ${form}`,
      cost: i >= 3 ? 3 : algorithm === 'md5' ? 1 : 2,
      derive: (text: string) => write(createHash(algorithm).update(text, 'utf8').digest()),
      ofBytes: (bytes: Uint8Array) => write(createHash(algorithm).update(bytes).digest()),
    })),
  );
}

/** How a function of a scheme decodes, where it does what others declare. */
function encodingOf(key: Uint8Array, value: string): SecretEncoding | undefined {
  const rest = value.slice(prefixOf(value).length);
  const encodings = ['base64', 'hex', 'utf8', 'base64url'] as const;
  return encodings.find((encoding) => Buffer.from(rest, encoding).equals(key));
}

/** Whether a client's own decoder would find anything in it: they skip what they do not know. */
function decodes(text: string, encoding: 'hex' | 'base64' | 'base64url'): boolean {
  return encoding === 'hex' ? /^[0-9a-f]{2}/i.test(text) : text.length >= 2;
}
