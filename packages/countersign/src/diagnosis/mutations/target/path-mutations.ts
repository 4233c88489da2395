/** Mutations of a path before it is signed. */

import { posix } from 'node:path';
import { firstHeader } from '../../../request/first-header.ts';
import type { Segment } from '../../../scheme/introspection.ts';
import { decodePercentBytes, queryOf } from '../../../scheme/target.ts';
import type { NamedMistake } from '../../mistakes/named-mistake.ts';
import { segmentOf } from '../candidate-message.ts';
import type { MessageMutation } from '../mutation.ts';
import { type MakeMutation, type Place, pathMutation, type Rewrite } from './path-mutation.ts';
import { pathsBeforeProxies } from './path-under-way.ts';

/** Prefixes under which APIs are often deployed, tried where nothing is known. */
const USUAL_BASE_PATHS = [
  ...['/api', '/v1', '/v2', '/api/v1'],
  ...['/prod', '/staging', '/stage', '/dev', '/default', '/gateway'],
];

/** The mutations of a path. */
export function pathMutations(segment: Segment, place: Place): MessageMutation[] {
  const mutation = pathMutation(segment);
  return [
    ...spellingMutations(mutation, Buffer.from(segment.bytes).toString('latin1')),
    ...slashMutations(mutation, place),
    ...basePathMutations(mutation, place),
    ...hostMutations(mutation, place),
    ...queryMutations(mutation, place),
    ...pathsBeforeProxies(mutation, place),
    ...versionMutations(segment, place),
  ];
}

const SPELLING = { stage: 'path spelling' } as const;
const CASE = { stage: 'path case' } as const;
const BASE = { stage: 'path base' } as const;
const SLASH = { stage: 'path slash' } as const;

