/** Mistakes with a path that clients make. */

import { posix } from 'node:path';
import { decodePercentBytes, queryOf } from '../../../scheme/target.ts';
import { type CandidateMessage, segmentOf } from '../../mutations/candidate-message.ts';
import { isSignatureBase } from '../../mutations/layout/base-lines.ts';
import { plainly, way } from '../../mutations/way.ts';
import type { Entries } from '../entry.ts';
import { inCanonicalRequestOf } from '../ways/canonical-request-ways.ts';
import { behindTarget, inPath, inPathOf, inWholeTarget, type PathPlace } from '../ways/path-ways.ts';
import { costing, inRequest } from '../ways/request-ways.ts';

const ESCAPE = /%[0-9A-F]{2}/gi;

export const PATH_MISTAKES: Entries = {
  path_with_query: {
    cause: 'The path was signed with the query, which does not belong to it.',
    cure: 'Sign the path alone, up to the question mark.',
    example: ['/orders?b=2&a=1', '/orders'],
    ways: [
      inPathOf('path query', ({ request, isQuerySigned }) => {
        const query = queryOf(request.url);
        if (query === '' || isQuerySigned) return [];
        const sorted = query.split('&').sort().join('&');
        return [
          plainly(1, (path) => `${path}?${query}`),
          ...(sorted === query ? [] : [way(3, 'sorted', (path: string) => `${path}?${sorted}`)]),
        ];
      }),
    ],
  },
  path_without_query: {
    cause: 'The path was signed without the query.',
    cure: 'Sign path and query, as they are sent.',
    ways: [inWholeTarget(1, undefined, (path) => path), inRequest(withoutQueries)],
  },
  path_trailing_slash: {
    cause: 'The path was signed with a slash at its end that did not arrive, or without one that did.',
    cure: 'Sign the path exactly as it is sent, and have no proxy add or remove a slash.',
    example: ['/orders/', '/orders'],
    ways: [
      inPathOf('path slash', ({ isOriginSigned }) => [
        way(1, { detail: 'signed with one', mayBeProxy: true }, (path) =>
          path.endsWith('/') ? undefined : `${path}/`,
        ),
        way(1, { detail: 'signed without it', mayBeProxy: true }, (path) =>
          // Behind a host, no path at all is right as well.
          (path.length > 1 || isOriginSigned) && path.endsWith('/') ? path.slice(0, -1) : undefined,
        ),
      ]),
      inWholeTarget(1, 'signed with one', (path, query) =>
        path.endsWith('/') ? undefined : `${path}/${query}`,
      ),
      inWholeTarget(1, 'signed without it', (path, query) =>
        path.endsWith('/') ? path.slice(0, -1) + query : undefined,
      ),
    ],
  },
  path_leading_slash: {
    cause: 'The path was signed without the slash at its beginning.',
    cure: 'Sign the path with its first slash.',
    example: ['orders', '/orders'],
    ways: [
      inPathOf('path start', ({ isOriginSigned }) => [
        plainly(1, (path) => (isOriginSigned && path === '/' ? undefined : path.slice(1))),
      ]),
    ],
  },
  path_decoded: {
    cause:
      'The path was signed with characters that arrived percent-encoded: the client sent them so, or a proxy encoded them.',
    cure: 'Sign the path exactly as it is sent, percent-encoding included, and encode all that a URL must encode, lest a proxy does it.',
    example: ['/a:b', '/a%3Ab'],
    ways: [
      inPathOf('path spelling', ({ path: received }) => [
        way(1, { mayBeProxy: maySendDecoded(received) }, decodePercentBytes),
        way(2, 'all but reserved characters', (path) =>
          // As Uri.ToString() of .NET has it.
          path.replace(/%(?!2[35f]|3f|5c)[0-9a-f]{2}/gi, (triplet) => decodePercentBytes(triplet) ?? triplet),
        ),
        way(2, { detail: 'slashes alone', mayBeProxy: true }, (path) => path.replace(/%2f/gi, '/')),
        way(3, { detail: 'colons alone', mayBeProxy: true }, (path) => path.replace(/%3a/gi, ':')),
        // Characters that some clients send as they are, and some proxies encode.
        way(2, { detail: 'where a proxy encodes', mayBeProxy: true }, (path) =>
          path.replace(/%(?:22|3C|3E|5C|5E|60|7B|7C|7D|[89A-F][0-9A-F])/gi, (triplet) =>
            String.fromCharCode(Number.parseInt(triplet.slice(1), 16)),
          ),
        ),
      ]),
      // A path that is encoded twice where it is signed may be signed without any encoding.
      inCanonicalRequestOf(({ message }) => {
        const path = message.find(({ role, isHashed }) => isHashed && role === 'path');
        const once = path && decodePercentBytes(Buffer.from(path.bytes).toString('latin1'));
        const twice = once === undefined ? undefined : decodePercentBytes(once);
        if (twice === undefined || twice === once) return [];
        const bytes = Buffer.from(twice, 'latin1');
        return [
          way(2, 'without any encoding', (given: CandidateMessage) =>
            given.map((each) => (each.id === path?.id ? { ...each, bytes } : each)),
          ),
        ];
      }),
    ],
  },
  path_case: {
    cause: 'The path was signed in lower or upper case.',
    cure: 'Sign the path exactly as it is sent.',
    example: ['/orders', '/Orders'],
    ways: [
      costing(
        2,
        inPath(
          'path case',
          way(2, 'signed in lower case', (path) => beyondEscapes(path, inLowerCase)),
          way(3, { detail: 'its last segment in lower case', isAlone: true }, (path) =>
            beyondEscapes(path, (text) => text.replace(/[^/]+$/, inLowerCase)),
          ),
          way(3, { detail: 'its last segment in upper case', isAlone: true }, (path) =>
            beyondEscapes(path, (text) => text.replace(/[^/]+$/, inUpperCase)),
          ),
          way(3, 'signed in upper case', (path) => beyondEscapes(path, inUpperCase)),
        ),
      ),
    ],
  },
  path_normalised: {
    cause: 'The path was signed with its double slashes or dot segments resolved, unlike it arrived.',
    cure: 'Sign the path exactly as it is sent, or resolve it before it is both signed and sent; a proxy that joins paths may double a slash.',
    example: ['/orders', '//orders'],
    ways: [
      inPath(
        'path spelling',
        way(2, { mayBeProxy: true }, (path) => posix.normalize(path)),
      ),
    ],
  },
  http_version_signed: {
    cause: 'The version of HTTP was signed behind the path, as the request line has it.',
    cure: 'Sign method and path apart, as the documentation shows, without "HTTP/1.1".',
    example: ['/orders HTTP/1.1', '/orders'],
    ways: [
      behindTarget(
        'http version',
        plainly(2, withVersion('1.1')),
        plainly(4, withVersion('1.0')),
        plainly(4, withVersion('2')),
      ),
    ],
  },
};

