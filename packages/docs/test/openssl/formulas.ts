/**
 * The signatures of the presets as commands of OpenSSL, written by hand from the documentation of the senders: an account of what is
 * signed that nothing of this project had a part in.
 */

/** A way to sign. */
export interface Formula {
  /** Variables of the environment within double quotes of the shell. The method, for instance, is `$METHOD`. */
  readonly message: string;
  /** Name of the hash, as `openssl dgst` has it. Default: `sha256`. */
  readonly hash?: string;
  /** `text`: the secret as it is shown; `none`: a plain hash. Default: `text`. */
  readonly key?: keyof typeof KEYS;
  /** Default: `hex`. */
  readonly encoding?: keyof typeof ENCODERS;
}

/** Commands that print the key in hex. */
const KEYS = {
  text: 'printf %s "$SECRET" | hex',
  hex: 'printf %s "$SECRET"',
  base64: 'printf %s "$SECRET" | openssl base64 -d -A | hex',
  whsec: 'printf %s "$SECRET" | sed s/^whsec_// | openssl base64 -d -A | hex',
  md5: 'printf %s "$SECRET" | openssl dgst -md5 -binary | openssl base64 -A | hex',
  none: '',
} as const;

const ENCODERS = {
  hex: 'hex',
  base64: 'openssl base64 -A',
  base64url: "openssl base64 -A | tr '+/' '-_' | tr -d '='",
} as const;

/** The script of a formula, which prints the signature. */
export function scriptOf({ message, hash = 'sha256', key = 'text', encoding = 'hex' }: Formula): string {
  const mac = key === 'none' ? '' : ` -mac HMAC -macopt "hexkey:$(${KEYS[key]})"`;
  return [
    "hex() { od -An -vtx1 | tr -d ' \\n'; }",
    `printf %s "${message}" | openssl dgst -${hash}${mac} -binary | ${ENCODERS[encoding]}`,
  ].join('\n');
}

const BODY: Formula = { message: '$BODY' };
const BODY_BASE64: Formula = { message: '$BODY', encoding: 'base64' };
const SVIX: Formula = { message: '$NONCE.$TIMESTAMP.$BODY', key: 'whsec', encoding: 'base64' };
const DOTTED: Formula = { message: '$TIMESTAMP.$BODY' };
const SLACK: Formula = { message: 'v0:$TIMESTAMP:$BODY' };
const BODY_SHA256 = '$(printf %s "$BODY" | openssl dgst -sha256 -binary | openssl base64 -A)';
const HAWK_PAYLOAD =
  '$(printf \'hawk.1.payload\\napplication/json\\n%s\\n\' "$BODY" | openssl dgst -sha256 -binary | openssl base64 -A)';
const LINE = '\n';

/** Those of APIs: of the request that a page has where none is given. */
const APIS: Readonly<Record<string, Formula>> = {
  'coinbase-exchange': { message: '$TIMESTAMP$METHOD$TARGET$BODY', key: 'base64', encoding: 'base64' },
  hawk: {
    message: `${['hawk.1.header', '$TIMESTAMP', '$NONCE', '$METHOD', '$TARGET', 'api.example.com', '443', HAWK_PAYLOAD].join(LINE)}${LINE}${LINE}`,
    encoding: 'base64',
  },
  iimmpact: {
    // The query is sorted.
    message: `v1:$TIMESTAMP:$NONCE:$METHOD:channel=web&notify=email:${BODY_SHA256}`,
    key: 'base64',
    encoding: 'base64',
  },
  influencemart: DOTTED,
  intend: { message: ['$TIMESTAMP', '$METHOD', '$TARGET', '$BODY'].join(LINE) },
  ip2: {
    // The fields of the body, each of which has its name and "-1" as its value, in lower case.
    message:
      'subscriptionid-1accountid-1requestid-1batchid-1amount-1paymentmethodid-1productid-1currencycode-1countrycode-1memo-1channelid-1reference-1$TIMESTAMP',
    key: 'md5',
    encoding: 'base64',
  },
  'phonepe-x-verify': { message: 'request-1$TARGET$SECRET', key: 'none' },
  slaunchx: {
    message: ['$METHOD', '$TARGET', '$TIMESTAMP', '$NONCE', '$BODY'].join(LINE),
    encoding: 'base64',
  },
};

