/** Mistakes with the nonce, the key id, the host and other headers. */

import { firstHeader } from '../../request/first-header.ts';
import type { HeaderPairs } from '../../request/request.ts';
import { withSegment } from '../mutations/candidate-message.ts';
import { hostOf } from '../mutations/layout/extra-fields.ts';
import { originalHosts } from '../mutations/named-hosts.ts';
import { plainly, type Way, way } from '../mutations/way.ts';
import type { Entries } from './entry.ts';
import { inNonce, inOtherKeyIds } from './ways/head-ways.ts';
import { costing, inSegments, type RequestWays } from './ways/request-ways.ts';

const USUAL_PORTS = ['443', '80', '8080', '3000', '8443'];

export const HEADER_MISTAKES: Entries = {
  nonce_changed: {
    cause: 'The nonce was signed in another spelling than it was sent.',
    cure: 'Use the same text in the header and in the string to sign.',
    example: ['C0FFEE00-1111-4222-8333-444444444444', 'c0ffee00-1111-4222-8333-444444444444'],
    ways: [
      costing(
        2,
        inNonce((nonce) => [
          plainly(2, nonce.toLowerCase()),
          plainly(2, nonce.toUpperCase()),
          plainly(2, nonce.replaceAll('-', '')),
          plainly(3, `"${nonce}"`),
          plainly(3, `{${nonce}}`),
          plainly(3, Buffer.from(nonce).toString('base64')),
          ...inBase64(nonce).map((text) => plainly(3, text)),
          ...(/^\d{17,}$/.test(nonce) ? [plainly(3, String(Number(nonce)))] : []),
          plainly(3, nonce.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')),
        ]),
      ),
    ],
  },
  key_id_differs: {
    cause: 'The request names another key than the one whose secret is to sign it.',
    cure: 'Send the id of the key whose secret signs.',
    ways: [costing(3, inOtherKeyIds(3))],
  },
  host_differs: {
    cause: 'Another host was signed than arrived: the client sent another, or a proxy put its own in place.',
    cure: 'Sign the host as it is sent, with its port; have the proxy hand it on (`proxy_set_header Host $http_host` in nginx, `ProxyPreserveHost On` in Apache).',
    ways: [
      inHost((host, headers) => {
        const name = host.replace(/:\d+$/, '');
        return [
          ...originalHosts(headers).map(({ detail, cost, host: original }) => way(cost, detail, original)),
          way(2, 'without the port', name),
          ...portsIn(headers).map((port) => way(3, `with port ${port}`, `${name}:${port}`)),
          way(3, 'in lower case', host.toLowerCase()),
        ];
      }),
    ],
  },
  header_missing: {
    cause: 'A header that the scheme needs did not arrive.',
    cure: 'Send all documented headers; check that no proxy removes them.',
  },
  header_misnamed: {
    cause: 'A header was sent under another name.',
    cure: 'Send the header under its documented name.',
  },
  header_duplicated: {
    cause: 'A header came more than once.',
    cure: 'Send the header once; a library or a proxy may add another.',
  },
  header_malformed: {
    cause: 'The value of a header does not have the documented form.',
    cure: 'Send the value in the documented form.',
  },
  content_digest_wrong: {
    cause: 'The digest of the body in its header is not that of the body that arrived.',
    cure: 'Compute the digest of the very bytes that are sent, and have no proxy unpack or rewrite the body.',
  },
};

/** Ways of a signed header that holds the host. */
function inHost(hostsFor: (host: string, headers: HeaderPairs) => readonly Way<string>[]): RequestWays {
  return inSegments('header', ({ id, bytes }, { request: { headers } }) => {
    const host = hostOf({ headers });
    if (host === undefined || Buffer.compare(bytes, Buffer.from(host, 'latin1')) !== 0) return [];
    return hostsFor(host, headers).map(({ make: text, ...facts }) => ({
      ...{ on: 'message', stage: 'host', mayBeProxy: true, ...facts },
      apply: (message) => withSegment(message, id, () => Buffer.from(text, 'latin1')),
    }));
  });
}

/** The usual ones, and that which a proxy has handed on. */
function portsIn(headers: HeaderPairs): readonly string[] {
  const forwarded = firstHeader(headers, 'x-forwarded-port') ?? '';
  return /^\d{1,5}$/.test(forwarded) ? [...new Set([forwarded, ...USUAL_PORTS])] : USUAL_PORTS;
}

/** The alphabet of base64 in place of that for URLs, and its padding. */
function inBase64(nonce: string): string[] {
  if (!/^[\w-]+$/.test(nonce)) return [];
  const standard = nonce.replaceAll('-', '+').replaceAll('_', '/');
  const padded = (text: string) => text.padEnd(Math.ceil(text.length / 4) * 4, '=');
  return [...new Set([standard, padded(standard), padded(nonce)])].filter((text) => text !== nonce);
}
