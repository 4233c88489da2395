/** Strings to sign as they are shown. */

import type { StringToSign, StringToSignPart } from '../responses/explanation.ts';
import type { Segment } from '../scheme/introspection.ts';
import { bytesOf, segmentOf } from './mutations/candidate-message.ts';
import { visible } from './visible-text.ts';

/** A string to sign, part by part. A message within the message is its digest. */
export function toStringToSign(message: readonly Segment[]): StringToSign {
  const first = message.findIndex(({ isHashed }) => isHashed);
  if (first === -1) return ofSegments(message);
  const outer = message.filter(({ isHashed }) => !isHashed);
  const inner = message.filter(({ isHashed }) => isHashed);
  return ofSegments(
    outer.toSpliced(first, 0, segmentOf(-1, '{digest of the canonical request}', bytesOf(inner))),
  );
}

/** Segments as they are, also those of a message within the message. */
export function ofSegments(segments: readonly Segment[]): StringToSign {
  const parts = segments.map(toPart);
  return { text: parts.map(({ text }) => text).join(''), parts };
}

function toPart({ label, role, bytes }: Segment): StringToSignPart {
  return { label: visible(Buffer.from(label)), role, text: visible(bytes), bytes: bytes.length };
}

/** Shorter ones are in anything, and are no secrets. */
const SHORTEST_SECRET = 4;

/** The message without the texts of secrets, which some clients put into it; also where they changed their case. */
export function withoutSecrets(message: readonly Segment[], secrets: readonly string[]): readonly Segment[] {
  const texts = secrets
    .filter(({ length }) => length >= SHORTEST_SECRET)
    .map((secret) => Buffer.from(secret, 'utf8').toString('latin1').toLowerCase());
  return message.map((segment) => {
    const text = Buffer.from(segment.bytes).toString('latin1');
    return texts.some((secret) => text.toLowerCase().includes(secret))
      ? { ...segment, label: LABEL, bytes: Buffer.from(replaced(text, texts), 'latin1') }
      : segment;
  });
}

const LABEL = '{secret}';

function replaced(text: string, secrets: readonly string[]): string {
  let [rest, out] = [text, ''];
  while (rest !== '') {
    const lower = rest.toLowerCase();
    const found = secrets
      .map((secret) => ({ at: lower.indexOf(secret), length: secret.length }))
      .filter(({ at }) => at !== -1)
      .toSorted((a, b) => a.at - b.at || b.length - a.length)[0];
    if (found === undefined) break;
    out += rest.slice(0, found.at) + LABEL;
    rest = rest.slice(found.at + found.length);
  }
  return out + rest;
}
