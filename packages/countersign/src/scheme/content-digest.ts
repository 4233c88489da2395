/** The digest of a body that travels in a header of its own. */

import { hashText } from '../internal/one-shot-hash.ts';
import type { CompiledDeclaration } from './declaration/compiled-declaration.ts';
import type { ContentDigest } from './declaration/declaration.ts';
import type { Scheme } from './scheme.ts';

/** The digest of a body, as its header has it. */
export function bodyDigest({ algorithm, carrier }: ContentDigest, body: Uint8Array): string {
  return hashText(algorithm, body, carrier.options.encoding ?? 'hex');
}

/** Makes the check of a digest header, which passes where the scheme has none, or none was sent. */
export function digestCheck({ declaration, fields }: CompiledDeclaration): Scheme['bodyMatchesDigest'] {
  const { contentDigest } = declaration;
  const field = fields.contentDigest;
  if (field === undefined || contentDigest === undefined) return () => true;
  return (request, signatureFields) => {
    const sent = field.read({ values: signatureFields.headers, duplicated: 0, request });
    // Nothing secret is compared: the sender of the body can compute its digest.
    return sent === field.missing || sent === bodyDigest(contentDigest, request.body);
  };
}
