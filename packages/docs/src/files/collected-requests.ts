/** The part of the examples that a collection can hold: Postman and Bruno take `{{name}}` for a variable wherever it stands. */

import type { Recipe } from 'countersign/scheme';
import type { SampleRequest } from '../sample-request.ts';
import { OPTIONAL_VALUES, type OptionalValue, optionalHeaders } from '../samples/optional-headers.ts';
import type { Subject } from '../subject.ts';

/** The requests that are sent as they stand. */
export function collectedRequests({ requests }: Pick<Subject, 'requests'>): readonly SampleRequest[] {
  return requests.filter(
    ({ contentType = '', body = '', idempotencyKey = '', requestId = '' }) =>
      !`${contentType}${body}${idempotencyKey}${requestId}`.includes('{{'),
  );
}

/** The headers of a request beside its signature. For optional ones the script sets a variable anew in each run. */
export function collectedHeaders(
  recipe: Recipe,
  request: SampleRequest,
): readonly (readonly [name: string, value: string])[] {
  return [
    ...(request.contentType === undefined ? [] : [['Content-Type', request.contentType] as const]),
    ...optionalHeaders(recipe, request).map(
      ({ value, at: { header, prefix = '' }, example, isFresh }) =>
        [header, prefix + (isFresh ? `{{${value}}}` : example)] as const,
    ),
  ];
}

/** The variables that the script sets: those of any request. */
export function collectedVariables({
  recipe,
  requests,
}: Pick<Subject, 'recipe' | 'requests'>): readonly OptionalValue[] {
  return OPTIONAL_VALUES.filter((value) =>
    requests.some((request) =>
      optionalHeaders(recipe, request).some((each) => each.value === value && each.isFresh),
    ),
  );
}

/** Code of a script: a text that is new in each run. */
export const RANDOM = 'CryptoJS.lib.WordArray.random(16).toString()';

/** The key id of the examples; empty where it would be read as something else. */
export function collectedKeyId({ credentials }: Pick<Subject, 'credentials'>): string {
  const { keyId = '' } = credentials ?? {};
  return /^[\w.~+/=@:-]+$/.test(keyId) ? keyId : '';
}
