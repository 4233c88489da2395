/** A declared scheme taken apart: what the diagnosis knows of it beyond what a verifier needs. */

import type { SignedRequest } from '../request/request.ts';
import type { Algorithm } from './algorithms.ts';
import type { CompiledDeclaration } from './declaration/compiled-declaration.ts';
import type { SchemeDeclaration } from './declaration/declaration.ts';
import type { FormProblem } from './form-problem.ts';
import type { Part, PartNature, PartRole, WritePart } from './message/message.ts';
import { MessageWriter } from './message/message-writer.ts';
import { UNKNOWN_ADDRESS } from './message/parts/address-parts.ts';
import type { SignatureFields } from './signature-fields.ts';
import type { HeaderReader } from './values/header-reader.ts';

/** A piece of the string to sign of one request. */
export interface Segment {
  /** Its place among the segments. */
  readonly id: number;
  /** The part's name, such as `{timestamp}`; for text between the parts, that text. */
  readonly label: string;
  readonly role: PartRole | 'separator' | 'other';
  readonly nature: PartNature | undefined;
  readonly bytes: Uint8Array;
  /** Source of the bytes: a field before its case was changed, the body that a digest is of. */
  readonly original: Uint8Array | undefined;
  /** True in a message within the message: its SHA-256 stands in the string to sign, in hex, and not its bytes. Default: false. */
  readonly isHashed?: boolean | undefined;
}

/** A key that a client may have derived wrongly from its secret and the request. */
export interface MisderivedKey {
  /** The mistake in words, such as `region eu-west-1`. */
  readonly detail?: string | undefined;
  /** True where the secret had whitespace around it. Default: false, the key was derived in another way. */
  readonly hasWhitespace?: boolean | undefined;
  /** From 1 for mistakes that are met every day to 5 for those that hardly ever are. */
  readonly cost: number;
  readonly key: Uint8Array;
  /** The algorithm that takes the key. */
  readonly algorithm: Algorithm;
}

/** A scheme taken apart. */
export interface Introspection {
  readonly declaration: SchemeDeclaration;
  /** The string to sign in one variant, piece by piece; or why it cannot be built. */
  readonly dissect: (
    request: SignedRequest,
    signatureFields: SignatureFields,
    variant: number,
  ) => readonly Segment[] | FormProblem;
  /** A value by itself, wherever it travels, without its prefix and held to its form; or what is wrong. */
  readonly valueOf: (member: ReadMember, request: SignedRequest) => string | FormProblem | undefined;
}

/** The values of which a signature consists. */
export type ReadMember = 'keyId' | 'timestamp' | 'nonce' | 'signature';

type Unplaced = Omit<Segment, 'id'>;
type Dissect = (
  request: SignedRequest,
  signatureFields: SignatureFields,
) => readonly Unplaced[] | FormProblem;

/** Separators between fields, and words such as a version. */
const SEPARATORS_AND_WORDS = /[^A-Za-z0-9]+|[A-Za-z0-9]+/g;

/** Takes a scheme apart. Nothing is compiled before it is first needed. */
export function introspectionOf({
  declaration,
  headers,
  fields,
  messages,
}: CompiledDeclaration): Introspection {
  let variants: (readonly Dissect[])[] | undefined;
  return {
    declaration,
    valueOf: (member, request) => fields[member]?.read(headers.read(request)),
    dissect: (request, signatureFields, variant) => {
      variants ??= messages.map(({ parts }) => parts.map((part) => dissection(part, headers)));
      const known: SignatureFields = { ...signatureFields, headers: headers.read(request).values };
      const segments: Segment[] = [];
      for (const dissect of variants[variant] as readonly Dissect[]) {
        const found = dissect(request, known);
        if ('code' in found) return found;
        for (const { label, role, nature, bytes, original } of found)
          segments.push({ id: segments.length, label, role, nature, bytes, original });
      }
      return segments;
    },
  };
}

function dissection(part: Part, headers: HeaderReader): Dissect {
  const { nature, label, pieces } = part;
  if (nature?.role === 'literal') {
    const literal = literalSegments(label);
    return () => literal;
  }
  if (nature?.role === 'target') return ({ url: target }) => targetSegments(target);
  if (nature?.role === 'url') return urlSegments;
  if (nature?.role === 'body') return ({ body }) => [segment(label, nature, body)];
  if (pieces !== undefined) return (request) => pieceSegments(pieces(request));
  const write = part.compile(headers);
  return (request, signatureFields) => {
    const bytes = written(write, request, signatureFields);
    if ('code' in bytes) return bytes;
    const original = nature?.role === 'bodyDigest' ? request.body : undefined;
    return [{ ...segment(label, nature, bytes), original }];
  };
}

/** One for all: filled and read within one synchronous call. */
const out = new MessageWriter();

function written(
  write: WritePart,
  request: SignedRequest,
  signatureFields: SignatureFields,
): Uint8Array | FormProblem {
  out.reset();
  write(request, signatureFields, out);
  const bytes = out.problem ?? Buffer.concat(out.pieces());
  out.reset();
  return bytes;
}

function literalSegments(literal: string): readonly Unplaced[] {
  return (literal.match(SEPARATORS_AND_WORDS) ?? []).map((text) => ({
    ...segment(text, { role: 'literal' }, Buffer.from(text, 'utf8')),
    role: /^[A-Za-z0-9]/.test(text) ? 'literal' : 'separator',
  }));
}

/** An address as scheme and host, then the target. */
function urlSegments({ origin, url: target }: SignedRequest): readonly Unplaced[] | FormProblem {
  if (origin === undefined) return UNKNOWN_ADDRESS;
  const place = segment('{scheme://host}', { role: 'origin' }, Buffer.from(origin, 'latin1'));
  return [place, ...targetSegments(target)];
}

/** The target as path, question mark and query. */
function targetSegments(target: string): readonly Unplaced[] {
  const mark = target.indexOf('?');
  const path = mark === -1 ? target : target.slice(0, mark);
  const segments = [segment('{path}', { role: 'path' }, Buffer.from(path, 'latin1'))];
  if (mark === -1) return segments;
  const query = Buffer.from(target.slice(mark + 1), 'latin1');
  return [
    ...segments,
    { ...segment('?', { role: 'literal' }, Buffer.from('?')), role: 'separator' },
    segment('{query}', { role: 'query', query: { isDecoded: false, isSorted: false } }, query),
  ];
}

function pieceSegments(pieces: ReturnType<NonNullable<Part['pieces']>>): readonly Unplaced[] | FormProblem {
  if ('code' in pieces) return pieces;
  return pieces.map(({ label, bytes, original }) => ({
    ...segment(label, { role: 'field' }, bytes),
    original,
  }));
}

function segment(label: string, nature: PartNature | undefined, bytes: Uint8Array): Unplaced {
  return { label, role: nature?.role ?? 'other', nature, bytes, original: undefined };
}
