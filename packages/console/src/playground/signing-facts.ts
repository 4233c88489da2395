/** Facts by which a browser signs for a scheme, with WebCrypto alone. */

import type { Scheme } from 'countersign';
import { type Recipe, recipeOf, type SecretForm } from 'countersign/scheme';
import type { SchemeInfo, SigningFacts } from '../api/playground-types.ts';
import { known } from '../record/entry-of-event.ts';

const HASHES: Readonly<Record<string, SigningFacts['hash']>> = {
  'hmac-sha1': 'SHA-1',
  'hmac-sha256': 'SHA-256',
  'hmac-sha384': 'SHA-384',
  'hmac-sha512': 'SHA-512',
};
const ENCODINGS: readonly string[] = ['hex', 'base64', 'base64url'];

/** The schemes of verifiers, each for itself, by their names. */
export function schemesOf(verifiers: readonly { readonly scheme: Scheme }[]): ReadonlyMap<string, Scheme> {
  const all = verifiers.flatMap(({ scheme }) => scheme.alternatives ?? [scheme]);
  return new Map(all.map((scheme) => [scheme.name, scheme]));
}

/** A scheme as the page shows it. */
export function schemeInfo(scheme: Scheme): SchemeInfo {
  const signing = signingOf(scheme);
  return {
    ...{ name: scheme.name, namesKey: scheme.namesKey !== false },
    ...known({ title: scheme.about?.title, documentation: scheme.about?.documentation }),
    ...(typeof signing === 'string' ? { notSignable: signing } : { signing }),
  };
}

/** The facts, or a sentence that says why there are none. */
export function signingOf(scheme: Scheme): SigningFacts | string {
  const recipe = recipeFor(scheme);
  if (recipe === undefined || scheme.dissect !== undefined)
    return 'The scheme makes its string to sign in a way of its own.';
  const { algorithm = '', secret, signature } = recipe;
  const hash = HASHES[algorithm];
  if (hash === undefined) return 'Signatures of this scheme are no plain HMAC.';
  if (secret === undefined || secret === 'publicKey')
    return 'The scheme derives its key with a function of its own.';
  if (!isForWebCrypto(secret)) return 'The key is an MD5 digest, which browsers do not make.';
  if (!ENCODINGS.includes(signature.encoding)) return 'The signature is written in an encoding of its own.';
  return { hash, secret, encoding: signature.encoding as SigningFacts['encoding'] };
}

function recipeFor(scheme: Scheme): Recipe | undefined {
  try {
    return recipeOf(scheme);
  } catch {
    return undefined;
  }
}

function isForWebCrypto({ digest }: SecretForm): boolean {
  return digest?.algorithm !== 'md5';
}
