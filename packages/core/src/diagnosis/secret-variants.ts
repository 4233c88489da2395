/** What clients use as the key instead of what the secret stands for. */

import { createHash } from 'node:crypto';
import { type ApiKey, type KeySecret, toKeySecret } from '../keys/api-key.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { SecretEncoding } from '../scheme/secrets.ts';
import type { NamedMistake } from './draft.ts';

/** A key that a client may have signed with. */
export interface SecretVariant {
  readonly key: Uint8Array;
  /** None for the right one. */
  readonly mistakes: readonly NamedMistake[];
  readonly cost: number;
}

/** Whose secrets are tried, and when. */
export interface SecretSources {
  readonly scheme: Scheme;
  readonly key: ApiKey;
  readonly otherKeys: readonly ApiKey[];
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  /** Shorter keys that come of a secret are not tried: whoever may try them all is told which one it is. */
  readonly leastKeyBytes: number;
}

type Variant = readonly [mistakes: readonly NamedMistake[], cost: number, value: string];
type KeyVariant = readonly [mistakes: readonly NamedMistake[], cost: number, key: Uint8Array];

/** The right keys first, then the wrong ones, the commonest first. */
export function secretVariants(sources: SecretSources): SecretVariant[] {
  const { scheme, key, otherKeys, nowMs, leastKeyBytes } = sources;
  const secrets = key.secrets.map(toKeySecret);
  const current = secrets.filter((secret) => isCurrent(secret, nowMs));
  const variants = [
    ...current.map(({ value }): KeyVariant => [[], 0, scheme.toKey(value, key.id)]),
    ...current.flatMap(({ value }) => ofText(scheme, key.id, value)),
    ...secrets
      .filter((secret) => !current.includes(secret))
      .flatMap((secret) => ofStranger(scheme, key.id, secret.value, outOfUse(secret, nowMs))),
    ...otherKeys.flatMap((other) => ofOtherKey(sources, other)),
    ...ofKeyId(scheme, key.id),
    ...MISSING.map(
      (text): KeyVariant => [[{ code: 'secret_missing' }], text === '' ? 1 : 2, Buffer.from(text)],
    ),
  ];
  return distinct(
    variants.filter(([[mistake], , bytes]) => bytes.length >= leastKeyBytes || isKnownToAll(mistake)),
  );
}

function isKnownToAll(mistake: NamedMistake | undefined): boolean {
  return mistake?.code === 'secret_missing' || mistake?.code === 'key_id_as_secret';
}

function isCurrent({ notBefore, notAfter }: KeySecret, nowMs: number): boolean {
  return (notBefore?.getTime() ?? -Infinity) <= nowMs && nowMs < (notAfter?.getTime() ?? Infinity);
}

function outOfUse({ notBefore }: KeySecret, nowMs: number): NamedMistake {
  return { code: (notBefore?.getTime() ?? 0) > nowMs ? 'secret_not_yet_valid' : 'secret_expired' };
}

/** Two far-fetched mistakes with one secret are not worth the time. */
const HIGHEST_COMBINED_COST = 3;

const MISSING = ['', 'undefined', 'null', 'None', 'nil', '[object Object]', 'your-secret', 'changeme'];

/** Another key's secret is rarely the only mistake of whoever mixes keys up, so its commonest misuse is tried too. */
function ofStranger(scheme: Scheme, keyId: string, value: string, mistake: NamedMistake): KeyVariant[] {
  const right = rightKey(scheme, value, keyId);
  const text: KeyVariant = [
    [
      mistake,
      {
        code:
          typeof scheme.anatomy?.declaration.secret === 'function'
            ? 'secret_not_derived'
            : 'secret_not_decoded',
      },
    ],
    3,
    Buffer.from(value),
  ];
  return right === undefined ? [] : [[[mistake], 1, right], text];
}

function ofOtherKey({ scheme, key }: SecretSources, other: ApiKey): KeyVariant[] {
  if (other.id === key.id) return [];
  const mode = key.mode ?? scheme.modeOf(key.id);
  const otherMode = other.mode ?? scheme.modeOf(other.id);
  const isOfOtherMode = mode !== undefined && otherMode !== undefined && mode !== otherMode;
  const mistake: NamedMistake = { code: isOfOtherMode ? 'secret_of_other_mode' : 'secret_of_another_key' };
  return other.secrets.flatMap((secret) => ofStranger(scheme, other.id, toKeySecret(secret).value, mistake));
}

function ofKeyId(scheme: Scheme, keyId: string): KeyVariant[] {
  const mistake: NamedMistake = { code: 'key_id_as_secret' };
  const right = rightKey(scheme, keyId, keyId);
  const variants: KeyVariant[] = [[[mistake], 1, Buffer.from(keyId)]];
  return right === undefined ? variants : [[[mistake], 1, right], ...variants];
}

