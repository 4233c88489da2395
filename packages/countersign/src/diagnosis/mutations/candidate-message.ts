/** Strings to sign as clients may have built them, in segments. */

import { createHash, type Hash } from 'node:crypto';
import type { SignedRequest } from '../../request/request.ts';
import type { FormProblem } from '../../scheme/form-problem.ts';
import type { Segment } from '../../scheme/introspection.ts';
import { MessageWriter } from '../../scheme/message/message-writer.ts';
import type { Scheme } from '../../scheme/scheme.ts';
import type { SignatureFields } from '../../scheme/signature-fields.ts';

/** The source of a string to sign. */
export interface Situation {
  readonly request: SignedRequest;
  readonly signatureFields: SignatureFields;
}

/** A string to sign by its segments, which keep their ids through all mutations; what a mutation adds has a negative id. */
export type CandidateMessage = readonly Segment[];

/** A string to sign, and the request that it was made from. */
export interface Candidate {
  readonly situation: Situation;
  readonly message: CandidateMessage;
}

/** One of the strings to sign that a scheme allows. */
export interface MessageVariant {
  readonly scheme: Scheme;
  /** Its place among them, from 0. */
  readonly index: number;
}

/** The right string to sign of a request; or why there is none. */
export function rightCandidate(variant: MessageVariant, situation: Situation): Candidate | FormProblem {
  const message = rightMessage(variant, situation);
  return 'code' in message ? message : { situation, message };
}

function rightMessage(
  { scheme, index }: MessageVariant,
  { request, signatureFields }: Situation,
): CandidateMessage | FormProblem {
  const dissect = scheme.dissect ?? scheme.introspection?.dissect;
  if (dissect !== undefined) return dissect(request, signatureFields, index);
  const out = new MessageWriter();
  scheme.write(request, signatureFields, out, index);
  return out.problem ?? [segmentOf(0, 'the string to sign', Buffer.concat(out.pieces()))];
}

/** A segment of which nothing is known but its bytes. */
export function segmentOf(id: number, label: string, bytes: Uint8Array): Segment {
  return { id, label, role: 'other', nature: undefined, bytes, original: undefined };
}

/** Tells whether a segment is a line feed between two others. */
export function isLineBreak(segment: Segment | undefined): boolean {
  return segment?.role === 'separator' && segment.label === '\n';
}

/** The message with another segment in the place of the one of the same number; undefined where that one is gone. */
export function withSegment(
  message: CandidateMessage,
  id: number,
  replace: (segment: Segment) => Uint8Array,
): CandidateMessage | undefined {
  const at = message.findIndex((segment) => segment.id === id);
  if (at === -1) return undefined;
  return message.map((segment, i) => (i === at ? { ...segment, bytes: replace(segment) } : segment));
}

/** Gives the bytes that are signed, piece by piece: of a message within the message, its digest. */
export function* signedBytes(message: CandidateMessage): Generator<Uint8Array, void> {
  let hash: Hash | undefined;
  for (const { bytes, isHashed } of message) {
    if (isHashed) {
      hash ??= createHash('sha256');
      hash.update(bytes);
      continue;
    }
    if (hash !== undefined) yield Buffer.from(hash.digest('hex'));
    hash = undefined;
    yield bytes;
  }
  if (hash !== undefined) yield Buffer.from(hash.digest('hex'));
}

/** The bytes that are signed, joined. */
export function bytesOf(message: CandidateMessage): Buffer {
  return Buffer.concat([...signedBytes(message)]);
}

function isWithin({ isHashed }: Segment): boolean {
  return isHashed === true;
}

/** Compares the bytes of two messages without joining them: a large body is shared by most of them. */
export function isSame(a: CandidateMessage, b: CandidateMessage): boolean {
  if (a.some(isWithin) !== b.some(isWithin)) return false;
  const left = withoutEmpty(a);
  const right = withoutEmpty(b);
  if (lengthOf(left) !== lengthOf(right)) return false;
  let [i, j, offset, otherOffset] = [0, 0, 0, 0];
  while (i < left.length && j < right.length) {
    const one = (left[i] as Segment).bytes;
    const other = (right[j] as Segment).bytes;
    const length = Math.min(one.length - offset, other.length - otherOffset);
    const isShared = one === other && offset === otherOffset;
    if (
      !isShared &&
      Buffer.compare(
        one.subarray(offset, offset + length),
        other.subarray(otherOffset, otherOffset + length),
      ) !== 0
    )
      return false;
    offset += length;
    otherOffset += length;
    if (offset === one.length) [i, offset] = [i + 1, 0];
    if (otherOffset === other.length) [j, otherOffset] = [j + 1, 0];
  }
  return true;
}

function withoutEmpty(message: CandidateMessage): CandidateMessage {
  return message.filter(({ bytes }) => bytes.length > 0);
}

function lengthOf(message: CandidateMessage): number {
  return message.reduce((sum, { bytes }) => sum + bytes.length, 0);
}