/** Those of senders of webhooks. */
const SENDERS: Readonly<Record<string, Formula>> = {
  'acp-merchant-webhook': DOTTED,
  'adyen-platforms': { ...BODY_BASE64, key: 'hex' },
  anthropic: SVIX,
  asana: BODY,
  bitbucket: BODY,
  box: { message: '$BODY$TIMESTAMP', encoding: 'base64' },
  calendly: DOTTED,
  cashfree: { message: '$TIMESTAMP$BODY', encoding: 'base64' },
  'checkout-com': BODY,
  circleci: BODY,
  clerk: SVIX,
  'coinbase-commerce': BODY,
  dlocal: { message: '$TIMESTAMP$BODY' },
  docusign: BODY_BASE64,
  doku: {
    message: [
      ...['Client-Id:', 'Request-Id:', 'Request-Timestamp:$TIMESTAMP'],
      ...['Request-Target:$TARGET', `Digest:${BODY_SHA256}`],
    ].join(LINE),
    encoding: 'base64',
  },
  dropbox: BODY,
  'flutterwave-v4': BODY_BASE64,
  forgejo: BODY,
  gitea: BODY,
  github: BODY,
  'gitlab-signed': SVIX,
  gocardless: BODY,
  heroku: BODY_BASE64,
  'hubspot-v1': { message: '$SECRET$BODY', key: 'none' },
  'hubspot-v2': { message: '$SECRET$METHOD$ORIGIN$TARGET$BODY', key: 'none' },
  'hubspot-v3': { message: '$METHOD$ORIGIN$TARGET$BODY$TIMESTAMP', encoding: 'base64' },
  intercom: { ...BODY, hash: 'sha1' },
  'lemon-squeezy': BODY,
  line: BODY_BASE64,
  meta: BODY,
  'mercado-pago': { message: 'ts:$TIMESTAMP;' },
  mollie: BODY,
  mux: DOTTED,
  notion: BODY,
  openai: SVIX,
  paddle: { message: '$TIMESTAMP:$BODY' },
  pagerduty: BODY,
  paymongo: DOTTED,
  paystack: { ...BODY, hash: 'sha512' },
  persona: DOTTED,
  razorpay: BODY,
  resend: SVIX,
  sanity: { ...DOTTED, encoding: 'base64url' },
  sentry: BODY,
  shopify: BODY_BASE64,
  slack: SLACK,
  square: { message: '$ORIGIN$TARGET$BODY', encoding: 'base64' },
  'standard-webhooks-v1': SVIX,
  stripe: DOTTED,
  svix: SVIX,
  trello: { message: '$BODY$ORIGIN$TARGET', hash: 'sha1', encoding: 'base64' },
  twilio: {
    // The form of the body: its fields sorted, decoded, and each value behind its name.
    message: '$ORIGIN$TARGET""amount49.90customerRen\u00e9ereferenceORD-1001',
    hash: 'sha1',
    encoding: 'base64',
  },
  twitch: { message: '$NONCE$TIMESTAMP$BODY' },
  typeform: BODY_BASE64,
  vercel: { ...BODY, hash: 'sha1' },
  woocommerce: BODY_BASE64,
  workos: DOTTED,
  'x-twitter': BODY_BASE64,
  zendesk: { message: '$TIMESTAMP$BODY', encoding: 'base64' },
  zoom: SLACK,
};

/** The formulas, by the name of the preset. */
export const FORMULAS: Readonly<Record<string, Formula>> = { ...APIS, ...SENDERS };
