/** A request as a command of curl. */

export interface SignedRequest {
  readonly method: string;
  /** The whole address. */
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string | undefined;
}

/** The command, for a POSIX shell. It has the signature in it, and not the secret. */
export function toCurl({ method, url, headers, body }: SignedRequest): string {
  const lines = [
    `curl ${flagsFor(url)}--request ${quoted(method)} ${quoted(url)}`,
    // curl takes a value that is empty for a header to leave out, unless it ends with a semicolon.
    ...headers.map(([name, value]) => `--header ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`),
    // --data-binary would take a text that begins with @ for the name of a file.
    ...(body === undefined ? [] : [`--data-raw ${quoted(body)}`]),
  ];
  return lines.join(' \\\n  ');
}

/** The request in the form of HTTP/1.1, which `countersign explain` reads too. */
export function toHttp({ method, url, headers, body }: SignedRequest): string {
  const { host, pathname, search } = new URL(url);
  const hasHost = headers.some(([name]) => name.toLowerCase() === 'host');
  return [
    `${method} ${pathname}${search} HTTP/1.1`,
    ...(hasHost ? [] : [`Host: ${host}`]),
    ...headers.map(([name, value]) => `${name}: ${value}`),
    '',
    body ?? '',
  ].join('\n');
}

/** curl changes such addresses unless it is told not to, and the signature would be of another one. */
function flagsFor(url: string): string {
  return `${/[[\]{}]/.test(url) ? '--globoff ' : ''}${/\/\.{1,2}(?:\/|\?|$)/.test(url) ? '--path-as-is ' : ''}`;
}

function quoted(text: string): string {
  return /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
