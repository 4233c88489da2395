/** The headers of a curl command: those that it names, and those that curl adds. */

import { withoutBlanks } from '../../../internal/blanks.ts';
import { Failure } from '../../failure.ts';
import { toBytes } from '../byte-text.ts';
import type { NamedFiles } from '../named-files.ts';
import type { CurlArguments } from './curl-arguments.ts';
import type { CurlUrl } from './curl-url.ts';

type Pair = readonly [name: string, value: string];

/** The headers given with `-H`. */
export interface CustomHeaders {
  readonly sent: readonly Pair[];
  /** The names given in lower case, also of those that only remove a header of curl's own. */
  readonly names: ReadonlySet<string>;
}

/** Reads `-H` values: `Name: value`, `Name;` for an empty one, `Name:` to remove one, `@file` for many. */
export function customHeaders(given: readonly string[], files: NamedFiles): CustomHeaders {
  const sent: Pair[] = [];
  const names = new Set<string>();
  for (const line of given.flatMap((each) => linesOf(each, files))) {
    const [, name, mark, rest = ''] = /^([^:;]+)([:;])([\s\S]*)$/.exec(line) ?? [];
    if (name === undefined) continue;
    const value = withoutBlanks(rest);
    if (mark === ';' && value !== '') continue;
    if (/[\r\n]/.test(value))
      throw new Failure('input', 'a header of the curl command has a line break in its value');
    names.add(name.toLowerCase());
    if (mark === ';' || value !== '') sent.push([name, value]);
  }
  return { sent, names };
}

function linesOf(given: string, files: NamedFiles): string[] {
  return given.startsWith('@') ? files.read(given.slice(1)).split(/\r?\n/) : [given];
}

/** Facts that the headers added by curl depend on, besides the options. */
export interface HeaderFacts {
  readonly url: CurlUrl;
  readonly custom: CustomHeaders;
  /** Undefined when there is no body. */
  readonly bodyBytes: number | undefined;
}

/** The headers that curl adds by itself, or for another option than `-H`. */
export function defaultHeaders(given: CurlArguments, { url, custom, bodyBytes }: HeaderFacts): Pair[] {
  const { values, flags, data } = given;
  const isJson = data.some(({ effect }) => effect === 'json');
  const cookies = given.cookies.filter((cookie) => cookie.includes('='));
  const hasLength = bodyBytes !== undefined && !custom.names.has('transfer-encoding');
  const all: [name: string, value: string | undefined][] = [
    ['Host', url.host],
    ['Authorization', authorization(given, url)],
    ['Range', values.has('range') ? `bytes=${values.get('range')}` : undefined],
    ['User-Agent', values.get('user-agent') ?? 'curl'],
    ['Accept', isJson ? 'application/json' : '*/*'],
    ['Accept-Encoding', flags.has('compressed') ? 'deflate, gzip, br, zstd' : undefined],
    ['Referer', values.get('referer')?.replace(/;auto$/, '')],
    ['Cookie', cookies.length > 0 ? cookies.join(';') : undefined],
    ['Content-Type', bodyBytes === undefined ? undefined : contentType(isJson)],
    ['Content-Length', hasLength ? String(bodyBytes) : undefined],
  ];
  return all.filter((pair): pair is [string, string] => {
    const [name, value] = pair;
    return value !== undefined && value !== '' && !custom.names.has(name.toLowerCase());
  });
}

function contentType(isJson: boolean): string {
  return isJson ? 'application/json' : 'application/x-www-form-urlencoded';
}

function authorization({ values }: CurlArguments, url: CurlUrl): string | undefined {
  const bearer = values.get('oauth2-bearer');
  if (bearer !== undefined) return `Bearer ${bearer}`;
  const given = values.get('user');
  if (given !== undefined && !given.includes(':')) {
    throw new Failure('input', "curl's option -u has no password, for which curl asks when it is run");
  }
  const user = given ?? (url.user === undefined || url.user.includes(':') ? url.user : `${url.user}:`);
  return user === undefined ? undefined : `Basic ${toBytes(user).toString('base64')}`;
}
