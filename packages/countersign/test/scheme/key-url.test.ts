import { describe, expect, it } from 'vitest';
import { defineScheme, header, message, part } from '../../src/index.ts';
import { keyUrlMatcher } from '../../src/scheme/key-url.ts';

const RULES = [
  { host: '*.paypal.com', path: '/v1/notifications/certs/*' },
  { host: 'sns.*.amazonaws.com', path: '/SimpleNotificationService-*.pem' },
];
const CERTIFICATE = '/v1/notifications/certs/CERT-1';
const { ruleOf } = keyUrlMatcher(RULES);

describe('URLs of keys that a scheme pins', () => {
  it.each([
    `https://api.paypal.com${CERTIFICATE}`,
    'https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-0123abc.pem',
  ])('take %s', (url) => {
    expect(ruleOf(url)).toBeDefined();
  });

  it.each([
    ['a host that only begins alike', `https://api.paypal.com.evil.example${CERTIFICATE}`],
    ['a host that only ends alike', `https://evilpaypal.com${CERTIFICATE}`],
    ['a label that only ends alike', `https://api.evil-paypal.com${CERTIFICATE}`],
    ['the domain itself', `https://paypal.com${CERTIFICATE}`],
    ['more labels than the pattern has', `https://a.api.paypal.com${CERTIFICATE}`],
    ['a dot at the end of the host', `https://api.paypal.com.${CERTIFICATE}`],
    ['an empty label', `https://.paypal.com${CERTIFICATE}`],
    ['a user', `https://api.paypal.com@evil.example${CERTIFICATE}`],
    ['a user before the right host', `https://evil.example@api.paypal.com${CERTIFICATE}`],
    ['an empty user', `https://@api.paypal.com${CERTIFICATE}`],
    ['a port', `https://api.paypal.com:8443${CERTIFICATE}`],
    ['the usual port', `https://api.paypal.com:443${CERTIFICATE}`],
    ['no TLS', `http://api.paypal.com${CERTIFICATE}`],
    ['another scheme', 'file:///etc/passwd'],
    ['a query', `https://api.paypal.com${CERTIFICATE}?next=1`],
    ['an empty query', `https://api.paypal.com${CERTIFICATE}?`],
    ['a fragment', `https://api.paypal.com${CERTIFICATE}#.evil.example`],
    ['capitals in the host', `https://API.paypal.com${CERTIFICATE}`],
    ['a Cyrillic letter in the host', `https://api.pаypal.com${CERTIFICATE}`],
    ['a dot of full width', `https://api.paypal。com${CERTIFICATE}`],
    ['an escape in the host', `https://api.paypal%2ecom${CERTIFICATE}`],
    ['a backslash', `https://evil.example\\@api.paypal.com${CERTIFICATE}`],
    ['a tab', `https://api.paypal.com\t${CERTIFICATE}`],
    ['a space before it', ` https://api.paypal.com${CERTIFICATE}`],
    ['another path', 'https://api.paypal.com/v1/other'],
    ['a path that goes on', `https://api.paypal.com${CERTIFICATE}/more`],
    ['a path with dots', 'https://api.paypal.com/v1/notifications/certs/../../other'],
    ['a path with an escape', 'https://api.paypal.com/v1/notifications/certs/%2e%2e'],
    ['an address', `https://127.0.0.1${CERTIFICATE}`],
    ['two labels for a region', 'https://sns.a.b.amazonaws.com/SimpleNotificationService-1.pem'],
    ['a bucket for a topic', 'https://sns.s3.amazonaws.com.evil.example/SimpleNotificationService-1.pem'],
    ['no text of a URL', 'api.paypal.com'],
    ['nothing', ''],
    ['a URL longer than any', `https://api.paypal.com${CERTIFICATE}${'a'.repeat(600)}`],
  ])('take none with %s', (_what, url) => {
    expect(ruleOf(url)).toBeUndefined();
  });

  it.each([
    ['no rules', []],
    ['a pattern of all hosts of a top-level domain', [{ host: '*.com', path: '/a' }]],
    ['a star within a label', [{ host: 'a*.example.com', path: '/a' }]],
    ['a host with a port', [{ host: 'example.com:443', path: '/a' }]],
    ['a path without a slash', [{ host: 'example.com', path: 'a' }]],
    ['a misspelt member', [{ host: 'example.com', path: '/a', paths: [] }]],
  ])('cannot be pinned by %s', (_what, rules) => {
    expect(() => keyUrlMatcher(rules as never)).toThrow(TypeError);
  });
});

describe('a scheme with "keyUrls"', () => {
  const declaration = {
    name: 'acme',
    keyId: header('X-Key-Url', { length: [1, 512] }),
    keyUrls: RULES,
    signature: header('X-Signature'),
    secret: 'utf8',
    algorithm: 'hmac-sha256',
    message: message`${part.body}`,
    replay: 'signature',
  } as const;

  it('refuses a request that names another URL before any key is looked for', () => {
    const { read } = defineScheme(declaration);
    const headers = [
      'X-Key-Url',
      `https://api.paypal.com.evil.example${CERTIFICATE}`,
      'X-Signature',
      'ab'.repeat(32),
    ];
    const request = { method: 'POST', url: '/', headers, address: undefined };
    expect(read(request, [])).toMatchObject({ code: 'malformed_header', member: 'keyId' });
  });

  it('must have a key id', () => {
    expect(() => defineScheme({ ...declaration, keyId: undefined })).toThrow('"keyUrls"');
  });
});
