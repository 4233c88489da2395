/** The parts of the string to sign, for its declaration. */

import type { SignedRequest } from '../../request/request.ts';
import type { FormProblem } from '../../scheme/form-problem.ts';
import type { Part } from '../../scheme/message/message.ts';
import { part } from '../../scheme/message/parts.ts';
import type { SignatureFields } from '../../scheme/signature-fields.ts';
import { type CanonicalRules, canonicalRequest } from './canonical-request.ts';
import { parseChunks } from './chunked-body.ts';
import { bodyProblem } from './form-problems.ts';
import { lengthProblem, SIGNED_CHUNKS } from './payload-hash.ts';
import { choiceOf, type KeyChoice } from './signing-key.ts';
import { type Presented, readSigv4, type Sigv4Expectations, type Sigv4Fields } from './sigv4-fields.ts';

/** Gives the presented values: those of the fields, or read anew where these were made by hand. */
export type PresentedOf = (request: SignedRequest, fields: SignatureFields) => Presented | FormProblem;

/** Makes the function for what is expected of requests. */
export function presentedBy(expected: Sigv4Expectations): PresentedOf {
  return (request, fields) => {
    const known = (fields as Partial<Sigv4Fields>).sigv4;
    if (known !== undefined) return known;
    const read = readSigv4(request, expected);
    return 'code' in read ? read : read.sigv4;
  };
}

/** The scope: day, region, service and end. */
export function scopePart(presentedOf: PresentedOf): Part {
  return {
    label: '{credential scope}',
    compile: () => (request, fields, out) => {
      const presented = presentedOf(request, fields);
      if ('code' in presented) out.fail(presented);
      else out.text(presented.credential.scope);
    },
  };
}

/** The canonical request: method, path, query, headers and the hash of the payload. */
export function canonicalRequestPart(presentedOf: PresentedOf, rules: CanonicalRules): Part {
  return {
    label:
      '{METHOD}\n{path, encoded}\n{query, sorted, encoded}\n{signed headers, each with a line feed}\n{their names}\n{digest of the body}',
    of: [part.method, part.path, part.query],
    coversBody: true,
    compile: () => (request, fields, out) => {
      const presented = presentedOf(request, fields);
      const text = 'code' in presented ? presented : canonicalRequest(request, presented, rules);
      if (typeof text === 'string') out.text(text);
      else out.fail(text);
    },
  };
}

/** A part without bytes that tells the algorithm scope, session token and the signed chunks of the body. */
export function keyChoicePart(presentedOf: PresentedOf): Part {
  return {
    label: '',
    toRecipe: () => [],
    compile: () => (request, fields, out) => {
      const presented = presentedOf(request, fields);
      const chunks = 'code' in presented ? presented : chunksOf(request, fields, presented);
      if ('code' in presented) return out.fail(presented);
      if (chunks !== undefined && 'code' in chunks) return out.fail(chunks);
      const { credential, sessionToken } = presented;
      out.choose(choiceOf({ scope: credential.scope, sessionToken, chunks }));
    },
  };
}

function chunksOf(
  { body }: SignedRequest,
  { timestamp }: SignatureFields,
  { contentSha256, decodedLength }: Presented,
): KeyChoice['chunks'] | FormProblem {
  if (contentSha256 !== SIGNED_CHUNKS) return undefined;
  const all = parseChunks(body);
  if (all === undefined) return NO_CHUNKS;
  const bytes = all.reduce((sum, { data }) => sum + data.length, 0);
  return lengthProblem(decodedLength, bytes) ?? { timestamp, all };
}

const NO_CHUNKS = bodyProblem(
  'The body must be chunks with a signature each, of at least 8192 bytes except the last, ended by an empty one.',
);
