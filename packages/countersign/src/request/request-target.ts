/** The part of a request's target that is signed: path and query. */

/**
 * An http URL whose path needs no conversion: routers parse a whole URL, and would read other characters in other ways
 * (RFC 3986 §3.3, §3.4; without the apostrophe, which Node's URL parsers encode in a query).
 */
const ABSOLUTE_FORM =
  /^https?:\/\/(?<host>[\w.-]+|\[[\w.:]+\])(?::\d{1,5})?(?<path>\/[\w\-.~!$&()*+,;=:@%/?]*)$/i;

/**
 * Gives the path and query of a target.
 *
 * The origin form is taken as it is (RFC 9112 §3.2.1), unless it has a fragment: routers end path or query there, so that
 * what is signed and what is routed would differ. The absolute form, which a server must accept (§3.2.2), is taken where its
 * host is that of the request's `Host`, or of the public URL, whatever the port, which proxies leave out. Anything else is undefined.
 */
export function originForm(
  target: string,
  headers: readonly string[],
  publicHost?: string,
): string | undefined {
  if (target.charCodeAt(0) === SLASH) return target.includes('#') ? undefined : target;
  const { host, path } = ABSOLUTE_FORM.exec(target)?.groups ?? {};
  if (host === undefined || path === undefined) return undefined;
  const asked = host.toLowerCase();
  const isOurs = asked === publicHost || asked === hostOf(headers)?.replace(PORT, '').toLowerCase();
  return isOurs ? path : undefined;
}

const SLASH = 0x2f;
const PORT = /:\d{1,5}$/;

/** The one `Host`; with two, nobody knows which one was meant. HTTP/2 has `:authority` in its place. */
function hostOf(headers: readonly string[]): string | undefined {
  let host: string | undefined;
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i]?.toLowerCase();
    if (name !== 'host' && name !== ':authority') continue;
    if (host !== undefined && host !== headers[i + 1]) return undefined;
    host = headers[i + 1];
  }
  return host;
}
