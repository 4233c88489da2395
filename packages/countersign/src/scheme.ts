/** For authors of schemes: algorithms, secrets and timestamps of their own. */

export { assertKnownOptions } from './internal/known-options.ts';
export { retryAfter, statusOf } from './responses/problem-details.ts';
export { type AlgorithmWithNames, algorithmOfKey } from './scheme/algorithms/algorithm-of-key.ts';
export { algorithmBy, type ChosenAlgorithm } from './scheme/algorithms/chosen-algorithm.ts';
export { type DeriveKey, derivedKeys } from './scheme/algorithms/derived-keys.ts';
export { algorithmNamed } from './scheme/algorithms/named-algorithm.ts';
export {
  type Algorithm,
  type AlgorithmName,
  type HmacName,
  hmac,
  type PreparedKey,
  type PublicKeyAlgorithmName,
} from './scheme/algorithms.ts';
export type { ContentDigest } from './scheme/declaration/declaration.ts';
export type { FormProblem, Member, OptionalHeader } from './scheme/form-problem.ts';
export type { Introspection, Segment } from './scheme/introspection.ts';
export { type JsonMember, readJsonMembers } from './scheme/json/json-members.ts';
export {
  createJsonReader,
  type JsonMembers,
  type JsonReader,
  type JsonText,
} from './scheme/json/json-reader.ts';
export type { PartNature, PartPiece, PartRole, WritePart } from './scheme/message/message.ts';
export type { MessageWriter } from './scheme/message/message-writer.ts';
export type {
  Recipe,
  RecipeDigest,
  RecipeGap,
  RecipeTimestamp,
  RecipeValue,
} from './scheme/recipe/recipe.ts';
export { recipeOf } from './scheme/recipe/recipe-of.ts';
export type { RecipeStep } from './scheme/recipe/recipe-step.ts';
export type { SigningInput } from './scheme/scheme.ts';
export type { SecretForm } from './scheme/secrets/secret-form.ts';
export { type SecretEncoding, toKeyBytes } from './scheme/secrets/secrets.ts';
export type { SignatureFields } from './scheme/signature-fields.ts';
export { decodedPairs, decodePercentBytes, pathOf, queryOf } from './scheme/target.ts';
export { writeUtf8 } from './scheme/utf8.ts';
export type { Alphabet } from './scheme/values/alphabets.ts';
export type { ResolvedTimestampFormat } from './scheme/values/timestamp-format.ts';
export { timestampFormat } from './scheme/values/timestamps.ts';
