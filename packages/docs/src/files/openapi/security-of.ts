/** The headers of a signature as security schemes: OpenAPI has none for signatures, so each is an API key, and all are needed. */

import type { RecipeValue } from 'countersign/scheme';
import type { Subject } from '../../subject.ts';
import { patternOf } from '../../wording/step-text.ts';
import { algorithmName, limitsText, timestampText, valuePattern } from '../../wording/value-text.ts';
import type { OpenApiObject } from './object.ts';

/** Parts of a document. */
export interface Security {
  readonly securitySchemes: OpenApiObject;
  /** One requirement that names them all. */
  readonly security: Readonly<Record<string, readonly string[]>>;
  /** Headers that a request may have. */
  readonly parameters: OpenApiObject;
}

/** The parts for a scheme. Values in the body or query are left to the description of the document. */
export function securityOf({ recipe }: Subject): Security {
  const { keyId, timestamp, nonce, signature, message } = recipe;
  const all: readonly [string, RecipeValue | undefined, string][] = [
    ['keyId', keyId, 'The key id.'],
    ['timestamp', timestamp, timestamp === undefined ? '' : `The time: ${timestampText(timestamp)}.`],
    [
      'nonce',
      nonce,
      `New with every request${nonce === undefined ? '' : `: ${limitsText(nonce) || 'any text'}`}.`,
    ],
    [
      'signature',
      signature,
      `\`${valuePattern(signature, 'signature')}\`, the ${algorithmName(recipe)} of \`${patternOf(message).replaceAll('\n', '\\n')}\`.`,
    ],
  ];
  const schemes = new Map<string, object>();
  for (const [member, at, description] of all) {
    const known = [...schemes.values()].some((scheme) => (scheme as { name?: string }).name === at?.header);
    if (at?.header === undefined || (known && member !== 'signature')) continue;
    // Parameters of one header are one scheme, described by the signature.
    for (const [id, scheme] of schemes)
      if ((scheme as { name?: string }).name === at.header) schemes.delete(id);
    schemes.set(member, { type: 'apiKey', in: 'header', name: at.header, description });
  }
  return {
    securitySchemes: Object.fromEntries(schemes),
    security: Object.fromEntries([...schemes.keys()].map((id) => [id, []])),
    parameters: parametersOf(recipe.optional),
  };
}

const OPTIONAL = {
  requestId: 'An id of the sender, by which support finds the request.',
  idempotencyKey: 'The same in all retries of one operation.',
  eventId: 'The same in all deliveries of one event. Endpoints that take events require it.',
} as const;

function parametersOf(optional: Subject['recipe']['optional']): OpenApiObject {
  const entries = Object.entries(optional).flatMap(([member, at]) => {
    if (at?.header === undefined) return [];
    const [minLength, maxLength] = at.length ?? [];
    const schema = { type: 'string', ...(maxLength !== undefined && { minLength, maxLength }) };
    const description = OPTIONAL[member as keyof typeof OPTIONAL];
    return [[member, { name: at.header, in: 'header', required: false, description, schema }]];
  });
  return Object.fromEntries(entries);
}
