/** A scheme as plain data: all that a client needs to know to make a request by it. */

import type { Limit } from '../../store/limit.ts';
import type { ReplayKind } from '../declaration/declaration.ts';
import type { SecretForm } from '../secrets/secret-form.ts';
import type { EncodingName } from '../values/encodings.ts';
import type { TimestampFormatName } from '../values/timestamps.ts';
import type { Place } from '../values/value-location.ts';
import type { RecipeStep } from './recipe-step.ts';

/** The place of a value in a request, and what stands around it. */
export interface RecipeValue {
  readonly place: Place;
  /** The header, spelt as the vendor does. Only where the value is in one. */
  readonly header?: string | undefined;
  /** Other names under which the header is taken. Default: none. */
  readonly aliases?: readonly string[] | undefined;
  /** The name, where the value is one of several `name=value` in the header. */
  readonly parameter?: string | undefined;
  /** The name of a field or parameter, or the names that lead to a member. Only where the value is in no header. */
  readonly path?: readonly string[] | undefined;
  /** A text before the value, such as `sha256=`. Default: none. */
  readonly prefix?: string | undefined;
  /** An authentication scheme before the value and one space. Default: none. */
  readonly authScheme?: string | undefined;
  /** Characters between several values or parameters of the header. Default: a comma between parameters. */
  readonly separator?: string | undefined;
  /** A text that ends the value, behind which another one stands in the header. Default: none. */
  readonly before?: string | undefined;
  /** A text that another value ends with, before this one. Default: none. */
  readonly after?: string | undefined;
  /** A text that ends the value; what stands behind it belongs to nothing here. Default: none. */
  readonly until?: string | undefined;
  /** True if the value of a parameter is percent-encoded (RFC 3986 §2.1). Default: false. */
  readonly percentEncoded?: boolean | undefined;
  /** Where the value is one of the two that HTTP Basic has (RFC 7617). Default: it is not. */
  readonly basic?: 'user' | 'password' | undefined;
  /** True if the value of a parameter stands in double quotes. Default: false. */
  readonly quoted?: boolean | undefined;
  /** Encoding of a signature or digest. */
  readonly encoding?: string | undefined;
  /** Shortest and longest text, in characters, where the scheme says so. */
  readonly length?: readonly [min: number, max: number] | undefined;
  /** Characters that the value may have, where the scheme says so. */
  readonly alphabet?: string | undefined;
}

/** The time of a request. */
export interface RecipeTimestamp extends RecipeValue {
  /** A format by its name, a pattern of strftime in English and UTC, or words where neither says it. */
  readonly format: TimestampFormatName | { readonly pattern: string } | { readonly words: string };
}

/** A digest of the body that is sent beside the signature. */
export interface RecipeDigest extends RecipeValue {
  readonly algorithm: 'md5' | 'sha256' | 'sha512';
  readonly encoding: EncodingName;
}

/** Something that the recipe cannot say as data. */
export interface RecipeGap {
  /** The place in the recipe, such as `message[2]` or `secret`. */
  readonly at: string;
  /** In words. */
  readonly what: string;
}

/**
 * A scheme as plain data, without functions, so that it survives JSON. What is not in it as data is a {@link RecipeGap}: who
 * follows a recipe without gaps makes requests that the scheme accepts.
 */
export interface Recipe {
  readonly name: string;
  readonly title: string | undefined;
  /** Address of the sender's own page. */
  readonly documentation: string | undefined;
  /** Undefined where requests name no key. */
  readonly keyId: RecipeValue | undefined;
  /** Undefined where requests have no time. */
  readonly timestamp: RecipeTimestamp | undefined;
  readonly nonce: RecipeValue | undefined;
  readonly signature: RecipeValue & { readonly encoding: string };
  readonly contentDigest: RecipeDigest | undefined;
  /** Optional headers, by the member of the declaration. */
  readonly optional: Readonly<Partial<Record<'requestId' | 'idempotencyKey' | 'eventId', RecipeValue>>>;
  /** Headers that must have a value, or one of several. */
  readonly constants: Readonly<Record<string, readonly string[]>>;
  /** Headers that the signer adds and nobody checks. */
  readonly extraHeaders: Readonly<Record<string, string>>;
  /** Values that the signer writes beside the others, such as a list of the signed headers. */
  readonly alsoSent: readonly { readonly at: RecipeValue; readonly value: readonly RecipeStep[] }[];
  /** The way from the secret as it is shown to the key; undefined where it is a gap. */
  readonly secret: SecretForm | 'publicKey' | undefined;
  /** The algorithm by name; undefined where it is a gap. */
  readonly algorithm: string | undefined;
  /** The string to sign. Of several variants, the first, which clients should use. */
  readonly message: readonly RecipeStep[];
  /** The other variants. */
  readonly otherMessages: readonly (readonly RecipeStep[])[];
  /** Seconds that the timestamp may lie before and after the server's time; undefined where requests have no time. */
  readonly window: { readonly pastSeconds: number; readonly futureSeconds: number } | undefined;
  /** Value that may be used once. */
  readonly replay: ReplayKind;
  readonly defaultLimits: readonly Limit[];
  /** Headers, path and parts of the body that the signature leaves open, in words. */
  readonly notSigned: string | undefined;
  /** Weaknesses of the scheme, in words. */
  readonly warnings: readonly string[];
  readonly gaps: readonly RecipeGap[];
}
