/** All changes that may lead from the right string to sign of a request to the one that a client has signed. */

import type { SignedRequest } from '../request.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { bodyChanges } from './body-changes.ts';
import { digestChanges } from './digest-changes.ts';
import type { Change, Draft, Piece, Situation } from './draft.ts';
import { methodChanges, nonceChanges, type SentTime, timestampChanges } from './head-changes.ts';
import { layoutChanges, type Stranger } from './layout-changes.ts';
import { pathChanges } from './path-changes.ts';
import { queryChanges } from './query-changes.ts';
import { TEXT_CHANGES } from './text-changes.ts';

/** What a request was received under. */
export interface Surroundings {
  readonly scheme: Scheme;
  readonly basePath: string | undefined;
}

/** The changes, in no order. */
export function changesOf(
  { request, presented }: Situation,
  draft: Draft,
  { scheme, basePath }: Surroundings,
): readonly Change[] {
  const pieces = (role: Piece['role']) => draft.filter((piece) => piece.role === role);
  const time: SentTime = {
    ms: presented.timestampMs,
    format: scheme.anatomy?.declaration.timestamp.options.format,
  };
  const place = {
    target: request.target,
    basePath,
    host: hostOf(request),
    isQuerySigned: isQueryBehindPath(draft),
  };
  // Of equally likely ones, the first is named first.
  return [
    ...TEXT_CHANGES,
    ...timestampChanges(time),
    ...methodChanges(request.method),
    ...nonceChanges(presented.nonce),
    ...bodyChanges(request.body),
    ...pieces('query').flatMap((piece) => queryChanges(piece, request.target)),
    ...pieces('path').flatMap((piece) => pathChanges(piece, place)),
    ...[...pieces('body'), ...pieces('bodyDigest')].flatMap(digestChanges),
    ...(scheme.anatomy === undefined
      ? []
      : layoutChanges(draft, strangersOf(request, presented.keyId, draft))),
  ];
}

function isQueryBehindPath(draft: Draft): boolean {
  const query = draft.findIndex(({ role }) => role === 'query');
  return query > 1 && draft[query - 1]?.label === '?';
}

/** Values of the request that the string to sign does not have. */
function strangersOf(
  { method, target, headers }: SignedRequest,
  keyId: string,
  draft: Draft,
): readonly Stranger[] {
  const roles = new Set(draft.map(({ role }) => role));
  const [path = '', ...query] = target.split('?');
  const contentType = headerNamed(headers, 'content-type');
  const candidates: (readonly [label: string, isKnown: boolean, text: string | undefined])[] = [
    ['{path}', roles.has('path'), path],
    ['{path?query}', roles.has('path'), query.length > 0 ? target : undefined],
    ['{query}', roles.has('query'), query.join('?') || undefined],
    ['{METHOD}', roles.has('method'), method],
    ['{key id}', roles.has('keyId'), keyId],
    ['{host}', false, hostOf({ headers })],
    ['{content type}', false, contentType],
  ];
  return candidates.flatMap(([label, isKnown, text]) =>
    isKnown || text === undefined || text === '' ? [] : [{ label, bytes: Buffer.from(text, 'latin1') }],
  );
}

function hostOf({ headers }: Pick<SignedRequest, 'headers'>): string | undefined {
  return headerNamed(headers, 'host') ?? headerNamed(headers, ':authority');
}

function headerNamed(headers: SignedRequest['headers'], name: string): string | undefined {
  const at = headers.findIndex((text, i) => i % 2 === 0 && text.toLowerCase() === name);
  return at === -1 ? undefined : headers[at + 1];
}
