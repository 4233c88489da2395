/** The optional headers of a scheme that a request has: they name an operation or a request, so that no two runs share one. */

import type { Recipe, RecipeValue } from 'countersign/scheme';
import type { SampleRequest } from '../sample-request.ts';

/** A value that the sender makes up. */
export type OptionalValue = 'idempotencyKey' | 'requestId';

/** The values, in the order of their headers. */
export const OPTIONAL_VALUES: readonly OptionalValue[] = ['idempotencyKey', 'requestId'];

/** An optional header of a request. */
export interface OptionalHeader {
  readonly value: OptionalValue;
  readonly at: RecipeValue & { readonly header: string };
  /** As the request of the documentation has it. */
  readonly example: string;
  /** False where the scheme takes no UUID, so that programs send the example. */
  readonly isFresh: boolean;
}

/**
 * The optional headers of the request.
 *
 * @example
 * optionalHeaders(recipe, request).map(({ at }) => at.header); // ['Idempotency-Key']
 */
export function optionalHeaders(recipe: Recipe, request: SampleRequest): readonly OptionalHeader[] {
  return OPTIONAL_VALUES.flatMap((value) => {
    const [at, example] = [recipe.optional[value], request[value]];
    if (at?.header === undefined || at.parameter !== undefined || example === undefined) return [];
    // The nonce is new in each request anyway.
    if (at.header === recipe.nonce?.header) return [];
    return [{ value, at: { ...at, header: at.header }, example, isFresh: takesFresh(at) }];
  });
}

/** Programs send a UUID, or its 32 digits in hex where their language has no UUIDs. */
function takesFresh({ length: [shortest, longest] = [1, 255] }: RecipeValue): boolean {
  return shortest <= 32 && longest >= 36;
}

/** Values that a sample makes up anew in each run. */
export function freshValues(recipe: Recipe, request: SampleRequest): readonly ('nonce' | OptionalValue)[] {
  return [
    ...(recipe.nonce === undefined ? [] : (['nonce'] as const)),
    ...optionalHeaders(recipe, request).flatMap(({ value, isFresh }) => (isFresh ? [value] : [])),
  ];
}
