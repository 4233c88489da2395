/** The keys that clients use, rightly or instead of the one that the secret stands for. */

import type { NamedMistake } from '../mistakes/named-mistake.ts';
import type { Steps, TimeBudget } from '../time-budget.ts';
import { type KeyDerivation, keyOf } from './key-derivation.ts';
import { type KeyVariant, keyVariantsOf } from './key-variants.ts';
import { currentSecretsOf, type KnownSecret, knownSecrets, type SecretSources } from './known-secrets.ts';
import { MISSING_SECRETS, textsOf } from './secret-texts.ts';

/** The right keys first, then those that one mistake makes of a secret, the commonest first. */
export function secretVariants(sources: SecretSources): KeyVariant[] {
  if (isPublic(sources)) return distinct([...rightKeys(sources), ...wholeOthers(sources)], sources);
  const variants = [
    ...rightKeys(sources),
    ...knownSecrets(sources).flatMap(misreadOnce),
    ...keyIdAsSecret(sources),
    ...missingSecrets(sources),
    ...hashedWithKeyId(sources),
    ...misderived(sources),
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

/** Keys that come of the right secret and of other values of the request than the right ones. */
function misderived(sources: SecretSources): KeyVariant[] {
  const { scheme, signatureFields } = sources;
  if (signatureFields === undefined) return [];
  return rightKeys(sources).flatMap(({ key }) =>
    (scheme.misderivedKeys?.(key, signatureFields) ?? []).map(({ detail, hasWhitespace, ...variant }) => ({
      ...variant,
      mistakes: [
        hasWhitespace ? { code: 'secret_with_whitespace' } : { code: 'secret_derived_wrongly', detail },
      ] as const,
    })),
  );
}

function rightKeys(sources: SecretSources): KeyVariant[] {
  const { scheme, key } = sources;
  return currentSecretsOf(sources).map(({ value }) => ({
    key: scheme.toKey(value, key.id),
    mistakes: [],
    cost: 0,
  }));
}

function misreadOnce({ value, prefix, mistakes, derivation }: KnownSecret): KeyVariant[] {
  if (mistakes.length > 0) return rightly(derivation, value).map((key) => ({ key, mistakes, cost: 1 }));
  const misspelt = textsOf(value, prefix).flatMap((text) =>
    rightly(derivation, text.value).map((key) => ({ key, mistakes: text.mistakes, cost: text.cost })),
  );
  return [
    ...misspelt,
    ...keyVariantsOf(value, derivation),
    ...decodedBehindPrefix(value, prefix, derivation),
  ];
}

/** Of secrets with a prefix, many vendors decode the rest: one habit, and not two mistakes. */
function decodedBehindPrefix(value: string, prefix: string, { encoding }: KeyDerivation): KeyVariant[] {
  if (prefix === '' || !value.startsWith(prefix) || encoding !== 'utf8') return [];
  const rest = value.slice(prefix.length);
  return (['base64', 'hex'] as const).map((from) => ({
    key: Buffer.from(rest, from),
    mistakes: [{ code: 'secret_decoded_needlessly', detail: `from ${from}, without its prefix` }] as const,
    cost: from === 'base64' ? 1 : 2,
  }));
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
  for (const variant of keyVariantsOf(value, derivation))
    yield { key: variant.key, mistakes: [...mistakes, ...variant.mistakes], cost: 1 + variant.cost };
}

function* misspeltAndMisread({ value, prefix, derivation }: KnownSecret): Generator<KeyVariant> {
  for (const text of textsOf(value, prefix)) {
    for (const { key, mistakes, cost } of keyVariantsOf(text.value, derivation))
      yield { key, mistakes: [...text.mistakes, ...mistakes], cost: text.cost + cost };
  }
}

function rightly({ toKey }: KeyDerivation, text: string): Uint8Array[] {
  const key = toKey(text);
  return key === undefined ? [] : [key];
}

/** Used as it is, or turned into a key as a secret would be. */
function missingSecrets(sources: SecretSources): KeyVariant[] {
  const [own] = knownSecrets({ ...sources, otherKeys: [] });
  return MISSING_SECRETS.flatMap((text) => {
    const keys = [Buffer.from(text), ...(own === undefined ? [] : rightly(own.derivation, text))];
    return keys.map((key) => ({
      key,
      mistakes: [{ code: 'secret_missing' }] as const,
      cost: text === '' ? 1 : 2,
    }));
  });
}

/** Of secrets that are to be hashed alone, as passwords elsewhere are hashed with the name of the user. */
function hashedWithKeyId(sources: SecretSources): KeyVariant[] {
  const { id } = sources.key;
  return knownSecrets({ ...sources, otherKeys: [] }).flatMap(({ value, mistakes, derivation }) => {
    const { hashing } = derivation;
    if (hashing === undefined || mistakes.length > 0) return [];
    return [`${id}${value}`, `${id}:${value}`, `${value}${id}`].map((text) => ({
      key: hashing.derive(text),
      mistakes: [{ code: 'secret_derived_wrongly', detail: 'hashed together with the key id' }] as const,
      cost: 3,
    }));
  });
}

/** Clients decode it leniently, as it comes. */
function keyIdAsSecret({ scheme, key: { id } }: SecretSources): KeyVariant[] {
  const declared = scheme.introspection?.declaration.secret ?? 'utf8';
  const right =
    typeof declared !== 'string' || declared === 'publicKey'
      ? keyOf(scheme, id, id)
      : Buffer.from(id, declared);
  const keys = right === undefined ? [Buffer.from(id)] : [right, Buffer.from(id)];
  return keys.map((key) => ({ key, mistakes: [{ code: 'key_id_as_secret' }], cost: 1 }));
}

/** Equal keys that come from different mistakes stay: the diagnosis must know that it cannot tell them apart. */
function distinct(variants: readonly KeyVariant[], sources: SecretSources): KeyVariant[] {
  const right = new Map<string, KeyVariant>();
  const wrong = new Map<string, KeyVariant>();
  for (const variant of variants) {
    const { key, mistakes, cost } = variant;
    const text = Buffer.from(key).toString('latin1');
    if (mistakes.length === 0 && !right.has(text)) right.set(text, variant);
    if (right.has(text) || mistakes.length > 2 || tellsTooMuch(variant, sources)) continue;
    const id = `${text} ${mistakes.map(({ code }) => code).join()}`;
    if ((wrong.get(id)?.cost ?? Infinity) > cost) wrong.set(id, variant);
  }
  return [...right.values(), ...[...wrong.values()].sort((a, b) => a.cost - b.cost)];
}

/** True of keys by which a sender could find out a secret. */
function tellsTooMuch({ key, mistakes }: KeyVariant, { leastKeyBytes }: SecretSources): boolean {
  if (key.length < leastKeyBytes && !isKnownToAll(mistakes[0])) return true;
  // Hashed or encoded, a piece of a secret is long enough for a key, and short enough to be found out.
  return leastKeyBytes > 0 && mistakes.some(({ code }) => code === 'secret_cut_short');
}

function isKnownToAll(mistake: NamedMistake | undefined): boolean {
  return mistake?.code === 'secret_missing' || mistake?.code === 'key_id_as_secret';
}
