/** Values that clients sign though they do not belong to the string to sign. */

import { hashText } from '../../../internal/one-shot-hash.ts';
import { firstHeader } from '../../../request/first-header.ts';
import type { SignedRequest } from '../../../request/request.ts';
import type { Segment } from '../../../scheme/introspection.ts';
import type { CandidateMessage, Situation } from '../candidate-message.ts';

/** A value, and what it is called. */
export interface ExtraField {
  readonly label: string;
  readonly bytes: Uint8Array;
  /** True if it is never tried with a second mistake. */
  readonly isRare?: boolean | undefined;
  /** Texts that end it where it stands right before the first field, with no separator. */
  readonly glued?: readonly string[] | undefined;
}

const RARE: ReadonlySet<string> = new Set(['{Content-Length}', 'the hash of the body']);
const GLUED: Readonly<Record<string, readonly string[]>> = {
  'the secret': [''],
  'a version, v1': [':', '='],
};

/** The values of a request, and the secret, that its string to sign does not have. */
export function extraFieldsOf(
  situation: Situation,
  message: CandidateMessage,
  secret: string | undefined,
): readonly ExtraField[] {
  const isLowered = message.some(({ role, original }) => role === 'field' && original !== undefined);
  const { keyId } = situation.signatureFields;
  const separator = Buffer.from(message.find(({ role }) => role === 'separator')?.bytes ?? []).toString();
  const texts = {
    ...textsOfRequest(situation, message),
    'the secret': secret,
    '{key id} and the secret': secret && `${keyId}${separator}${secret}`,
  };
  return Object.entries(texts).flatMap(([label, text]) => {
    if (text === undefined || text === '') return [];
    const facts = { label, isRare: RARE.has(label), glued: GLUED[label] };
    const extra = { ...facts, bytes: Buffer.from(text, 'latin1') };
    const lowered = { ...facts, bytes: Buffer.from(text.toLowerCase(), 'latin1') };
    return isLowered && text !== text.toLowerCase() ? [extra, lowered] : [extra];
  });
}

/** By their labels; undefined where the string to sign has them, or the request does not. */
function textsOfRequest(
  { request, signatureFields }: Situation,
  message: CandidateMessage,
): Readonly<Record<string, string | undefined>> {
  const { method, url: target, headers } = request;
  const [path = '', ...query] = target.split('?');
  const host = hostOf(request);
  const separator = Buffer.from(message.find(({ role }) => role === 'separator')?.bytes ?? []).toString();
  const has = (role: Segment['role']) => message.some((segment) => segment.role === role);
  return {
    ...(!has('path') && { '{path}': path, '{path?query}': query.length > 0 ? target : undefined }),
    ...(!has('query') && { '{query}': query.join('?') }),
    ...(!has('method') && { '{METHOD}': method }),
    ...(!has('method') && !has('path') && { '{METHOD} and {path}': `${method}${separator}${path}` }),
    ...(!has('keyId') && { '{key id}': signatureFields.keyId }),
    '{host}': host,
    ...(!has('path') && { 'the URL': host && `https://${host}${target}` }),
    '{Content-Type}': firstHeader(headers, 'content-type'),
    '{Content-MD5}': firstHeader(headers, 'content-md5'),
    '{Content-Length}': firstHeader(headers, 'content-length'),
    ...(!has('bodyDigest') && { 'the hash of the body': hashText('sha256', request.body, 'hex') }),
    ...(!message.some(({ label }) => label === 'v1') && { 'a version, v1': 'v1' }),
  };
}

/** The host that the request was sent to, as its header says. */
export function hostOf({ headers }: Pick<SignedRequest, 'headers'>): string | undefined {
  return firstHeader(headers, 'host') ?? firstHeader(headers, ':authority');
}
