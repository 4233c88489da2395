/** The string to sign as a value: written like the vendor's documentation, compiled once into a writing function. */

import { kindOf } from '../../internal/value-kind.ts';
import type { SignedRequest } from '../../request/request.ts';
import type { FormProblem } from '../form-problem.ts';
import type { RecipeStep } from '../recipe/recipe-step.ts';
import type { SignatureFields } from '../signature-fields.ts';
import type { EncodingName } from '../values/encodings.ts';
import type { HeaderReader } from '../values/header-reader.ts';
import type { MessageWriter } from './message-writer.ts';

/** Writes one part of the message of one request. */
export type WritePart = (
  request: SignedRequest,
  signatureFields: SignatureFields,
  out: MessageWriter,
) => void;

/** Meaning of a part, for code that takes a message apart. */
export interface PartNature {
  readonly role: PartRole;
  /** Hash of the part, where it is a digest of the body. */
  readonly digest?: { readonly algorithm: string; readonly encoding: EncodingName } | undefined;
  /** In which form a query is written. */
  readonly query?: { readonly isDecoded: boolean; readonly isSorted: boolean } | undefined;
}

/** Source of the bytes of a part. */
export type PartRole =
  | 'keyId'
  | 'timestamp'
  | 'nonce'
  | 'method'
  | 'path'
  | 'query'
  | 'target'
  | 'url'
  | 'origin'
  | 'body'
  | 'bodyDigest'
  | 'header'
  | 'field'
  | 'literal';

/** One of several values that a part writes one after the other. */
export interface PartPiece {
  readonly label: string;
  /** As it is written into the message. */
  readonly bytes: Uint8Array;
  /** Before its case was changed, where that is done. */
  readonly original?: Uint8Array | undefined;
}

/** A part of a message: what it is called, and the way to its bytes. */
export interface Part {
  /** Name in documentation, such as `{timestamp}`. */
  readonly label: string;
  /** A requirement: a member of the declaration, the verifier's `publicUrl`, or an algorithm that hashes the secret too. */
  readonly needs?: 'keyId' | 'nonce' | 'origin' | 'secret' | undefined;
  /**
   * The parts that it is made of and binds into the message, as a digest does: what it needs and covers is what these need and
   * cover.
   */
  readonly of?: readonly Part[] | undefined;
  /** The members whose values it binds into the message. */
  readonly covers?: readonly ('timestamp' | 'nonce')[] | undefined;
  /** The header of which it is the token without its signature: it binds all values of that. */
  readonly tokenIn?: string | undefined;
  /** True if it binds the whole body into the message. */
  readonly coversBody?: boolean | undefined;
  /** True if different values can have the same bytes, so that neither it nor what it is made of binds what must be unique. */
  readonly lossy?: boolean | undefined;
  /** Meaning of the part; a part without one is shown and kept as it is when a message is taken apart. */
  readonly nature?: PartNature | undefined;
  /**
   * The part as plain data, for `recipeOf()`, which gives the steps of the parts inside. Default: what its nature says; a part
   * without either is a gap in the recipe.
   */
  readonly toRecipe?: ((stepsOf: (part: Part) => readonly RecipeStep[]) => readonly RecipeStep[]) | undefined;
  /** Its values apart, for a part that writes several; what it writes is these one after the other. */
  readonly pieces?: ((request: SignedRequest) => readonly PartPiece[] | FormProblem) | undefined;
  /** Makes the writing function; called once, while the scheme is defined. */
  readonly compile: (headers: HeaderReader) => WritePart;
}

/** A whole string to sign. */
export interface Message {
  readonly parts: readonly Part[];
}

/**
 * Builds a message from a template whose values are parts: ``message`${part.timestamp}.${part.body}` ``.
 *
 * @example
 * const signed = message`v1:${part.timestamp}:${part.sha256(part.body)}`;
 * @throws TypeError for a value that is not a part.
 */
export function message(literals: TemplateStringsArray, ...parts: readonly Part[]): Message {
  if (!Array.isArray(literals?.raw))
    throw new TypeError('message() is the tag of a template, written without parentheses: message`…`');
  const all: Part[] = [];
  literals.forEach((literal, i) => {
    if (literal !== '') all.push(literalPart(literal));
    const part = parts[i];
    if (i >= parts.length) return;
    assertPart('"message"', part);
    all.push(part);
  });
  return { parts: all };
}

/**
 * Joins parts with one line feed (0x0A) between each two, and none at the end.
 *
 * @example
 * const signed = lines(part.timestamp, part.method, part.target, part.body);
 */
export function lines(...parts: readonly Part[]): Message {
  const all: Part[] = [];
  for (const part of parts) {
    assertPart('lines()', part);
    if (all.length > 0) all.push(literalPart('\n'));
    all.push(part);
  }
  return { parts: all };
}

/** Stands between the variants of a message in words. */
export const BETWEEN_VARIANTS = '  or  ';

/** The message in words, such as `v1:{timestamp}:{nonce}`. */
export function describeMessage(message: Message): string {
  return message.parts.map((part) => part.label).join('');
}

/** Compiles a message into one writing function. */
export function compileMessage({ parts }: Message, headers: HeaderReader): WritePart {
  const writers = parts.map((part) => part.compile(headers));
  return (request, signatureFields, out) => {
    for (let i = 0; i < writers.length; i++) (writers[i] as WritePart)(request, signatureFields, out);
  };
}

/** Makes a part that is a text of the scheme's own. */
export function literalPart(literal: string): Part {
  if (typeof literal !== 'string') throw new TypeError(`part.text() takes a text, got ${kindOf(literal)}`);
  const bytes = Buffer.from(literal, 'utf8').toString('latin1');
  return {
    label: literal,
    nature: { role: 'literal' },
    compile: () => (_request, _presented, out) => out.text(bytes),
  };
}

/**
 * A part, or a message whose parts are written one after the other, as one part.
 *
 * @throws TypeError that says what was given to `owner` instead.
 */
export function toPart(owner: string, of: Part | Message): Part {
  if (typeof of !== 'object' || of === null || !('parts' in of)) {
    assertPart(owner, of);
    return of;
  }
  const [first, ...others] = of.parts;
  if (first !== undefined && others.length === 0) return first;
  return {
    label: describeMessage(of),
    of: of.parts,
    toRecipe: (stepsOf) => of.parts.flatMap(stepsOf),
    compile: (headers) => compileMessage(of, headers),
  };
}

/** Throws a TypeError that says what was given to `owner` in place of a part. */
function assertPart(owner: string, part: unknown): asserts part is Part {
  if (typeof (part as Part | undefined)?.compile === 'function') return;
  const isFunction = typeof part === 'function' && part.name !== '';
  let advice = isFunction ? `: call it, ${part.name}(…)` : '';
  if (typeof part === 'string' && owner === 'lines()')
    advice = ': literal text goes between the parts of message`…`';
  throw new TypeError(
    `${owner} takes parts, such as part.timestamp, part.body and header(name), got ${kindOf(part)}${advice}`,
  );
}
