/** Addresses of keys that requests name by URL, pinned by the scheme: none that a request chose freely is ever fetched. */

import { assertKnownOptions } from '../internal/known-options.ts';

/** Where a sender publishes its keys. */
export interface KeyUrl {
  /** Host by its labels, in lower case; a `*` stands for one whole label: `*.paypal.com`, `sns.*.amazonaws.com`. */
  readonly host: string;
  /** Path; a `*` stands for letters, digits, `-` and `_`: `/v1/notifications/certs/*`. */
  readonly path: string;
  /** Names for one of which the certificate must be, beside the host itself. Default: none. */
  readonly certificateNames?: readonly string[] | undefined;
  /**
   * Hosts from which the certificates of issuers may be fetched, where the certificate names one (RFC 5280 §4.2.2.1) and the
   * file does not have it; written as `host`. Default: none.
   */
  readonly issuerHosts?: readonly string[] | undefined;
}

/** Tells whether a URL is one of those that are pinned, and by which rule. */
export interface KeyUrlMatcher {
  readonly ruleOf: (url: string) => KeyUrl | undefined;
}

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const PATH_CHARACTERS = '[A-Za-z0-9_-]{1,200}';
const LONGEST_URL = 512;

/**
 * Compiles rules.
 *
 * @throws TypeError that names the member at fault.
 */
export function keyUrlMatcher(rules: readonly KeyUrl[]): KeyUrlMatcher {
  if (!Array.isArray(rules) || rules.length === 0)
    throw new TypeError(
      '"keyUrls" must be a list such as [{ host: "keys.example.com", path: "/keys/*.pem" }]',
    );
  const compiled = rules.map((rule) => {
    assertKnownOptions('"keyUrls"', rule, ['host', 'path', 'certificateNames', 'issuerHosts']);
    return { rule, host: hostPattern(rule.host), path: pathPattern(rule.path) };
  });
  return {
    ruleOf(text) {
      const url = urlInOneSpelling(text);
      return (
        url && compiled.find(({ host, path }) => host.test(url.hostname) && path.test(url.pathname))?.rule
      );
    },
  };
}

/**
 * The URL of a text that is `https`, host and path, and nothing else: no user, port, query or fragment, no capital in the host, no
 * dot at its end, and no character that a parser would write otherwise, as those of internationalized names.
 */
function urlInOneSpelling(text: string): URL | undefined {
  if (text.length > LONGEST_URL || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return text === `https://${url.hostname}${url.pathname}` && url.href === text ? url : undefined;
}

/** Compiles the pattern of a host. The last two labels must be told, so that no pattern takes hosts of anyone. */
export function hostPattern(host: string): RegExp {
  const labels = typeof host === 'string' ? host.split('.') : [];
  const areSound = labels.every((label) => label === '*' || new RegExp(`^${LABEL}$`).test(label));
  if (labels.length < 2 || !areSound || labels.slice(-2).includes('*'))
    throw new TypeError(
      '"keyUrls": "host" must be a host in lower case, such as "keys.example.com" or "*.example.com"',
    );
  return new RegExp(`^${labels.map((label) => (label === '*' ? LABEL : label)).join('\\.')}$`);
}

function pathPattern(path: string): RegExp {
  if (typeof path !== 'string' || !/^\/[A-Za-z0-9_./*-]+$/.test(path))
    throw new TypeError('"keyUrls": "path" must be a path, such as "/keys/*.pem"');
  const literals = path.split('*').map((literal) => literal.replaceAll('.', '\\.'));
  return new RegExp(`^${literals.join(PATH_CHARACTERS)}$`);
}
