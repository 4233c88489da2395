/** The keys that clients use, rightly or instead of the one that the secret stands for. */

import { mistakeOf, waysOf } from '../catalogue/catalogue.ts';
import type { KeyFacts } from '../catalogue/ways/secret-ways.ts';
import { LEAST_KEY_BYTES_FOR_SENDERS } from '../explain-options.ts';
import type { NamedMistake } from '../mistakes/named-mistake.ts';
import type { KeyDerivation } from '../secrets/key-derivation.ts';
import type { KeyVariant } from '../secrets/key-variant.ts';
import {
  currentSecretsOf,
  type KnownSecret,
  knownSecrets,
  type SecretSources,
} from '../secrets/known-secrets.ts';
import type { Steps, TimeBudget } from '../time-budget.ts';

const SECRET_WAYS = waysOf('secret');
const KEY_WAYS = waysOf('key');
const OTHER_KEY_WAYS = waysOf('other key');

/** The right keys first, then those that one mistake makes of a secret, the commonest first. */
export function secretVariants(sources: SecretSources): KeyVariant[] {
  if (isPublic(sources)) return distinct([...rightKeys(sources), ...wholeOthers(sources)], sources);
  const variants = [
    ...rightKeys(sources),
    ...knownSecrets(sources).flatMap(misreadOnce),
    ...otherKeys(sources),
  ];
  return distinct(variants, sources);
}

/** Those that two mistakes make of a secret, as many as there is time for. */
export function* twiceMistakenSecrets(
  sources: SecretSources,
  time: TimeBudget,
  isLate: () => boolean,
): Steps<KeyVariant[]> {
  if (isPublic(sources)) return [];
  const variants = rightKeys(sources);
  for (const secret of knownSecrets(sources)) {
    for (const variant of misreadTwice(secret)) {
      if (isLate()) break;
      yield* time.pause();
      variants.push(variant);
    }
  }
  return distinct(variants, sources).filter(({ mistakes }) => mistakes.length === 2);
}

/** A public key that is misread is none: there is no way to get it wrong but to take another one. */
function isPublic({ scheme }: SecretSources): boolean {
  return scheme.algorithm.toKey !== undefined;
}

function wholeOthers(sources: SecretSources): KeyVariant[] {
  return knownSecrets(sources)
    .filter(({ mistakes }) => mistakes.length > 0)
    .flatMap(misreadOnce);
}

function rightKeys(sources: SecretSources): KeyVariant[] {
  const { scheme, key } = sources;
  return currentSecretsOf(sources).map(({ value }) => ({
    key: scheme.toKey(value, key.id),
    mistakes: [],
    cost: 0,
  }));
}

function otherKeys(sources: SecretSources): KeyVariant[] {
  const { scheme, key, signatureFields } = sources;
  const facts: KeyFacts = {
    ...{ scheme, key, signatureFields },
    secrets: knownSecrets({ ...sources, otherKeys: [] }).filter(({ mistakes }) => mistakes.length === 0),
    rightKeys: rightKeys(sources).map((right) => right.key),
  };
  return OTHER_KEY_WAYS.flatMap(({ code, make }) =>
    make(facts).map(({ cost, make: other, ...way }) => ({
      ...other,
      mistakes: [mistakeOf(code, way)],
      cost,
    })),
  );
}

function misreadOnce({ value, prefix, mistakes, derivation }: KnownSecret): KeyVariant[] {
  if (mistakes.length > 0) return rightly(derivation, value).map((key) => ({ key, mistakes, cost: 1 }));
  const misspelt = textsOf(value, prefix).flatMap((text) =>
    rightly(derivation, text.value).map((key) => ({ key, mistakes: text.mistakes, cost: text.cost })),
  );
  return [...misspelt, ...misreadings(value, derivation)];
}

function misreadTwice(secret: KnownSecret): Iterable<KeyVariant> {
  return secret.mistakes.length > 0 ? wrongAndMisread(secret) : misspeltAndMisread(secret);
}

/** A secret that is not the one to use, and then misspelt or misread. */
function* wrongAndMisread({ value, prefix, mistakes, derivation }: KnownSecret): Generator<KeyVariant> {
  for (const text of textsOf(value, prefix)) {
    for (const key of rightly(derivation, text.value))
      yield { key, mistakes: [...mistakes, ...text.mistakes], cost: 1 + text.cost };
  }
  for (const variant of misreadings(value, derivation))
    yield { key: variant.key, mistakes: [...mistakes, ...variant.mistakes], cost: 1 + variant.cost };
}

function* misspeltAndMisread({ value, prefix, derivation }: KnownSecret): Generator<KeyVariant> {
  for (const text of textsOf(value, prefix)) {
    for (const { key, mistakes, cost } of misreadings(text.value, derivation))
      yield { key, mistakes: [...text.mistakes, ...mistakes], cost: text.cost + cost };
  }
}

/** A text, and the mistakes that make it of the secret. */
interface SecretText {
  readonly value: string;
  readonly mistakes: readonly NamedMistake[];
  readonly cost: number;
}

/** The texts that a secret may become, the right one first. */
function textsOf(secret: string, prefix: string): SecretText[] {
  const wrong = SECRET_WAYS.flatMap(({ code, make }) =>
    make(secret, prefix).map(({ cost, make: value, ...way }) => ({
      ...{ value, mistakes: [mistakeOf(code, way)], cost },
    })),
  );
  return [{ value: secret, mistakes: [], cost: 0 }, ...wrong];
}

/** The wrong keys that a text may become. */
function misreadings(text: string, derivation: KeyDerivation): KeyVariant[] {
  return KEY_WAYS.flatMap(({ code, make }) =>
    make(text, derivation).map(({ cost, make: key, ...way }) => ({
      ...{ key, mistakes: [mistakeOf(code, way)], cost },
    })),
  );
}

function rightly({ toKey }: KeyDerivation, text: string): Uint8Array[] {
  const key = toKey(text);
  return key === undefined ? [] : [key];
}

/** Equal keys that come from different mistakes stay: the diagnosis must know that it cannot tell them apart. */
function distinct(variants: readonly KeyVariant[], sources: SecretSources): KeyVariant[] {
  const right = new Map<string, KeyVariant>();
  const wrong = new Map<string, KeyVariant>();
  for (const each of variants) {
    const variant = isRevealing(each) ? { ...each, isRevealing: true } : each;
    const { key, mistakes, cost } = variant;
    const text = Buffer.from(key).toString('latin1');
    if (mistakes.length === 0 && !right.has(text)) right.set(text, variant);
    if (right.has(text) || mistakes.length > 2) continue;
    if (variant.isRevealing === true && sources.leastKeyBytes > 0) continue;
    const id = `${text} ${mistakes.map(({ code }) => code).join()}`;
    if ((wrong.get(id)?.cost ?? Infinity) > cost) wrong.set(id, variant);
  }
  return [...right.values(), ...[...wrong.values()].sort((a, b) => a.cost - b.cost)];
}

/** True of keys by which a sender could find out a secret. */
function isRevealing({ key, mistakes }: KeyVariant): boolean {
  if (mistakes.length === 0) return false;
  if (key.length < LEAST_KEY_BYTES_FOR_SENDERS && !isKnownToAll(mistakes[0])) return true;
  // Hashed or encoded, a piece of a secret is long enough for a key, and short enough to be found out.
  return mistakes.some(({ code }) => code === 'secret_cut_short');
}

function isKnownToAll(mistake: NamedMistake | undefined): boolean {
  return mistake?.code === 'secret_missing' || mistake?.code === 'key_id_as_secret';
}
