/** Mistakes with the percent-encoding of a path, and what proxies do to one. */

import { firstHeader } from '../../../request/first-header.ts';
import { pathOf, queryOf } from '../../../scheme/target.ts';
import { type Way, way } from '../../mutations/way.ts';
import type { Entries } from '../entry.ts';
import { inPath, inPathOf, type RewritePath } from '../ways/path-ways.ts';
import { costing } from '../ways/request-ways.ts';

/** Longer paths are not tried, and of those with more slashes only the first: it would take long. */
const LONGEST_PATH = 2048;
const MOST_SLASHES = 8;
/** Headers in which gateways hand on the target that they were sent. */
const ORIGINAL_TARGETS = [
  ...['X-Envoy-Original-Path', 'X-Original-URI', 'X-Original-URL', 'X-Forwarded-Uri', 'X-Rewrite-URL'],
];
/** Segments before `..` that people write in tests and documentation; others cannot be guessed. */
const USUAL_SEGMENTS = ['x', 'a', 'b', 'foo', 'test', 'api', 'v1', 'v2'];
const ESCAPE = /%[0-9A-F]{2}/gi;

export const PATH_ENCODING_MISTAKES: Entries = {
  path_encoded: {
    cause:
      'The path was signed with another percent-encoding than it arrived with: the client sent it so, or a proxy decoded or encoded it anew.',
    cure: 'Encode the path once, and sign and send the same text; have the proxy hand it on as it came (`proxy_pass` without a path in nginx, `nocanon` in Apache).',
    example: ['/a%2520b', '/a%20b'],
    ways: [
      costing(
        2,
        inPath(
          'path spelling',
          encoded(2, 'once more', (path) => eachSegment(path, encodeURIComponent)),
          encoded(2, 'its % once more', (path) => path.replaceAll('%', '%25')),
          encoded(3, 'slashes too', encodeURIComponent),
          encoded(3, 'slashes too, with hex digits in lower case', (path) =>
            lowered(encodeURIComponent(path)),
          ),
          encoded(2, 'as encodeURIComponent does', (path) =>
            eachSegment(path, (segment) => encodeURIComponent(decodeURIComponent(segment))),
          ),
          encoded(3, 'hex digits in lower case', lowered),
          encoded(3, '~ too, hex digits in lower case', (path) => lowered(path.replaceAll('~', '%7e'))),
          encoded(3, 'all that is not unreserved', (path) => path.replace(/[!$&'()*+,;=:@~]/g, escaped)),
          encoded(3, '@ and * too', (path) => path.replace(/[@*:]/g, escaped)),
          encoded(3, 'blanks as +', (path) => path.replaceAll('%20', '+')),
          encoded(3, 'hex digits in upper case', (path) =>
            path.replace(ESCAPE, (triplet) => triplet.toUpperCase()),
          ),
          encoded(3, '~ and the like too', (path) => path.replace(/[~!'()*]/g, escaped)),
        ),
      ),
      costing(
        3,
        inPathOf('path spelling', ({ request }) => notDecoded(pathOf(request.url))),
      ),
    ],
  },
  path_not_normalised: {
    cause:
      'The path was signed with double slashes or dot segments, which were resolved before it arrived: by a proxy, or by the library that sent it.',
    cure: 'Have the proxy hand the path on as it came (`proxy_pass` without a path in nginx, `nocanon` in Apache), and sign and send a path that needs no resolving.',
    example: ['//orders', '/orders'],
    ways: [
      costing(
        2,
        inPathOf('path dots', ({ request }) => notResolved(pathOf(request.url))),
      ),
    ],
  },
  path_changed_under_way: {
    cause: 'Another path arrived than was signed: a gateway rewrote it, and says so in a header.',
    cure: 'Have the gateway hand the path on as it came, or verify in the gateway; a prefix that it adds is `basePath`.',
    ways: [
      inPathOf('path base', ({ request: { headers, url } }) =>
        ORIGINAL_TARGETS.flatMap((name) => {
          const original = firstHeader(headers, name.toLowerCase());
          if (original === undefined || !original.startsWith('/') || original === url) return [];
          return [way(1, { detail: name, mayBeProxy: true }, () => pathOf(original))];
        }),
      ),
    ],
  },
  question_mark_lost: {
    cause:
      'A question mark with nothing behind it was signed, but did not arrive: the client did not send it, or a proxy removed it.',
    cure: 'Sign and send the URL without a question mark where it has no query.',
    example: ['/orders?', '/orders'],
    ways: [
      inPathOf('path query', ({ request: { url }, isQuerySigned }) =>
        isQuerySigned || queryOf(url) !== '' || url.endsWith('?')
          ? []
          : [way(2, { mayBeProxy: true }, (path) => `${path}?`)],
      ),
    ],
  },
};

function encoded(cost: number, detail: string, make: RewritePath): Way<RewritePath> {
  return way(cost, { detail, mayBeProxy: true }, make);
}

function escaped(mark: string): string {
  return `%${mark.charCodeAt(0).toString(16).toUpperCase()}`;
}

function lowered(path: string): string {
  return path.replace(ESCAPE, (triplet) => triplet.toLowerCase());
}

function eachSegment(path: string, rewrite: (segment: string) => string): string | undefined {
  try {
    return path.split('/').map(rewrite).join('/');
  } catch {
    return undefined;
  }
}

/** Escaped slashes, which become separators, and characters that need no escape. */
function notDecoded(path: string): Way<RewritePath>[] {
  if (path.length > LONGEST_PATH) return [];
  const signed = (triplet: string) => ({ detail: `${triplet} signed`, isAlone: true, mayBeProxy: true });
  const slashes = slashesOf(path).slice(1);
  const runs = slashes.flatMap((from, i) => slashes.slice(i).map((to) => [from, to] as const));
  const needless = [...new Set(path.match(/[A-Za-z0-9._~-]/g) ?? [])];
  return [
    ...runs.flatMap(([from, to]) =>
      ['%2F', '%2f'].map((triplet) =>
        way(3, signed(triplet), (given: string) =>
          given === path
            ? path.slice(0, from) + path.slice(from, to + 1).replaceAll('/', triplet) + path.slice(to + 1)
            : undefined,
        ),
      ),
    ),
    ...needless.flatMap((character) =>
      escapesOf(character).map((triplet) =>
        way(4, signed(triplet), (given: string) => given.replaceAll(character, triplet)),
      ),
    ),
  ];
}

function escapesOf(character: string): string[] {
  const hex = character.charCodeAt(0).toString(16);
  return [...new Set([`%${hex.toUpperCase()}`, `%${hex}`])];
}

function notResolved(path: string): Way<RewritePath>[] {
  if (path.length > LONGEST_PATH) return [];
  const inserted = (at: number, text: string, cost: number) =>
    way(cost, { detail: `${text} signed`, isAlone: text !== '/', mayBeProxy: true }, (given: string) =>
      given === path ? path.slice(0, at + 1) + text + path.slice(at + 1) : undefined,
    );
  const segments = [...new Set([...path.split('/').filter((segment) => segment !== ''), ...USUAL_SEGMENTS])];
  return [
    ...slashesOf(path).flatMap((at) => [inserted(at, '/', 2), inserted(at, './', 4)]),
    ...['../', '%2e%2e/', '%2e/'].map((text) => inserted(0, text, 5)),
    ...slashesOf(path).flatMap((at) =>
      segments.slice(0, 2 * MOST_SLASHES).map((segment) => inserted(at, `${segment}/../`, 5)),
    ),
  ];
}

/** Positions of the slashes, at most {@link MOST_SLASHES}. */
function slashesOf(path: string): number[] {
  return [...path.matchAll(/\//g)].slice(0, MOST_SLASHES).map(({ index }) => index);
}
