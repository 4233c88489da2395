/** Key, time and nonce of the examples: fixed, so that every reader finds the same values. */

import { createHash } from 'node:crypto';
import type { Scheme } from 'countersign';
import type { Recipe } from 'countersign/scheme';

/** The values of which an example is made. */
export interface Credentials {
  /** Empty where requests name no key. */
  readonly keyId: string;
  /** The secret as partners are shown theirs. */
  readonly secret: string;
  readonly nonce: string;
  readonly nowMs: number;
}

const NOW_MS = Date.parse('2026-03-01T12:00:00Z');
const NONCE = '3f8a1c52-7d40-4e9b-a6c1-90b2e5d7f834';
/** Readable, where the text itself is the secret; no word of it looks like a prefix. */
const SECRET_TEXT = 'exampleSecret0123456789abcdefghij';
const SECRET_BYTES = createHash('sha256').update(SECRET_TEXT).digest();

/** Credentials that the scheme takes; undefined where no secret can be made up, as of public keys. */
export function exampleCredentials(
  scheme: Scheme,
  recipe: Recipe,
  keyId: string | undefined,
): Credentials | undefined {
  if (recipe.secret === 'publicKey' || scheme.algorithm.toKey !== undefined) return undefined;
  if (recipe.gaps.some(({ at }) => at === 'signature') || !isSignedInHeaders(recipe)) return undefined;
  const { prefix = '', encoding = 'utf8' } = recipe.secret ?? {};
  const secret = prefix + (encoding === 'utf8' ? SECRET_TEXT : SECRET_BYTES.toString(encoding));
  const id = keyId ?? (recipe.keyId === undefined ? '' : exampleKeyId(scheme, recipe));
  const credentials = { keyId: id, secret, nonce: nonceOf(recipe), nowMs: NOW_MS };
  try {
    scheme.toKey(secret, id);
    return credentials;
  } catch {
    // A scheme with a function of its own for secrets may take no text like this one.
    return undefined;
  }
}

/** Tells whether all values travel in headers, which is where `signRequest()` and samples write them. */
export function isSignedInHeaders({ keyId, timestamp, nonce, signature }: Recipe): boolean {
  return [keyId, timestamp, nonce, signature].every((at) => at === undefined || at.place === 'header');
}

function exampleKeyId(scheme: Scheme, { keyId }: Recipe): string {
  const prefixes = Object.entries(modesOf(scheme));
  const [prefix] = prefixes.find(([, mode]) => mode === 'test') ?? prefixes[0] ?? ['key_'];
  const [, longest] = keyId?.length ?? [];
  return `${prefix}1234567890`.slice(0, longest);
}

/** The modes of keys by the beginnings of their ids. */
export function modesOf({ introspection }: Scheme): Readonly<Record<string, 'test' | 'live'>> {
  return introspection?.declaration.modeByPrefix ?? {};
}

function nonceOf({ nonce }: Recipe): string {
  const [, longest = NONCE.length] = nonce?.length ?? [];
  return longest < NONCE.length ? NONCE.replaceAll('-', '').slice(0, longest) : NONCE;
}
