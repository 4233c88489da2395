/** Reasons why a recipe cannot be followed by a program. */

import type { Recipe, RecipeStep, RecipeValue } from 'countersign/scheme';
import { hashOf } from '../recipe/hash-of.ts';

/** Parts that no language writes, since hardly any scheme signs them beside values in headers. */
const UNWRITTEN: Readonly<Partial<Record<RecipeStep['kind'], string>>> = {
  formField: 'a field of a form is signed by itself, which no sample takes out of it',
  multipartField: 'a field of a multipart form is signed by itself, which no sample takes out of it',
  queryParam: 'a parameter of the query is signed by itself, which no sample takes out of it',
  byValue: 'what is signed depends on a value of the request',
  escapeNonAscii: 'characters beyond ASCII are signed as escapes, which no sample writes',
  crc32: 'a CRC-32 is signed, which no sample computes',
};

/**
 * Says why no samples can be made of a recipe; empty where they can.
 *
 * @example
 * whyNoSamples(recipeOf(scheme)); // []
 */
export function whyNoSamples(recipe: Recipe): readonly string[] {
  const { gaps, alsoSent, message } = recipe;
  return [
    ...gaps.map(({ at, what }) => `${at}: ${what}`),
    ...elsewhere(recipe),
    ...againstAlgorithm(recipe),
    ...(alsoSent.length > 0
      ? ['other values travel beside the signature, such as a list of what is signed']
      : []),
    ...[...kindsIn(message)].flatMap((kind) => UNWRITTEN[kind] ?? []),
  ];
}

const PLACES: Readonly<Partial<Record<RecipeValue['place'], string>>> = {
  json: 'in the JSON body',
  form: 'in the form of the body',
  multipart: 'in the form of the body',
  query: 'in the query',
  jws: 'in a token (JWS)',
};

/** Values that are not in a header, or in one in a form that samples do not write. */
function elsewhere({ keyId, timestamp, nonce, signature }: Recipe): readonly string[] {
  const values = { 'key id': keyId, timestamp, nonce, signature };
  return Object.entries(values).flatMap(([name, value]) => {
    const how = value && wayOf(value);
    return how === undefined ? [] : [`the ${name} ${how}`];
  });
}

function wayOf({ place, percentEncoded, basic, until }: RecipeValue): string | undefined {
  if (place !== 'header')
    return `travels ${PLACES[place] ?? `in the ${place}`}, and samples write headers alone`;
  if (basic !== undefined) return 'travels in HTTP Basic, which no sample writes';
  if (percentEncoded) return 'is percent-encoded in its header, which no sample does';
  return until === undefined ? undefined : 'has other texts behind it, which no sample knows';
}

function againstAlgorithm({ algorithm, secret, gaps }: Recipe): readonly string[] {
  // Said among the gaps.
  if (algorithm === undefined || gaps.some(({ at }) => at === 'algorithm')) return [];
  if (algorithm === 'static-token')
    return ['requests carry the secret itself, and nothing of them is signed'];
  const hash = hashOf(algorithm);
  if (hash === undefined)
    return [`the algorithm ${algorithm} takes a key pair, and samples sign with a secret`];
  const isShown = typeof secret === 'object' && JSON.stringify(secret) === '{"encoding":"utf8"}';
  return hash.isKeyed || isShown ? [] : ['the message holds the secret in another form than it is shown'];
}

function kindsIn(steps: readonly RecipeStep[]): ReadonlySet<RecipeStep['kind']> {
  return new Set(
    steps.flatMap((step) => [
      step.kind,
      ...('of' in step ? kindsIn(step.of) : []),
      ...(step.kind === 'optional' ? kindsIn(step.after) : []),
    ]),
  );
}
