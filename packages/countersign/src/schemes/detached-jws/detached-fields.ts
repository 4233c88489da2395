/** Values that a request with a detached JWS presents, and the bytes that were signed. */

import type { SignedRequest } from '../../request/request.ts';
import type { FormProblem, Member } from '../../scheme/form-problem.ts';
import type { Segment } from '../../scheme/introspection.ts';
import type { Part } from '../../scheme/message/message.ts';
import type { MessageWriter } from '../../scheme/message/message-writer.ts';
import type { SignatureFields } from '../../scheme/signature-fields.ts';
import { type ByteLength, canonicalText } from '../../scheme/values/encodings.ts';
import { HeaderReader, type ReadRequest } from '../../scheme/values/header-reader.ts';
import { type HeaderRules, readProtectedHeader } from './protected-header.ts';

/** The part of a signature that is signed itself, and how the payload behind it is. */
export interface SignedSegment {
  /** The JWS header in base64url. */
  readonly segment: string;
  readonly isEncoded: boolean;
}

/** Presented values, with the JWS header. */
export interface DetachedFields extends SignatureFields {
  readonly jws: SignedSegment;
}

/** Reads requests. */
export interface DetachedReader {
  readonly read: (request: ReadRequest) => DetachedFields | FormProblem;
  readonly isThere: (request: ReadRequest) => boolean;
}

/** More than any sender has to say; it is parsed before anything is verified. */
const LONGEST = 8192;
const DETACHED = /^([A-Za-z0-9_-]+)\.\.([A-Za-z0-9_-]+)$/;

/** Makes the reader of a header. */
export function detachedReader(name: string, rules: HeaderRules, signatureBytes: ByteLength): DetachedReader {
  const headers = new HeaderReader();
  const slot = headers.slot(name);
  const problem = (code: FormProblem['code'], what: string, member: Member = 'signature'): FormProblem => ({
    ...{ code, member, header: name, reason: `${name} ${what}.` },
  });
  return {
    isThere: (request) => headers.read(request).values[slot] !== undefined,
    read: (request) => {
      const { values, duplicated } = headers.read(request);
      const text = values[slot];
      if (text === undefined || text === '') return problem('missing_header', 'is missing');
      if (duplicated !== 0) return problem('duplicate_header', 'must come once');
      const [, segment, encoded] = (text.length <= LONGEST && DETACHED.exec(text)) || [];
      if (segment === undefined || encoded === undefined)
        return problem('malformed_header', 'must be a detached JWS: its header, two dots and its signature');
      const header = readProtectedHeader(segment, rules);
      if (typeof header === 'string') return problem('malformed_header', header);
      const signature = canonicalText('base64url', encoded, signatureBytes);
      if (signature === undefined)
        return problem('malformed_header', `must have a signature of ${rules.alg} in base64url`);
      const { kid, isEncoded, issuedAt } = header;
      return {
        ...{ keyId: kid, nonce: undefined, signatures: [signature], headers: [] },
        timestamp: issuedAt === undefined ? '' : String(issuedAt),
        timestampMs: issuedAt === undefined ? undefined : issuedAt * 1000,
        ...{ requestId: undefined, idempotencyKey: undefined, eventId: undefined },
        jws: { segment, isEncoded },
      };
    },
  };
}

/** The signing input: JWS header, a dot, and the body as it is or in base64url. */
export function signingInputPart(name: string, { read }: DetachedReader): Part {
  return {
    label: '{JWS header}.{body, or its base64url}',
    tokenIn: name,
    coversBody: true,
    compile: () => (request, fields, out) => {
      const found = 'jws' in fields ? (fields as DetachedFields) : read(request);
      if ('code' in found) out.fail(found);
      else writeSigningInput(found.jws, request, out);
    },
  };
}

/** Takes the signing input apart, for the diagnosis. */
export function dissector({ read }: DetachedReader) {
  return (request: SignedRequest, fields: SignatureFields): readonly Segment[] | FormProblem => {
    const found = 'jws' in fields ? (fields as DetachedFields) : read(request);
    if ('code' in found) return found;
    const { segment, isEncoded } = found.jws;
    const { body } = request;
    const piece = (id: number, label: string, role: Segment['role'], bytes: Uint8Array): Segment => ({
      ...{ id, label, role, bytes, original: undefined },
      nature: role === 'body' ? { role } : undefined,
    });
    return [
      piece(0, '{JWS header}', 'other', Buffer.from(segment)),
      piece(1, '.', 'separator', Buffer.from('.')),
      isEncoded
        ? piece(2, '{body in base64url}', 'other', Buffer.from(Buffer.from(body).toString('base64url')))
        : piece(2, '{body}', 'body', body),
    ];
  };
}

/** Pieces of a body are encoded apart, so that no text becomes too long; of three bytes, each is four characters. */
const PIECE_BYTES = 3 * 16_384;

/** Writes the signing input (RFC 7797 §3). */
export function writeSigningInput(
  { segment, isEncoded }: SignedSegment,
  { body }: Pick<SignedRequest, 'body'>,
  out: MessageWriter,
): void {
  out.text(`${segment}.`);
  if (!isEncoded) return out.bytes(body);
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.length);
  for (let from = 0; from < bytes.length; from += PIECE_BYTES)
    out.bytes(Buffer.from(bytes.toString('base64url', from, from + PIECE_BYTES), 'latin1'));
}
