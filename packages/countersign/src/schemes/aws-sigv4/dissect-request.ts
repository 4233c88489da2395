/** The string to sign of a request taken apart, with its canonical request, for the diagnosis. */

import { hashText } from '../../internal/one-shot-hash.ts';
import type { SignedRequest } from '../../request/request.ts';
import type { FormProblem } from '../../scheme/form-problem.ts';
import type { Segment } from '../../scheme/introspection.ts';
import type { PartNature } from '../../scheme/message/message.ts';
import type { SignatureFields } from '../../scheme/signature-fields.ts';
import type { PresentedOf } from './canonical-parts.ts';
import { type CanonicalRules, canonicalRequest } from './canonical-request.ts';
import type { Presented } from './sigv4-fields.ts';

type Piece = Pick<Segment, 'label' | 'role' | 'nature'> & {
  readonly text: string;
  readonly original?: Uint8Array | undefined;
};

const BREAK: Piece = { label: '\n', role: 'separator', nature: { role: 'literal' }, text: '\n' };
const SORTED: PartNature = { role: 'query', query: { isDecoded: false, isSorted: true } };
const DIGEST: PartNature = { role: 'bodyDigest', digest: { algorithm: 'sha256', encoding: 'hex' } };

/** Makes the function that takes requests apart. */
export function dissector(presentedOf: PresentedOf, rules: CanonicalRules) {
  return (request: SignedRequest, fields: SignatureFields): readonly Segment[] | FormProblem => {
    const presented = presentedOf(request, fields);
    if ('code' in presented) return presented;
    const text = canonicalRequest(request, presented, rules);
    if (typeof text !== 'string') return text;
    const outer = [
      literal('AWS4-HMAC-SHA256'),
      BREAK,
      natural('{timestamp}', 'timestamp', fields.timestamp),
      BREAK,
      other('{credential scope}', presented.credential.scope),
      BREAK,
    ];
    const inner = canonicalPieces(text.split('\n'), request, presented);
    return [
      ...outer.map((piece, id) => segment(piece, id)),
      ...inner.map((piece, i) => ({ ...segment(piece, outer.length + i), isHashed: true })),
    ];
  };
}

/** Its lines, with the length of a body that a client may have signed: method, path, query, one for each header, an empty one, the names, the payload. */
function canonicalPieces(
  lines: readonly string[],
  { body }: SignedRequest,
  { signedHeaders }: Presented,
): readonly Piece[] {
  const [method = '', path = '', query = '', ...rest] = lines;
  const payload = rest.at(-1) ?? '';
  return [
    natural('{METHOD}', 'method', method),
    BREAK,
    natural('{path}', 'path', path),
    BREAK,
    { label: '{query}', role: 'query', nature: SORTED, text: query },
    BREAK,
    ...signedHeaders.flatMap((name, i) => [
      literal(`${name}:`),
      natural(
        `{${name}}`,
        'header',
        name === 'content-length' ? String(body.length) : (rest[i] ?? '').slice(name.length + 1),
      ),
      BREAK,
    ]),
    BREAK,
    other('{signed headers}', signedHeaders.join(';')),
    BREAK,
    payload === hashText('sha256', body, 'hex')
      ? { label: '{digest of the body}', role: 'bodyDigest', nature: DIGEST, text: payload, original: body }
      : other('{payload}', payload),
  ];
}

function natural(label: string, role: 'method' | 'path' | 'header' | 'timestamp', text: string): Piece {
  return { label, role, nature: { role }, text };
}

function literal(text: string): Piece {
  return { label: text, role: 'literal', nature: { role: 'literal' }, text };
}

function other(label: string, text: string): Piece {
  return { label, role: 'other', nature: undefined, text };
}

function segment({ text, original, ...piece }: Piece, id: number): Segment {
  return { ...piece, id, original, bytes: Buffer.from(text, 'latin1') };
}