function rightKey(scheme: Scheme, value: string, keyId: string): Uint8Array | undefined {
  try {
    return scheme.toKey(value, keyId);
  } catch {
    return undefined;
  }
}

/** One secret, its text misread and then decoded in one way or another. */
function ofText(scheme: Scheme, keyId: string, value: string): KeyVariant[] {
  const declared = scheme.anatomy?.declaration.secret ?? 'utf8';
  const prefix = prefixOf(value);
  const encoding = typeof declared === 'function' ? encodingOf(scheme.toKey(value, keyId), value) : declared;
  // Of a function that strips a prefix and decodes, the rest is what counts.
  const own =
    encoding === undefined ? value : typeof declared === 'function' ? value.slice(prefix.length) : value;
  const variants: KeyVariant[] = [];
  for (const [mistakes, cost, text] of textsOf(own, prefix)) {
    for (const [more, moreCost, key] of readingsOf(text, { scheme, keyId, encoding })) {
      if (cost === 0 || cost + moreCost <= HIGHEST_COMBINED_COST)
        variants.push([[...mistakes, ...more], cost + moreCost, key]);
    }
  }
  return variants;
}

/** How a function of a scheme decodes, where it does what others declare. */
function encodingOf(key: Uint8Array, value: string): SecretEncoding | undefined {
  const rest = value.slice(prefixOf(value).length);
  const encodings = ['base64', 'hex', 'utf8', 'base64url'] as const;
  return encodings.find((encoding) => Buffer.from(rest, encoding).equals(key));
}

/** A prefix such as `whsec_`, as vendors put before secrets. */
function prefixOf(value: string): string {
  return /^(?:[a-z]{2,10}_){1,3}/.exec(value)?.[0] ?? '';
}

/** What the text of a secret becomes on its way into a program. */
function textsOf(value: string, prefix: string): Variant[] {
  const whitespace = (text: string, cost: number): Variant => [
    [{ code: 'secret_with_whitespace' }],
    cost,
    text,
  ];
  const cut = (text: string): Variant => [[{ code: 'secret_cut_short' }], 3, text];
  const hasPrefix = prefix !== '' && value.startsWith(prefix);
  return [
    [[], 0, value],
    whitespace(`${value}\n`, 1),
    whitespace(`${value}\r\n`, 2),
    whitespace(`${value} `, 2),
    whitespace(` ${value}`, 2),
    whitespace(`${value}\r`, 3),
    whitespace(`${value}\t`, 3),
    whitespace(` ${value} `, 3),
    [[{ code: 'secret_quoted' }], 2, `"${value}"`],
    [[{ code: 'secret_quoted' }], 2, `'${value}'`],
    [[{ code: 'secret_quoted', detail: 'as Python prints bytes' }], 3, `b'${value}'`],
    [[{ code: 'secret_prefix_kept' }], 2, `whsec_${value}`],
    ...(hasPrefix ? [[[{ code: 'secret_prefix_removed' }], 1, value.slice(prefix.length)] as Variant] : []),
    ...(!hasPrefix && prefix !== ''
      ? [[[{ code: 'secret_prefix_kept' }], 1, prefix + value] as Variant]
      : []),
    [[{ code: 'secret_case_changed' }], 3, value.toLowerCase()],
    [[{ code: 'secret_case_changed' }], 3, value.toUpperCase()],
    ...['#', '$', '=', ' ', '&', '+', '/', ';', ':', '-', '.'].map((mark) =>
      cut(value.split(mark)[0] as string),
    ),
    ...[8, 16, 24, 32, 64].map((length) => cut(value.slice(0, length))),
    cut(value.slice(0, -1)),
    cut(value.slice(1)),
  ];
}

interface TextReading {
  readonly scheme: Scheme;
  readonly keyId: string;
  /** `undefined` where the scheme derives the key. */
  readonly encoding: SecretEncoding | undefined;
}