function withoutQueries({ message, scheme }: Parameters<Parameters<typeof inRequest>[0]>[0]) {
  const isBase = isSignatureBase(message);
  if (!isBase && scheme.introspection === undefined) return [];
  return message.flatMap((segment, at) => {
    const mark = message[at - 1];
    if (segment.role !== 'query' || mark?.label !== '?') return [];
    const apply = (given: CandidateMessage) => given.filter(({ id }) => id !== segment.id && id !== mark.id);
    return [{ on: 'message', stage: 'query', cost: 1, isLayout: !isBase, apply } as const];
  });
}

/** A proxy encodes what was sent decoded, but nothing can be sent with a space or a question mark in its path. */
function maySendDecoded(received: PathPlace['path']): boolean {
  const decoded = decodePercentBytes(received);
  return decoded !== undefined && !/[\0-\x20?#]/.test(decoded);
}

/** The path in another case; undefined where only the digits of escapes change, which is another encoding. */
function beyondEscapes(path: string, rewrite: (text: string) => string): string | undefined {
  const plain = path.replace(ESCAPE, '');
  return rewrite(plain) === plain ? undefined : rewrite(path);
}

function inLowerCase(text: string): string {
  return text.toLowerCase();
}

function inUpperCase(text: string): string {
  return text.toUpperCase();
}

function withVersion(version: string) {
  const text = segmentOf(-6000, '', Buffer.from(` HTTP/${version}`));
  return (message: CandidateMessage, at: number) => message.toSpliced(at + 1, 0, text);
}
