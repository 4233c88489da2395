/** Making bewits. */

import { addressOf, type HawkAlgorithm, macOf } from './normalized.ts';

/** The key of a bewit, and the time until which it is good. */
export interface BewitOptions {
  readonly id: string;
  readonly secret: string;
  /** Default: `sha256`. */
  readonly algorithm?: HawkAlgorithm | undefined;
  readonly expiresAt: Date;
  /** Data of the application, without backslashes. Default: none. */
  readonly ext?: string | undefined;
}

const EXT = /^[ !"#-[\]-~]*$/;

/**
 * Adds a bewit to a URL: anyone who has the link may GET it until it expires.
 *
 * @example
 * const link = hawkBewit('https://api.example.com/report.pdf', { id: 'ak_1', secret, expiresAt: new Date(Date.now() + 60_000) });
 * @throws TypeError for an id or `ext` that cannot be sent, or a URL that has a bewit.
 */
export function hawkBewit(url: string, { id, secret, algorithm, expiresAt, ext = '' }: BewitOptions): string {
  if (id === '' || !EXT.test(id) || !EXT.test(ext))
    throw new TypeError('hawkBewit(): "id" and "ext" must be visible ASCII without backslashes');
  if (new URL(url).searchParams.has('bewit')) throw new TypeError('hawkBewit(): the URL has a bewit already');
  const ts = String(Math.floor(expiresAt.getTime() / 1000));
  const lines = { type: 'bewit', ts, nonce: '', method: 'GET', hash: '', ext, ...addressOf(url) } as const;
  const mac = macOf(secret, algorithm ?? 'sha256', lines);
  const bewit = Buffer.from([id, ts, mac, ext].join('\\'), 'latin1').toString('base64url');
  const { origin, pathname, search } = new URL(url);
  return `${origin}${pathname}${search}${search === '' ? '?' : '&'}bewit=${bewit}`;
}
