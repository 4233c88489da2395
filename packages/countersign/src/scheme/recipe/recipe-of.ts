/** A declared scheme as plain data. */

import { messagesOf, type SchemeDeclaration } from '../declaration/declaration.ts';
import { BETWEEN_VARIANTS, describeMessage, type Message } from '../message/message.ts';
import type { Scheme } from '../scheme.ts';
import { isSecretForm } from '../secrets/secret-form.ts';
import type { EncodingName } from '../values/encodings.ts';
import { timestampFormat } from '../values/timestamps.ts';
import type { ValueLocation } from '../values/value-location.ts';
import type { Recipe, RecipeGap, RecipeTimestamp, RecipeValue } from './recipe.ts';
import type { RecipeStep } from './recipe-step.ts';
import { gapsIn, stepsOf } from './steps-of.ts';

/**
 * Describes a declared scheme as plain data, from which documentation and clients in other languages can be made:
 * where each value travels, what is signed, step by step, and with what.
 *
 * What cannot be said as data, such as a part of your own, is listed in `gaps`.
 *
 * @example
 * import { recipeOf } from 'countersign/scheme';
 *
 * const { message, gaps } = recipeOf(scheme); // [{ kind: 'timestamp' }, { kind: 'text', text: '.' }, { kind: 'body' }], []
 * @throws TypeError for a scheme that was not made with `defineScheme()`, and for several in one (`anyOf()`).
 */
export function recipeOf(scheme: Scheme): Recipe {
  if (scheme.alternatives !== undefined)
    throw new TypeError(
      `recipeOf(): "${scheme.name}" stands for several schemes: give each of them by itself`,
    );
  const declaration = scheme.introspection?.declaration;
  if (declaration === undefined)
    throw new TypeError(
      `recipeOf(): the scheme "${scheme.name}" is not declared with defineScheme(), so nothing is known of how it signs`,
    );
  const [message = [], ...otherMessages] = stepsOfAll(scheme, messagesOf(declaration));
  const { keyId, nonce, contentDigest, constants = {}, alsoSent = [], about } = declaration;
  const { window, replay, defaultLimits, warnings } = scheme;
  const algorithm = typeof declaration.algorithm === 'string' ? declaration.algorithm : undefined;
  const secret = secretOf(declaration);
  const timestamp = declaration.timestamp && timestampOf(declaration.timestamp);
  return {
    name: scheme.name,
    title: about?.title,
    documentation: about?.documentation,
    keyId: keyId && placeOfValue(keyId),
    timestamp,
    nonce: nonce && placeOfValue(nonce),
    signature: { ...placeOfValue(declaration.signature), encoding: scheme.signatureEncoding },
    contentDigest: contentDigest && {
      ...placeOfValue(contentDigest.carrier),
      algorithm: contentDigest.algorithm,
      encoding: (contentDigest.carrier.options.encoding ?? 'hex') as EncodingName,
    },
    optional: optionalOf(declaration),
    constants: Object.fromEntries(
      Object.entries(constants).map(([header, value]) => [header, [value].flat()]),
    ),
    extraHeaders: declaration.extraHeaders ?? {},
    alsoSent: alsoSent.map(([at, value]) => ({ at: placeOfValue(at), value: sentSteps(value) })),
    secret,
    algorithm,
    message,
    otherMessages,
    window: window && { pastSeconds: window.pastMs / 1000, futureSeconds: window.futureMs / 1000 },
    replay,
    defaultLimits,
    notSigned: about?.notSigned,
    warnings,
    gaps: gapsOf({ declaration, secret, algorithm, timestamp, message }),
  };
}

/** A scheme that writes something else than it has declared says in its description what. */
function stepsOfAll({ description }: Scheme, messages: readonly Message[]): (readonly RecipeStep[])[] {
  const isAsDeclared = messages.map(describeMessage).join(BETWEEN_VARIANTS) === description;
  return isAsDeclared
    ? messages.map(({ parts }) => parts.flatMap(stepsOf))
    : [[{ kind: 'gap', label: description }]];
}

function placeOfValue({ place, header, parameter, path, options }: ValueLocation): RecipeValue {
  const { aliases, prefix, authScheme, separator, quoted, encoding, length, alphabet } = options;
  const { before, after, until, percentEncoded, basic } = options;
  const all: RecipeValue = {
    ...{ place, header, aliases, parameter, prefix, authScheme, separator, quoted, encoding, length },
    ...{ alphabet, before, after, until, percentEncoded, basic },
    path: path.length === 0 ? undefined : path,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as typeof all;
}

function timestampOf(location: ValueLocation): RecipeTimestamp {
  const { format = 'unixSeconds' } = location.options;
  if (typeof format === 'string') return { ...placeOfValue(location), format };
  const { pattern, description } = timestampFormat(format);
  return { ...placeOfValue(location), format: pattern === undefined ? { words: description } : { pattern } };
}

function optionalOf({ requestId, idempotencyKey, eventId }: SchemeDeclaration): Recipe['optional'] {
  const all = { requestId, idempotencyKey, eventId };
  return Object.fromEntries(
    Object.entries(all).flatMap(([member, at]) => (at === undefined ? [] : [[member, placeOfValue(at)]])),
  );
}

function sentSteps(value: NonNullable<SchemeDeclaration['alsoSent']>[number][1]) {
  if (typeof value === 'string') return [{ kind: 'text', text: value } as const];
  return 'parts' in value ? value.parts.flatMap(stepsOf) : stepsOf(value);
}

function secretOf({ secret }: SchemeDeclaration): Recipe['secret'] {
  if (typeof secret === 'function') return undefined;
  if (secret === 'publicKey' || isSecretForm(secret)) return secret;
  return { encoding: secret };
}

interface Sayable extends Pick<Recipe, 'secret' | 'algorithm' | 'timestamp' | 'message'> {
  readonly declaration: SchemeDeclaration;
}

function gapsOf({ declaration, secret, algorithm, timestamp, message }: Sayable): RecipeGap[] {
  const gaps: RecipeGap[] = message.flatMap((step, i) =>
    gapsIn([step]).map((what) => ({ at: `message[${i}]`, what })),
  );
  if (secret === undefined) gaps.push({ at: 'secret', what: 'a function makes the key of the secret' });
  if (algorithm === undefined) gaps.push({ at: 'algorithm', what: 'an algorithm that has no name' });
  if (typeof timestamp?.format === 'object' && 'words' in timestamp.format)
    gaps.push({ at: 'timestamp', what: timestamp.format.words });
  if (declaration.verifyOnly === true)
    gaps.push({ at: 'signature', what: 'requests that no declaration can make' });
  return gaps;
}
