/** What clients do to a path before they sign it. */

import { posix } from 'node:path';
import { decodePercentBytes, queryOf } from '../scheme/target.ts';
import { type DraftChange, type NamedMistake, type Piece, withPiece } from './draft.ts';

/** What is known about where the request went. */
export interface Place {
  /** As received, less the base path. */
  readonly target: string;
  readonly basePath: string | undefined;
  /** The `Host` header. */
  readonly host: string | undefined;
  /** Whether the scheme signs the query right behind the path, so that a path with the query has it anyway. */
  readonly isQuerySigned: boolean;
}

type Rewrite = (path: string) => string | undefined;

/** Prefixes under which APIs are often deployed, tried where nothing is known. */
const USUAL_BASE_PATHS = ['/api', '/v1', '/v2', '/api/v1', '/prod', '/staging'];

/** The changes of a path. */
export function pathChanges(piece: Piece, place: Place): DraftChange[] {
  const change = (
    mistake: NamedMistake,
    facts: Pick<DraftChange, 'cost' | 'group' | 'order'>,
    rewrite: Rewrite,
  ): DraftChange => ({
    on: 'draft',
    mistakes: [mistake],
    ...facts,
    apply: (draft) => {
      const path = draft.find(({ id }) => id === piece.id)?.bytes;
      const changed = path && rewrite(Buffer.from(path).toString('latin1'));
      return changed === undefined
        ? undefined
        : withPiece(draft, piece.id, () => Buffer.from(changed, 'latin1'));
    },
  });
  return [
    ...spellingChanges(change),
    ...slashChanges(change),
    ...basePathChanges(change, place),
    ...hostChanges(change, place),
    ...queryChanges(change, place),
  ];
}

type MakeChange = (
  mistake: NamedMistake,
  facts: Pick<DraftChange, 'cost' | 'group' | 'order'>,
  rewrite: Rewrite,
) => DraftChange;

const SPELLING = { group: 'path spelling', order: 10 };
const CASE = { group: 'path case', order: 12 };
const BASE = { group: 'path base', order: 20 };
const SLASH = { group: 'path slash', order: 15 };

function spellingChanges(change: MakeChange): DraftChange[] {
  return [
    change({ code: 'path_decoded' }, { cost: 1, ...SPELLING }, decodePercentBytes),
    change({ code: 'path_encoded', detail: 'once more' }, { cost: 2, ...SPELLING }, (path) =>
      eachSegment(path, encodeURIComponent),
    ),
    change({ code: 'path_encoded', detail: 'its % once more' }, { cost: 2, ...SPELLING }, (path) =>
      path.replaceAll('%', '%25'),
    ),
    change({ code: 'path_encoded', detail: 'slashes too' }, { cost: 3, ...SPELLING }, encodeURIComponent),
    change({ code: 'path_encoded', detail: 'as encodeURIComponent does' }, { cost: 2, ...SPELLING }, (path) =>
      eachSegment(path, (segment) => encodeURIComponent(decodeURIComponent(segment))),
    ),
    change({ code: 'path_encoded', detail: 'hex digits in lower case' }, { cost: 3, ...SPELLING }, (path) =>
      path.replace(/%[0-9A-F]{2}/gi, (triplet) => triplet.toLowerCase()),
    ),
    change({ code: 'path_encoded', detail: 'hex digits in upper case' }, { cost: 3, ...SPELLING }, (path) =>
      path.replace(/%[0-9A-F]{2}/gi, (triplet) => triplet.toUpperCase()),
    ),
    change({ code: 'path_encoded', detail: '~ and the like too' }, { cost: 3, ...SPELLING }, (path) =>
      path.replace(/[~!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`),
    ),
    change({ code: 'path_normalised' }, { cost: 2, ...SPELLING }, (path) => posix.normalize(path)),
    change({ code: 'path_case', detail: 'signed in lower case' }, { cost: 2, ...CASE }, (path) =>
      path.toLowerCase(),
    ),
    change({ code: 'path_case', detail: 'signed in upper case' }, { cost: 3, ...CASE }, (path) =>
      path.toUpperCase(),
    ),
  ];
}

function eachSegment(path: string, rewrite: (segment: string) => string): string | undefined {
  try {
    return path.split('/').map(rewrite).join('/');
  } catch {
    return undefined;
  }
}

function slashChanges(change: MakeChange): DraftChange[] {
  return [
    change({ code: 'path_trailing_slash', detail: 'signed with one' }, { cost: 1, ...SLASH }, (path) =>
      path.endsWith('/') ? undefined : `${path}/`,
    ),
    change({ code: 'path_trailing_slash', detail: 'signed without it' }, { cost: 1, ...SLASH }, (path) =>
      path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : undefined,
    ),
    change({ code: 'path_leading_slash' }, { cost: 1, group: 'path start', order: 16 }, (path) =>
      path.slice(1),
    ),
  ];
}

function basePathChanges(change: MakeChange, { target, basePath }: Place): DraftChange[] {
  const prefixes = basePath === undefined ? USUAL_BASE_PATHS : [basePath, ...USUAL_BASE_PATHS];
  const segments = (target.split('?')[0] as string).split('/').slice(1);
  return [
    ...prefixes.map((prefix) =>
      change(
        { code: 'path_with_base_path', detail: prefix },
        { cost: prefix === basePath ? 1 : 4, ...BASE },
        (path) => prefix + path,
      ),
    ),
    ...segments.slice(0, 4).map((_segment, i) => {
      const prefix = `/${segments.slice(0, i + 1).join('/')}`;
      return change(
        { code: 'path_without_base_path', detail: prefix },
        { cost: i < 2 ? 2 : 3, ...BASE },
        (path) => (path.startsWith(prefix) ? path.slice(prefix.length) || '/' : undefined),
      );
    }),
  ];
}

function hostChanges(change: MakeChange, { host, basePath = '' }: Place): DraftChange[] {
  if (host === undefined) return [];
  const deployed = basePath === '' ? [''] : [basePath, ''];
  return deployed.flatMap((prefix) =>
    [`https://${host}`, `http://${host}`, host, `//${host}`].map((origin, i) =>
      change(
        { code: 'path_with_host', detail: i < 2 ? 'as a whole URL' : 'with the host' },
        { cost: i === 0 ? 1 : 2, group: 'path host', order: 30 },
        (path) => `${origin}${prefix}${path}`,
      ),
    ),
  );
}

function queryChanges(change: MakeChange, { target, isQuerySigned }: Place): DraftChange[] {
  const query = queryOf(target);
  if (query === '' || isQuerySigned) return [];
  const sorted = query.split('&').sort().join('&');
  return [query, sorted]
    .filter((text, i, all) => all.indexOf(text) === i)
    .map((text, i) =>
      change(
        { code: 'path_with_query', detail: i === 0 ? undefined : 'sorted' },
        { cost: i === 0 ? 1 : 3, group: 'path query', order: 40 },
        (path) => `${path}?${text}`,
      ),
    );
}
