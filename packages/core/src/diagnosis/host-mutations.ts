/** Changes that proxies make to a signed `Host`. */

import type { HeaderPairs } from '../request.ts';
import { headerNamed, hostOf } from './extra-fields.ts';
import { type DraftChange, type NamedMistake, type Piece, withPiece } from './mutation.ts';

/** Headers in which proxies hand on the host that the client named. */
const ORIGINAL_HOSTS = ['X-Forwarded-Host', 'X-Original-Host'];

/** The changes of a signed header that holds the host; none of any other header. */
export function hostChanges(piece: Piece, headers: HeaderPairs): DraftChange[] {
  const host = hostOf({ headers });
  if (host === undefined || Buffer.compare(piece.bytes, Buffer.from(host, 'latin1')) !== 0) return [];
  const change = (detail: string, cost: number, text: string): DraftChange => {
    const mistake: NamedMistake = { code: 'host_differs', detail, mayBeProxy: true };
    const apply: DraftChange['apply'] = (draft) =>
      withPiece(draft, piece.id, () => Buffer.from(text, 'latin1'));
    return { on: 'draft', mistakes: [mistake], cost, group: 'host', order: 10, apply };
  };
  const name = host.replace(/:\d+$/, '');
  return [
    ...ORIGINAL_HOSTS.flatMap((header) => {
      const original = headerNamed(headers, header.toLowerCase());
      return original === undefined ? [] : [change(header, 1, original.split(',')[0]?.trim() ?? '')];
    }),
    ...forwardedHosts(headers).map((original) => change('Forwarded', 1, original)),
    change('without the port', 2, name),
    ...['443', '80', '8080', '3000'].map((port) => change(`with port ${port}`, 3, `${name}:${port}`)),
    change('in lower case', 3, host.toLowerCase()),
  ];
}

/** The hosts of `Forwarded` (RFC 7239). */
function forwardedHosts(headers: HeaderPairs): string[] {
  const forwarded = headerNamed(headers, 'forwarded')?.slice(0, 1024) ?? '';
  return [...forwarded.matchAll(/(?:^|[;,]) ?host="?([^";,]+)"?/gi)]
    .slice(0, 3)
    .map(([, host]) => host as string);
}
