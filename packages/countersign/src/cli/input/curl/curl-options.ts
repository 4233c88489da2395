/** The options of curl: those that make the request, those with a value that do not, and those that cannot be followed. */

/** The effect of an option on the request; each has its place in `curl-arguments.ts`. */
export type CurlEffect =
  | 'request'
  | 'header'
  | 'data'
  | 'data-raw'
  | 'data-binary'
  | 'data-urlencode'
  | 'json'
  | 'url'
  | 'url-query'
  | 'request-target'
  | 'user'
  | 'oauth2-bearer'
  | 'user-agent'
  | 'referer'
  | 'cookie'
  | 'range';

/** The effect of an option that takes no value. */
export type CurlFlag = 'get' | 'head' | 'compressed' | 'path-as-is' | 'globoff';

/** The treatment of an option. */
export type CurlOption =
  | { readonly kind: 'value'; readonly effect: CurlEffect }
  | { readonly kind: 'flag'; readonly flag: CurlFlag }
  | { readonly kind: 'ignored'; readonly takesValue: boolean }
  | { readonly kind: 'refused'; readonly reason: string }
  /** Not known here, and taken for one without a value that does not change the request. */
  | { readonly kind: 'unknown' };

const SHORT_NAMES: Readonly<Record<string, string>> = {
  X: 'request',
  H: 'header',
  d: 'data',
  u: 'user',
  A: 'user-agent',
  e: 'referer',
  b: 'cookie',
  r: 'range',
  G: 'get',
  I: 'head',
  g: 'globoff',
  F: 'form',
  T: 'upload-file',
  K: 'config',
  n: 'netrc',
  ':': 'next',
  E: 'cert',
  C: 'continue-at',
  c: 'cookie-jar',
  D: 'dump-header',
  P: 'ftp-port',
  m: 'max-time',
  o: 'output',
  x: 'proxy',
  U: 'proxy-user',
  Q: 'quote',
  Y: 'speed-limit',
  y: 'speed-time',
  t: 'telnet-option',
  z: 'time-cond',
  w: 'write-out',
};
const SHORT_FLAGS = 'afijklpqsvBJLMNORSVZ#0123456';

const EFFECTS: Readonly<Record<string, CurlEffect>> = {
  request: 'request',
  header: 'header',
  data: 'data',
  'data-ascii': 'data',
  'data-raw': 'data-raw',
  'data-binary': 'data-binary',
  'data-urlencode': 'data-urlencode',
  json: 'json',
  url: 'url',
  'url-query': 'url-query',
  'request-target': 'request-target',
  user: 'user',
  'oauth2-bearer': 'oauth2-bearer',
  'user-agent': 'user-agent',
  referer: 'referer',
  cookie: 'cookie',
  range: 'range',
};

const FLAGS: ReadonlySet<string> = new Set<CurlFlag>(['get', 'head', 'compressed', 'path-as-is', 'globoff']);

const MULTIPART =
  'a multipart body has a boundary that curl makes up, so the bytes that were sent are not in the command';
const CHALLENGE = 'what it sends depends on what the server asks for';
const ELSEWHERE = 'what it adds to the request stands in another place';
const REFUSED: Readonly<Record<string, string>> = {
  form: MULTIPART,
  'form-string': MULTIPART,
  'upload-file': 'a file that is uploaded is not read here: write it as -X PUT --data-binary @file',
  config: ELSEWHERE,
  netrc: ELSEWHERE,
  'netrc-file': ELSEWHERE,
  'netrc-optional': ELSEWHERE,
  variable: ELSEWHERE,
  next: 'one request at a time can be read',
  digest: CHALLENGE,
  ntlm: CHALLENGE,
  'ntlm-wb': CHALLENGE,
  negotiate: CHALLENGE,
  anyauth: CHALLENGE,
  'aws-sigv4': 'the signature that curl makes is not in the command',
};

/** Options with a value that change nothing that could be signed. */
const IGNORED_WITH_VALUE: ReadonlySet<string> = new Set(
  `abstract-unix-socket alt-svc cacert capath cert cert-type ciphers connect-timeout connect-to continue-at cookie-jar
  create-file-mode crlfile curves delegation dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-url dump-header ech
  egd-file engine etag-compare etag-save expect100-timeout ftp-account ftp-alternative-to-user ftp-method ftp-port
  ftp-ssl-ccc-mode happy-eyeballs-timeout-ms haproxy-clientip hostpubmd5 hostpubsha256 hsts interface ip-tos ipfs-gateway
  keepalive-cnt keepalive-time key key-type knownhosts krb libcurl limit-rate local-port login-options mail-auth mail-from
  mail-rcpt max-filesize max-redirs max-time noproxy output output-dir parallel-max parallel-max-host pass pinnedpubkey
  preproxy proto proto-default proto-redir proxy proxy-cacert proxy-capath proxy-cert proxy-cert-type proxy-ciphers
  proxy-crlfile proxy-header proxy-key proxy-key-type proxy-pass proxy-pinnedpubkey proxy-service-name proxy-tls13-ciphers
  proxy-tlsauthtype proxy-tlspassword proxy-tlsuser proxy-user proxy1.0 pubkey quote random-file rate resolve retry
  retry-delay retry-max-time sasl-authzid service-name sigalgs socks4 socks4a socks5 socks5-gssapi-service socks5-hostname
  speed-limit speed-time stderr telnet-option tftp-blksize time-cond tls-max tls13-ciphers tlsauthtype tlspassword tlsuser
  trace trace-ascii trace-config unix-socket upload-flags vlan-priority write-out`.split(/\s+/),
);

/** The most frequent options without a value that change nothing that could be signed, and those with digits. */
const IGNORED_FLAGS: ReadonlySet<string> = new Set(
  `fail fail-early fail-with-body http0.9 http1.0 http1.1 http2 http2-prior-knowledge http3 http3-only include insecure ipv4
  ipv6 location location-trusted parallel post301 post302 post303 progress-bar progress-meter proxy-http2 proxy-insecure
  proxy-tlsv1 remote-name remote-time show-error show-headers silent socks5-basic socks5-gssapi socks5-gssapi-nec
  ssl-no-revoke sslv2 sslv3 tcp-nodelay tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 verbose`.split(/\s+/),
);

/** The option of a long name, without its dashes. */
export function longOption(name: string): CurlOption {
  const effect = Object.hasOwn(EFFECTS, name) ? EFFECTS[name] : undefined;
  if (effect !== undefined) return { kind: 'value', effect };
  if (FLAGS.has(name)) return { kind: 'flag', flag: name as CurlFlag };
  if (name.startsWith('expand-')) return { kind: 'refused', reason: ELSEWHERE };
  const reason = Object.hasOwn(REFUSED, name) ? REFUSED[name] : undefined;
  if (reason !== undefined) return { kind: 'refused', reason };
  if (IGNORED_WITH_VALUE.has(name)) return { kind: 'ignored', takesValue: true };
  const positive = name.replace(/^no-/, '');
  const isKnown = IGNORED_FLAGS.has(positive) || FLAGS.has(positive);
  return isKnown ? { kind: 'ignored', takesValue: false } : { kind: 'unknown' };
}

/** The option of one letter. */
export function shortOption(letter: string): CurlOption {
  const name = Object.hasOwn(SHORT_NAMES, letter) ? SHORT_NAMES[letter] : undefined;
  if (name !== undefined) return longOption(name);
  return SHORT_FLAGS.includes(letter) ? { kind: 'ignored', takesValue: false } : { kind: 'unknown' };
}
