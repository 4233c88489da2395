/** A request signed step by step, by following the recipe. */

import { createHash, createHmac } from 'node:crypto';
import type { Scheme } from 'countersign';
import { signRequest } from 'countersign/client';
import type { Recipe, RecipeStep, SignatureFields } from 'countersign/scheme';
import { followRecipe, type RecipeInput } from '../recipe/follow-recipe.ts';
import { hashOf } from '../recipe/hash-of.ts';
import type { SampleRequest } from '../sample-request.ts';
import { optionalHeaders } from '../samples/optional-headers.ts';
import type { Credentials } from './credentials.ts';
import { hasStep } from './default-requests.ts';

/** A piece of the string to sign of the example. */
export interface ExamplePart {
  /** The step of the recipe; of a step that cannot be said as data, a name. */
  readonly step: RecipeStep;
  readonly bytes: Buffer;
}

/** A value on the way to the signature. */
interface DigestValue {
  readonly step: Extract<RecipeStep, { kind: 'digest' }>;
  readonly input: Buffer;
  readonly text: string;
}

/** A request with all values of its signature. */
export interface WorkedExample {
  readonly request: SampleRequest;
  readonly credentials: Credentials;
  readonly timestamp: string;
  readonly parts: readonly ExamplePart[];
  /** Digests inside the string to sign, in its order. */
  readonly digests: readonly DigestValue[];
  readonly stringToSign: Buffer;
  /** The string to sign of the request without its body; undefined where it has none, or the body is not signed as a whole. */
  readonly withoutBody: Buffer | undefined;
  /** The key of the HMAC, made of the secret. */
  readonly key: Buffer;
  readonly signature: string;
  /** The digest of the body that is sent beside the signature. */
  readonly contentDigest: string | undefined;
  /** All headers of the request, in the order of the documentation. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** The scheme and the values of an example, and the address that it is sent to. */
export interface ExampleInput {
  readonly scheme: Scheme;
  readonly recipe: Recipe;
  readonly credentials: Credentials;
  readonly address: { readonly origin: string; readonly basePath: string };
}

/**
 * Signs the request twice, by the scheme and by its recipe.
 *
 * @throws Error where the two differ, so that no page tells partners something that the verifier refuses.
 */
export function workedExample(input: ExampleInput, request: SampleRequest): WorkedExample {
  const { scheme, recipe, credentials } = input;
  const headers = signedHeaders(input, request);
  const received = receivedRequest(input, request, headers);
  const fields = scheme.read(received, []);
  if ('code' in fields) throw new Error(`${recipe.name}: the example is refused: ${fields.reason}`);
  const key = keyOf(recipe, credentials) ?? Buffer.from(scheme.toKey(credentials.secret, credentials.keyId));
  const recipeInput = {
    ...received,
    key,
    keyId: fields.keyId,
    timestamp: fields.timestamp,
    nonce: fields.nonce ?? '',
  };
  const parts = hasGap(recipe)
    ? dissected(input, received, fields)
    : recipe.message
        .flatMap(fieldByField)
        .map((step) => ({ step, bytes: followRecipe([step], recipeInput) }));
  const stringToSign = Buffer.concat(parts.map(({ bytes }) => bytes));
  const [sent = ''] = fields.signatures;
  const followed = signatureOf(recipe, key, stringToSign);
  if (followed !== undefined && followed !== sent)
    throw new Error(
      `${recipe.name}: the recipe gives another signature of ${request.method} ${request.target} than the scheme. Give a request whose signed fields are where the recipe says`,
    );
  return {
    request,
    credentials,
    timestamp: fields.timestamp,
    parts,
    digests: digestsIn(recipe.message, recipeInput),
    stringToSign,
    withoutBody: withoutBody(recipe, recipeInput),
    key,
    signature: sent,
    contentDigest: contentDigestOf(recipe, received.body),
    headers,
  };
}

function withoutBody({ message }: Recipe, input: RecipeInput): Buffer | undefined {
  const isSigned =
    hasStep(message, ['body']) && !hasStep(message, ['gap', 'jsonField', 'formField', 'multipartField']);
  return isSigned && input.body.length > 0
    ? followRecipe(message, { ...input, body: Buffer.alloc(0) })
    : undefined;
}

function signedHeaders({ scheme, recipe, credentials, address }: ExampleInput, request: SampleRequest) {
  const given = [
    ...(request.contentType === undefined ? [] : [['Content-Type', request.contentType] as const]),
    ...optionalHeaders(recipe, request).map(
      ({ at: { header, prefix = '' }, example }) => [header, prefix + example] as const,
    ),
  ];
  const { keyId, secret, nonce, nowMs } = credentials;
  const signed = signRequest(
    scheme,
    scheme.namesKey === false ? { secret } : { id: keyId, secret },
    {
      method: request.method,
      url: address.origin + address.basePath + request.target,
      headers: Object.fromEntries(given),
      body: request.body,
    },
    { basePath: address.basePath || undefined, clock: () => nowMs, nonce: () => nonce },
  );
  return [...given, ...Object.entries(signed)];
}

function receivedRequest(
  { address }: ExampleInput,
  { method, target, body = '' }: SampleRequest,
  headers: WorkedExample['headers'],
) {
  return { method, url: target, origin: address.origin, headers: headers.flat(), body: Buffer.from(body) };
}

function hasGap({ gaps }: Recipe): boolean {
  return gaps.some(({ at }) => at.startsWith('message'));
}

/** The pieces as the scheme itself writes them: neighbouring texts are one, as in a recipe. */
function dissected(
  { scheme }: ExampleInput,
  received: ReturnType<typeof receivedRequest>,
  fields: SignatureFields,
): readonly ExamplePart[] {
  const segments = scheme.introspection?.dissect(received, fields, 0) ?? [];
  if ('code' in segments) throw new Error(`${scheme.name}: the example is refused: ${segments.reason}`);
  return segments.map(({ label, bytes }) => ({ step: { kind: 'gap', label }, bytes: Buffer.from(bytes) }));
}

/** Fields that are put in lower case together are shown one by one. */
function fieldByField(step: RecipeStep): readonly RecipeStep[] {
  return step.kind === 'lowercase' || step.kind === 'lowercaseUnicode'
    ? step.of.map((field) => ({ kind: step.kind, of: [field] }))
    : [step];
}

/** The key as the recipe says; undefined where it cannot say. */
function keyOf({ secret }: Recipe, credentials: Credentials): Buffer | undefined {
  if (typeof secret !== 'object') return undefined;
  const { prefix = '', encoding = 'utf8', digest } = secret;
  const text = credentials.secret.startsWith(prefix)
    ? credentials.secret.slice(prefix.length)
    : credentials.secret;
  const bytes = Buffer.from(text, encoding);
  if (digest === undefined) return bytes;
  const hash = createHash(digest.algorithm).update(bytes).digest();
  return digest.encoding === 'raw' ? hash : Buffer.from(hash.toString(digest.encoding));
}

/** Undefined for an algorithm that nobody can follow by the standard library alone. */
function signatureOf({ algorithm, signature }: Recipe, key: Buffer, message: Buffer): string | undefined {
  const hash = hashOf(algorithm);
  if (hash === undefined) return undefined;
  const made = hash.isKeyed ? createHmac(hash.name, key) : createHash(hash.name);
  return made.update(message).digest(signature.encoding as 'hex' | 'base64' | 'base64url');
}

function digestsIn(steps: readonly RecipeStep[], input: RecipeInput): readonly DigestValue[] {
  return steps.flatMap((step) => {
    if (step.kind !== 'digest') return 'of' in step ? digestsIn(step.of, input) : [];
    const inner = digestsIn(step.of, input);
    const text = followRecipe([step], input);
    const shown = step.encoding === 'raw' ? text.toString('hex') : text.toString('latin1');
    return [...inner, { step, input: followRecipe(step.of, input), text: shown }];
  });
}

function contentDigestOf({ contentDigest }: Recipe, body: Buffer): string | undefined {
  return contentDigest && createHash(contentDigest.algorithm).update(body).digest(contentDigest.encoding);
}
