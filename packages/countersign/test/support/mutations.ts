/** The mutations that the diagnosis tries with a request. */

import type { CandidateMessage, Situation } from '../../src/diagnosis/mutations/candidate-message.ts';
import type { Mutation } from '../../src/diagnosis/mutations/mutation.ts';
import { mutationsOf } from '../../src/diagnosis/search/mutations.ts';
import { defineScheme, header, lines, part, type Scheme } from '../../src/index.ts';
import type { Segment } from '../../src/scheme/introspection.ts';

const scheme: Scheme = defineScheme({
  name: 'tried',
  keyId: header('X-Key'),
  signature: header('X-Signature'),
  algorithm: 'hmac-sha256',
  secret: 'utf8',
  replay: 'signature',
  message: lines(part.method, part.path, part.query, part.body),
});

/** A part of a string to sign, of which the role is known. */
export function segmentOfRole(role: Segment['role'], { id = 0, text = 'x' } = {}): Segment {
  return {
    ...{ id, label: `{${role} ${id}}`, role, nature: undefined },
    ...{ bytes: Buffer.from(text), original: undefined },
  };
}

/** The mutations of a string to sign that is put together from a request. */
export function mutationsFor(
  message: CandidateMessage,
  { url = '/', body = '' }: { readonly url?: string; readonly body?: string } = {},
): readonly Mutation[] {
  return mutationsOf(situationOf({ url, body }), message, {
    ...{ scheme, basePath: undefined, keyId: 'k', secret: undefined },
  });
}

/** A request, and what is read of it. */
export function situationOf({ url = '/', body = '' } = {}): Situation {
  const headers = ['X-Key', 'k', 'X-Signature', 'ab'.repeat(32)];
  const request = { method: 'POST', url, headers, body: Buffer.from(body) };
  const signatureFields = scheme.read(request, []);
  if ('code' in signatureFields) throw new Error(signatureFields.reason);
  return { request, signatureFields };
}