function spellingMutations(mutation: MakeMutation, received: string): MessageMutation[] {
  const encoded = (detail: string, cost: number, rewrite: Rewrite) =>
    mutation({ code: 'path_encoded', detail, mayBeProxy: true }, { cost, ...SPELLING }, rewrite);
  const lowered = (path: string) => path.toLowerCase();
  return [
    mutation({ code: 'path_decoded', ...maybeProxy(received) }, { cost: 1, ...SPELLING }, decodePercentBytes),
    encoded('once more', 2, (path) => eachSegment(path, encodeURIComponent)),
    encoded('its % once more', 2, (path) => path.replaceAll('%', '%25')),
    encoded('slashes too', 3, encodeURIComponent),
    encoded('slashes too, with hex digits in lower case', 3, (path) =>
      encodeURIComponent(path).replace(ESCAPE, lowered),
    ),
    encoded('as encodeURIComponent does', 2, (path) =>
      eachSegment(path, (segment) => encodeURIComponent(decodeURIComponent(segment))),
    ),
    encoded('hex digits in lower case', 3, (path) => path.replace(ESCAPE, lowered)),
    encoded('~ too, hex digits in lower case', 3, (path) =>
      path.replaceAll('~', '%7e').replace(ESCAPE, lowered),
    ),
    mutation(
      { code: 'path_decoded', detail: 'all but reserved characters' },
      { cost: 2, ...SPELLING },
      // As Uri.ToString() of .NET has it.
      (path) =>
        path.replace(/%(?!2[35f]|3f|5c)[0-9a-f]{2}/gi, (triplet) => decodePercentBytes(triplet) ?? triplet),
    ),
    encoded('all that is not unreserved', 3, (path) =>
      path.replace(/[!$&'()*+,;=:@~]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`),
    ),
    encoded('@ and * too', 3, (path) =>
      path.replace(/[@*:]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`),
    ),
    encoded('blanks as +', 3, (path) => path.replaceAll('%20', '+')),
    mutation(
      { code: 'path_decoded', detail: 'slashes alone', mayBeProxy: true },
      { cost: 2, ...SPELLING },
      (path) => path.replace(/%2f/gi, '/'),
    ),
    mutation(
      { code: 'path_decoded', detail: 'colons alone', mayBeProxy: true },
      { cost: 3, ...SPELLING },
      (path) => path.replace(/%3a/gi, ':'),
    ),
    encoded('hex digits in upper case', 3, (path) =>
      path.replace(ESCAPE, (triplet) => triplet.toUpperCase()),
    ),
    encoded('~ and the like too', 3, (path) =>
      path.replace(/[~!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`),
    ),
    mutation({ code: 'path_normalised', mayBeProxy: true }, { cost: 2, ...SPELLING }, (path) =>
      posix.normalize(path),
    ),
    mutation({ code: 'path_case', detail: 'signed in lower case' }, { cost: 2, ...CASE }, (path) =>
      beyondEscapes(path, lowered),
    ),
    ...[lowered, (text: string) => text.toUpperCase()].map((rewrite, i) =>
      mutation(
        { code: 'path_case', detail: `its last segment in ${i === 0 ? 'lower' : 'upper'} case` },
        { cost: 3, isAlone: true, ...CASE },
        (path) => beyondEscapes(path, (text) => text.replace(/[^/]+$/, rewrite)),
      ),
    ),
    mutation({ code: 'path_case', detail: 'signed in upper case' }, { cost: 3, ...CASE }, (path) =>
      beyondEscapes(path, (text) => text.toUpperCase()),
    ),
  ];
}

const ESCAPE = /%[0-9A-F]{2}/gi;

/** A proxy encodes what was sent decoded, but nothing can be sent with a space or a question mark in its path. */
function maybeProxy(received: string): Pick<NamedMistake, 'mayBeProxy'> {
  const decoded = decodePercentBytes(received);
  return decoded === undefined || /[\0-\x20?#]/.test(decoded) ? {} : { mayBeProxy: true };
}

/** The path in another case; undefined where only the digits of escapes change, which is another encoding. */
function beyondEscapes(path: string, rewrite: (text: string) => string): string | undefined {
  const plain = path.replace(ESCAPE, '');
  return rewrite(plain) === plain ? undefined : rewrite(path);
}

function eachSegment(path: string, rewrite: (segment: string) => string): string | undefined {
  try {
    return path.split('/').map(rewrite).join('/');
  } catch {
    return undefined;
  }
}

function slashMutations(mutation: MakeMutation, { isOriginSigned }: Place): MessageMutation[] {
  return [
    mutation(
      { code: 'path_trailing_slash', detail: 'signed with one', mayBeProxy: true },
      { cost: 1, ...SLASH },
      (path) => (path.endsWith('/') ? undefined : `${path}/`),
    ),
    mutation(
      { code: 'path_trailing_slash', detail: 'signed without it', mayBeProxy: true },
      { cost: 1, ...SLASH },
      // Behind a host, no path at all is right as well.
      (path) => ((path.length > 1 || isOriginSigned) && path.endsWith('/') ? path.slice(0, -1) : undefined),
    ),
    mutation({ code: 'path_leading_slash' }, { cost: 1, stage: 'path start' }, (path) =>
      isOriginSigned && path === '/' ? undefined : path.slice(1),
    ),
  ];
}

function basePathMutations(mutation: MakeMutation, { target, basePath, headers }: Place): MessageMutation[] {
  const stripped = firstHeader(headers, 'x-forwarded-prefix');
  const known = [basePath, stripped?.startsWith('/') ? stripped.replace(/\/+$/, '') : undefined];
  const prefixes = new Set([...known.filter((prefix) => prefix !== undefined), ...USUAL_BASE_PATHS]);
  const segments = (target.split('?')[0] as string).split('/').slice(1);
  return [
    ...[...prefixes].map((prefix) =>
      mutation(
        // A prefix that the mount itself removes was not removed by a proxy.
        { code: 'path_with_base_path', detail: prefix, mayBeProxy: prefix !== basePath },
        { cost: known.includes(prefix) ? 1 : 4, ...BASE },
        (path) => prefix + path,
      ),
    ),
    ...segments.slice(0, 4).map((_segment, i) => {
      const prefix = `/${segments.slice(0, i + 1).join('/')}`;
      return mutation(
        { code: 'path_without_base_path', detail: prefix, mayBeProxy: true },
        { cost: i < 2 ? 2 : 3, ...BASE },
        (path) => (path.startsWith(prefix) ? path.slice(prefix.length) || '/' : undefined),
      );
    }),
  ];
}

function hostMutations(
  mutation: MakeMutation,
  { host, basePath = '', isOriginSigned }: Place,
): MessageMutation[] {
  if (host === undefined || isOriginSigned) return [];
  const deployed = basePath === '' ? [''] : [basePath, ''];
  return deployed.flatMap((prefix) =>
    [`https://${host}`, `http://${host}`, host, `//${host}`, `https://${host}:443`, `http://${host}:80`].map(
      (origin, i) =>
        mutation(
          { code: 'path_with_host', detail: HOST_FORMS[i] },
          { cost: i === 0 ? 1 : 2, stage: 'path host' },
          (path) => `${origin}${prefix}${path}`,
        ),
    ),
  );
}

/** Behind the query, where that is signed right behind the path. */
function versionMutations({ id }: Segment, { isQuerySigned }: Place): MessageMutation[] {
  return [' HTTP/1.1', ' HTTP/1.0', ' HTTP/2'].map((version, i) => ({
    ...{ on: 'message', mistakes: [{ code: 'http_version_signed' }], cost: i === 0 ? 2 : 4 },
    ...{ stage: 'http version' },
    apply: (message) => {
      const at = message.findIndex((each) => each.id === id);
      const end = isQuerySigned && message[at + 2]?.role === 'query' ? at + 2 : at;
      return at === -1
        ? undefined
        : message.toSpliced(end + 1, 0, segmentOf(-6000, '', Buffer.from(version)));
    },
  }));
}

const HOST_FORMS = [
  ...['as a whole URL', 'as a whole URL', 'with the host', 'with the host'],
  ...['as a whole URL with its port', 'as a whole URL with its port'],
];

function queryMutations(mutation: MakeMutation, { target, isQuerySigned }: Place): MessageMutation[] {
  const query = queryOf(target);
  if (query === '' || isQuerySigned) return [];
  const sorted = query.split('&').sort().join('&');
  return [query, sorted]
    .filter((text, i, all) => all.indexOf(text) === i)
    .map((text, i) =>
      mutation(
        { code: 'path_with_query', detail: i === 0 ? undefined : 'sorted' },
        { cost: i === 0 ? 1 : 3, stage: 'path query' },
        (path) => `${path}?${text}`,
      ),
    );
}
