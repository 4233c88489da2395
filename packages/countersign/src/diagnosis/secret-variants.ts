/** What clients use as the key instead of what the secret stands for. */

import { type ApiKey, type KeySecret, toKeySecret } from '../keys/api-key.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { type KeyVariant, keyOf, keyVariantsOf, type ReadSecret, readSecretsOf } from './key-variants.ts';
import type { NamedMistake } from './named-mistake.ts';
import { MISSING_SECRETS, prefixOf, textsOf } from './secret-texts.ts';
import type { Steps, TimeBudget } from './time-budget.ts';

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

/** The right keys first, then those that one mistake makes of a secret, the commonest first. */
export function secretVariants(sources: SecretSources): SecretVariant[] {
  const { scheme, key } = sources;
  const variants = [
    ...currentOf(sources).map(({ value }): KeyVariant => [[], 0, scheme.toKey(value, key.id)]),
    ...secretsWithin(sources).flatMap(misreadOnce),
    ...ofKeyId(sources),
    ...ofMissing(sources),
  ];
  return distinct(variants, sources);
}

/** Those that two mistakes make of a secret, as many as there is time for. */
export function* twiceMistakenSecrets(
  sources: SecretSources,
  time: TimeBudget,
  isLate: () => boolean,
): Steps<SecretVariant[]> {
  const variants = currentOf(sources).map(
    ({ value }): KeyVariant => [[], 0, sources.scheme.toKey(value, sources.key.id)],
  );
  for (const secret of secretsWithin(sources)) {
    for (const variant of misreadTwice(secret)) {
      if (isLate()) break;
      yield* time.pause();
      variants.push(variant);
    }
  }
  return distinct(variants, sources).filter(({ mistakes }) => mistakes.length === 2);
}

function currentOf({ key, nowMs }: SecretSources): KeySecret[] {
  return key.secrets.map(toKeySecret).filter((secret) => isCurrent(secret, nowMs));
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

/** A secret, what is wrong with it as such, and how it is read. */
interface CandidateSecret {
  readonly value: string;
  readonly prefix: string;
  /** None for a secret that is in use. */
  readonly mistakes: readonly NamedMistake[];
  readonly read: ReadSecret;
}

/** All secrets that a client may have had at hand. */
function secretsWithin({ scheme, key, otherKeys, nowMs }: SecretSources): CandidateSecret[] {
  const own = key.secrets.map(toKeySecret).map((secret) => ({
    id: key.id,
    value: secret.value,
    mistakes: isCurrent(secret, nowMs) ? [] : [outOfUse(secret, nowMs)],
  }));
  const others = otherKeys
    .filter(({ id }) => id !== key.id)
    .flatMap((other) =>
      other.secrets.map((secret) => ({
        id: other.id,
        value: toKeySecret(secret).value,
        mistakes: [strangerTo(scheme, key, other)],
      })),
    );
  return [...own, ...others].flatMap(({ id, value, mistakes }) => {
    const right = keyOf(scheme, value, id);
    if (right === undefined) return [];
    const read = readSecretsOf(scheme, { keyId: id, value, key: right });
    const prefix = prefixOf(value);
    // Where the scheme takes the prefix off, the rest is the secret.
    const isStripped =
      typeof scheme.introspection?.declaration.secret === 'function' && read.encoding !== undefined;
    return [{ value: isStripped ? value.slice(prefix.length) : value, prefix, mistakes, read }];
  });
}

function strangerTo(scheme: Scheme, key: ApiKey, other: ApiKey): NamedMistake {
  const mode = key.mode ?? scheme.modeOf(key.id);
  const otherMode = other.mode ?? scheme.modeOf(other.id);
  const isOfOtherMode = mode !== undefined && otherMode !== undefined && mode !== otherMode;
  return { code: isOfOtherMode ? 'secret_of_other_mode' : 'secret_of_another_key' };
}

function misreadOnce({ value, prefix, mistakes, read }: CandidateSecret): KeyVariant[] {
  if (mistakes.length > 0) return rightly(read, value).map((key) => [mistakes, 1, key]);
  const misspelt = textsOf(value, prefix).flatMap(([named, cost, text]) =>
    rightly(read, text).map((key): KeyVariant => [named, cost, key]),
  );
  return [...misspelt, ...keyVariantsOf(value, read)];
}

function* misreadTwice({ value, prefix, mistakes, read }: CandidateSecret): Generator<KeyVariant> {
  for (const [named, cost, text] of textsOf(value, prefix)) {
    if (mistakes.length > 0) {
      for (const key of rightly(read, text)) yield [[...mistakes, ...named], 1 + cost, key];
    } else {
      for (const [more, moreCost, key] of keyVariantsOf(text, read))
        yield [[...named, ...more], cost + moreCost, key];
    }
  }
  if (mistakes.length === 0) return;
  for (const [named, cost, key] of keyVariantsOf(value, read)) yield [[...mistakes, ...named], 1 + cost, key];
}

function rightly({ toKey }: ReadSecret, text: string): Uint8Array[] {
  const key = toKey(text);
  return key === undefined ? [] : [key];
}

/** Used as it is, or read as a secret would be. */
function ofMissing(sources: SecretSources): KeyVariant[] {
  const read = secretsWithin({ ...sources, otherKeys: [] })[0]?.read;
  return MISSING_SECRETS.flatMap((text) => {
    const keys = [Buffer.from(text), ...(read === undefined ? [] : rightly(read, text))];
    return keys.map((key): KeyVariant => [[{ code: 'secret_missing' }], text === '' ? 1 : 2, key]);
  });
}

/** Clients decode it leniently, as it comes. */
function ofKeyId({ scheme, key: { id } }: SecretSources): KeyVariant[] {
  const mistake: NamedMistake = { code: 'key_id_as_secret' };
  const declared = scheme.introspection?.declaration.secret ?? 'utf8';
  const right = typeof declared === 'function' ? keyOf(scheme, id, id) : Buffer.from(id, declared);
  const variants: KeyVariant[] = [[[mistake], 1, Buffer.from(id)]];
  return right === undefined ? variants : [[[mistake], 1, right], ...variants];
}

/** Equal keys that come from different mistakes stay: the diagnosis must know that it cannot tell them apart. */
function distinct(variants: readonly KeyVariant[], { leastKeyBytes }: SecretSources): SecretVariant[] {
  const byKeyAndCodes = new Map<string, SecretVariant>();
  const rightKeys = new Set<string>();
  for (const [mistakes, cost, key] of variants) {
    const text = Buffer.from(key).toString('latin1');
    if (mistakes.length === 0 && cost === 0 && !rightKeys.has(text)) {
      rightKeys.add(text);
      byKeyAndCodes.set(`${text} right`, { key, mistakes, cost });
    }
    if (rightKeys.has(text) || mistakes.length === 0 || mistakes.length > 2) continue;
    if (key.length < leastKeyBytes && !isKnownToAll(mistakes[0])) continue;
    // Hashed or encoded, a piece of a secret is long enough for a key, and short enough to be found out.
    if (leastKeyBytes > 0 && mistakes.some(({ code }) => code === 'secret_cut_short')) continue;
    const id = `${text} ${mistakes.map(({ code }) => code).join()}`;
    if ((byKeyAndCodes.get(id)?.cost ?? Infinity) > cost) byKeyAndCodes.set(id, { key, mistakes, cost });
  }
  return [...byKeyAndCodes.values()].sort((a, b) => a.cost - b.cost);
}
