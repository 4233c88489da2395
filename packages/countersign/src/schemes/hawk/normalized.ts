/** Strings that Hawk signs, outside of a request that is verified. */

import { createHash, createHmac } from 'node:crypto';

/** The hash functions of Hawk. */
export type HawkAlgorithm = 'sha1' | 'sha256';

/** Lines of a string that is signed, in their order. */
export interface HawkLines {
  readonly type: 'response' | 'bewit';
  readonly ts: string;
  readonly nonce: string;
  readonly method: string;
  readonly resource: string;
  readonly host: string;
  readonly port: string;
  readonly hash: string;
  readonly ext: string;
}

/** The string that is signed. */
export function normalizedString(lines: HawkLines): string {
  const { type, ts, nonce, method, resource, host, port, hash, ext } = lines;
  return [`hawk.1.${type}`, ts, nonce, method, resource, host, port, hash, ext, ''].join('\n');
}

/** The MAC of such a string, in base64. */
export function macOf(secret: string | Uint8Array, algorithm: HawkAlgorithm, lines: HawkLines): string {
  return createHmac(algorithm, secret).update(normalizedString(lines)).digest('base64');
}

/** The hash of a payload, which has its media type in it. */
export function payloadHashOf(
  algorithm: HawkAlgorithm,
  body: string | Uint8Array,
  contentType: string,
): string {
  const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const hash = createHash(algorithm).update(`hawk.1.payload\n${mediaType}\n`);
  return hash.update(body).update('\n').digest('base64');
}

/** Host, port and target of a URL, as Hawk signs them. */
export function addressOf(url: string): Pick<HawkLines, 'resource' | 'host' | 'port'> {
  const { protocol, hostname, port, pathname, search } = new URL(url);
  return {
    resource: pathname + search,
    host: hostname.toLowerCase(),
    port: port === '' ? (protocol === 'http:' ? '80' : '443') : port,
  };
}