/** The keys that a text becomes, rightly or not. */
function readingsOf(text: string, { scheme, keyId, encoding }: TextReading): KeyVariant[] {
  const utf16: KeyVariant = [
    [{ code: 'text_as_utf16', detail: 'the secret' }],
    2,
    Buffer.from(text, 'utf16le'),
  ];
  if (encoding === undefined) return [...derived(text, { scheme, keyId }), utf16];
  if (encoding === 'utf8') return [...ofPlainText(text), utf16];
  const right = Buffer.from(text, encoding);
  return [
    [[], 0, right],
    [[{ code: 'secret_not_decoded' }], 1, Buffer.from(text)],
    ...(['hex', 'base64', 'base64url'] as const)
      .filter((other) => other !== encoding)
      .map(
        (other): KeyVariant => [
          [{ code: 'secret_decoded_wrongly', detail: `from ${other}` }],
          2,
          Buffer.from(text, other),
        ],
      ),
    ...(['base64', 'hex'] as const).map(
      (again): KeyVariant => [
        [{ code: 'secret_decoded_twice' }],
        2,
        Buffer.from(right.toString('latin1'), again),
      ],
    ),
    [[{ code: 'secret_decoded_to_text', detail: 'as UTF-8' }], 2, Buffer.from(right.toString('utf8'))],
    [[{ code: 'secret_decoded_to_text', detail: 'as Latin-1' }], 2, Buffer.from(right.toString('latin1'))],
    [[{ code: 'secret_decoded_to_text', detail: 'as hex' }], 2, Buffer.from(right.toString('hex'))],
    [[{ code: 'secret_encoded', detail: 'as base64' }], 3, Buffer.from(Buffer.from(text).toString('base64'))],
    utf16,
  ];
}

function ofPlainText(text: string): KeyVariant[] {
  const bytes = Buffer.from(text);
  const hash = (algorithm: string) => createHash(algorithm).update(bytes).digest();
  const wrongly = (key: string | Uint8Array, cost: number): KeyVariant => [
    [{ code: 'secret_derived_wrongly' }],
    cost,
    Buffer.from(key as Uint8Array),
  ];
  return [
    [[], 0, bytes],
    ...(['hex', 'base64', 'base64url'] as const)
      .filter((encoding) => decodes(text, encoding))
      .map(
        (encoding): KeyVariant => [
          [{ code: 'secret_decoded_needlessly', detail: `from ${encoding}` }],
          encoding === 'base64url' ? 2 : 1,
          Buffer.from(text, encoding),
        ],
      ),
    [[{ code: 'secret_encoded', detail: 'as base64' }], 2, Buffer.from(bytes.toString('base64'))],
    [[{ code: 'secret_encoded', detail: 'as hex' }], 2, Buffer.from(bytes.toString('hex'))],
    wrongly(hash('sha256').toString('hex'), 3),
    wrongly(hash('sha256'), 3),
    wrongly(hash('md5').toString('hex'), 3),
  ];
}

function derived(text: string, { scheme, keyId }: Pick<TextReading, 'scheme' | 'keyId'>): KeyVariant[] {
  const right = rightKey(scheme, text, keyId);
  const bytes = Buffer.from(text);
  const variants: KeyVariant[] = right === undefined ? [] : [[[], 0, right]];
  variants.push([[{ code: 'secret_not_derived' }], 1, bytes]);
  for (const algorithm of ['md5', 'sha1', 'sha256', 'sha512']) {
    const digest = createHash(algorithm).update(bytes).digest();
    for (const encoding of ['base64', 'hex', 'raw bytes'] as const) {
      const key = encoding === 'raw bytes' ? digest : Buffer.from(digest.toString(encoding));
      variants.push([
        [{ code: 'secret_derived_wrongly', detail: `${algorithm}, ${encoding}` }],
        algorithm === 'md5' ? 1 : 2,
        key,
      ]);
    }
    const upperHex = Buffer.from(digest.toString('hex').toUpperCase());
    variants.push([
      [{ code: 'secret_derived_wrongly', detail: `${algorithm}, hex in upper case` }],
      3,
      upperHex,
    ]);
  }
  return variants;
}

/** Whether a client's own decoder would find anything in it: they skip what they do not know. */
function decodes(text: string, encoding: 'hex' | 'base64' | 'base64url'): boolean {
  return encoding === 'hex' ? /^[0-9a-f]{2}/i.test(text) : text.length >= 2;
}

/** Equal keys that come from different mistakes stay: the diagnosis must know that it cannot tell them apart. */
function distinct(variants: readonly KeyVariant[]): SecretVariant[] {
  const byKeyAndCodes = new Map<string, SecretVariant>();
  const rightKeys = new Set<string>();
  for (const [mistakes, cost, key] of variants) {
    const text = Buffer.from(key).toString('latin1');
    if (mistakes.length === 0 && cost === 0 && !rightKeys.has(text)) {
      rightKeys.add(text);
      byKeyAndCodes.set(`${text} right`, { key, mistakes, cost });
    }
    if (rightKeys.has(text) || mistakes.length > 2) continue;
    const id = `${text} ${mistakes.map(({ code }) => code).join()}`;
    if ((byKeyAndCodes.get(id)?.cost ?? Infinity) > cost) byKeyAndCodes.set(id, { key, mistakes, cost });
  }
  return [...byKeyAndCodes.values()].sort((a, b) => a.cost - b.cost);
}
