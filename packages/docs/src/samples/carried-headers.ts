/** The headers of a signed request, each made of texts and of values that a sample has computed. */

import type { Recipe, RecipeValue } from 'countersign/scheme';
import type { SampleRequest } from '../sample-request.ts';
import { type OptionalValue, optionalHeaders } from './optional-headers.ts';

/** A value that differs from request to request. */
type CarriedValue = SignedValue | OptionalValue;
type SignedValue = 'keyId' | 'timestamp' | 'nonce' | 'signature' | 'contentDigest';

/** A piece of a header's value. */
export type HeaderPiece = { readonly text: string } | { readonly value: CarriedValue };

const VALUES: readonly SignedValue[] = ['keyId', 'timestamp', 'nonce', 'signature', 'contentDigest'];

/**
 * The headers by their names, in the order in which documentation tells of them. Parameters of one header come in that order, too.
 *
 * @example
 * carriedHeaders(recipeOf(scheme), request); // [['Content-Type', [{ text: 'application/json' }]], ['X-Key', [{ value: 'keyId' }]], …]
 */
export function carriedHeaders(
  recipe: Recipe,
  request: SampleRequest,
): readonly (readonly [name: string, pieces: readonly HeaderPiece[]])[] {
  const headers = new Map<string, HeaderPiece[]>();
  if (request.contentType !== undefined) headers.set('Content-Type', [{ text: request.contentType }]);
  for (const { value, at, example, isFresh } of optionalHeaders(recipe, request)) {
    const text = { text: (at.prefix ?? '') + example };
    headers.set(at.header, isFresh ? carried(at, value, undefined) : [text]);
  }
  for (const [name, [value = '']] of Object.entries(recipe.constants)) headers.set(name, [{ text: value }]);
  for (const [name, value] of Object.entries(recipe.extraHeaders)) headers.set(name, [{ text: value }]);
  for (const value of VALUES) {
    const at = recipe[value];
    if (at?.header !== undefined) headers.set(at.header, carried(at, value, headers.get(at.header)));
  }
  return [...headers];
}

function carried(
  at: RecipeValue,
  value: CarriedValue,
  before: readonly HeaderPiece[] | undefined,
): HeaderPiece[] {
  const { parameter, prefix = '', authScheme, separator = ',', quoted = false } = at;
  // Two values of one header, of which this one stands first or last.
  if (before !== undefined && at.before !== undefined) return [{ value }, { text: at.before }, ...before];
  if (before !== undefined && at.after !== undefined) return [...before, { text: at.after }, { value }];
  const scheme = authScheme === undefined ? '' : `${authScheme} `;
  if (parameter === undefined) return [{ text: scheme + prefix }, { value }].filter(isNotEmpty);
  const start = before === undefined ? scheme : separator.charAt(0);
  const quote = quoted ? '"' : '';
  return [
    ...(before ?? []),
    { text: `${start}${parameter}=${quote}${prefix}` },
    { value },
    { text: quote },
  ].filter(isNotEmpty);
}

function isNotEmpty(piece: HeaderPiece): boolean {
  return !('text' in piece) || piece.text !== '';
}
