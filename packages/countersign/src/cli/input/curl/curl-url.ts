/** The URL of a curl command: what of it goes to the server, and how curl changes it on the way. */

import { Failure } from '../../failure.ts';

/** A URL taken apart. All texts are byte strings. */
export interface CurlUrl {
  readonly origin: string;
  /** The value that curl sends as `Host`. */
  readonly host: string;
  /** User and password from the URL, decoded; undefined when it has none. */
  readonly user: string | undefined;
  readonly path: string;
  /** With its question mark; empty when there is none. */
  readonly query: string;
}

/** Options for reading a URL. */
export interface CurlUrlOptions {
  readonly pathAsIs: boolean;
  readonly globOff: boolean;
  /** Text that `-G` and `--url-query` add to the query. */
  readonly addedQuery: string;
}

const URL_FORM =
  /^(?:([a-z][a-z0-9+.-]*):\/{1,3})?(?:([^/?#]*)@)?(\[[0-9a-f:.]+\]|[^/?#:@[\]]*)(:[0-9]*)?(?=[/?#]|$)([^?#]*)(\?[^#]*)?/i;
const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: ':80', https: ':443' };

/** Takes a URL apart as curl does: without the fragment, with dot segments removed unless `--path-as-is`. */
export function curlUrl(text: string, { pathAsIs, globOff, addedQuery }: CurlUrlOptions): CurlUrl {
  const [whole, scheme = 'http', user, host = '', port = '', path = '', query = ''] =
    URL_FORM.exec(text) ?? [];
  if (whole === undefined || host === '') {
    throw new Failure('input', 'the URL of the curl command cannot be read');
  }
  const protocol = scheme.toLowerCase();
  if (protocol !== 'http' && protocol !== 'https') {
    throw new Failure('input', 'the curl command is for another protocol than http and https');
  }
  const fullQuery = withAdded(query, addedQuery);
  assertSendable(path + fullQuery);
  if (!globOff) assertNoGlob(path + query);
  const shownPort = port === ':' || port === DEFAULT_PORTS[protocol] ? '' : port;
  return {
    origin: `${protocol}://${host}${shownPort}`,
    host: host + shownPort,
    user: user === undefined ? undefined : percentDecoded(user),
    path: encodedPath(pathAsIs ? path || '/' : withoutDotSegments(path || '/')),
    query: fullQuery,
  };
}

function withAdded(query: string, added: string): string {
  if (added === '') return query;
  if (query === '' || query === '?') return `?${added}`;
  return `${query}${query.endsWith('&') ? '' : '&'}${added}`;
}

function assertSendable(target: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what it looks for
  if (!/[\x00-\x20\x7f]/.test(target)) return;
  throw new Failure(
    'input',
    'the URL has a space or a control character in it, which curl refuses to send',
    'Percent-encode it, as %20, or give the raw HTTP request if a server did receive it.',
  );
}

function assertNoGlob(target: string): void {
  if (!/[[\]{}]/.test(target)) return;
  throw new Failure(
    'input',
    'the URL has [], or {}, which curl takes for a pattern of several URLs',
    'Percent-encode them, or add -g if the command was run with it.',
  );
}

/** RFC 3986 §5.2.4. */
function withoutDotSegments(path: string): string {
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  for (const segment of segments) {
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
  }
  const last = segments.at(-1);
  if (last === '.' || last === '..') kept.push('');
  return `/${kept.join('/')}`;
}

/** curl encodes what is not ASCII in the path, and sends it as it is in the query. */
function encodedPath(path: string): string {
  return path.replace(/[\x80-\xff]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
}

function percentDecoded(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_whole, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
