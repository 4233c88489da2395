/** Values that clients sign though they do not belong to the string to sign. */

import type { SignedRequest } from '../request/request.ts';
import type { CandidateMessage, Situation } from './candidate-message.ts';

/** A value, and what it is called. */
export interface ExtraField {
  readonly label: string;
  readonly bytes: Uint8Array;
}

type Value = readonly [label: string, isKnown: boolean, text: string | undefined];

/** The values of a request, and the secret, that its string to sign does not have. */
export function extraFieldsOf(
  { request, signatureFields }: Situation,
  message: CandidateMessage,
  secret: string | undefined,
): readonly ExtraField[] {
  const { method, target, headers } = request;
  const roles = new Set(message.map(({ role }) => role));
  const [path = '', ...query] = target.split('?');
  const separator = Buffer.from(message.find(({ role }) => role === 'separator')?.bytes ?? []).toString();
  const host = hostOf(request);
  const values: Value[] = [
    ['{path}', roles.has('path'), path],
    ['{path?query}', roles.has('path'), query.length > 0 ? target : undefined],
    ['{query}', roles.has('query'), query.join('?')],
    ['{METHOD}', roles.has('method'), method],
    ['{METHOD} and {path}', roles.has('method') || roles.has('path'), `${method}${separator}${path}`],
    ['{key id}', roles.has('keyId'), signatureFields.keyId],
    ['{host}', false, host],
    ['the URL', roles.has('path'), host && `https://${host}${target}`],
    ['{Content-Type}', false, headerNamed(headers, 'content-type')],
    ['a version, v1', message.some(({ label }) => label === 'v1'), 'v1'],
    ['the secret', false, secret],
  ];
  const isLowered = message.some(({ role, original }) => role === 'field' && original !== undefined);
  return values.flatMap(([label, isKnown, text]) => {
    if (isKnown || text === undefined || text === '') return [];
    const extra = { label, bytes: Buffer.from(text, 'latin1') };
    const lowered = { label, bytes: Buffer.from(text.toLowerCase(), 'latin1') };
    return isLowered && text !== text.toLowerCase() ? [extra, lowered] : [extra];
  });
}

/** The host that the request was sent to, as its header says. */
export function hostOf({ headers }: Pick<SignedRequest, 'headers'>): string | undefined {
  return headerNamed(headers, 'host') ?? headerNamed(headers, ':authority');
}

/** The first value of a header, whose name is given in lower case. */
export function headerNamed(headers: SignedRequest['headers'], name: string): string | undefined {
  const at = headers.findIndex((text, i) => i % 2 === 0 && text.toLowerCase() === name);
  return at === -1 ? undefined : headers[at + 1];
}
