/** The hosts that a request names: what its client called, as far as proxies hand it on. Anybody can send them. */

import { firstHeader } from '../../request/first-header.ts';
import type { HeaderPairs } from '../../request/request.ts';
import { hostOf } from './layout/extra-fields.ts';

/** A host, and the header that has it. */
export interface NamedHost {
  readonly host: string;
  readonly detail: string;
  readonly cost: number;
}

/** Headers in which proxies hand on the host that the client named. */
const ORIGINAL_HOSTS = ['X-Forwarded-Host', 'X-Original-Host'];
const HOST = /^(?:[\w.-]{1,255}|\[[\da-f:.]{2,45}\])(?::\d{1,5})?$/i;

/** The hosts in headers of proxies. */
export function originalHosts(headers: HeaderPairs): NamedHost[] {
  return [
    ...ORIGINAL_HOSTS.flatMap((header) => {
      const original = firstHeader(headers, header.toLowerCase());
      return original === undefined
        ? []
        : [{ host: original.split(',')[0]?.trim() ?? '', detail: header, cost: 1 }];
    }),
    ...forwardedHosts(headers).map((host) => ({ host, detail: 'Forwarded', cost: 1 })),
  ];
}

/** Those, and `Host` itself, in lower case as an address has them. */
export function namedHosts(headers: HeaderPairs): NamedHost[] {
  const host = hostOf({ headers });
  const own = host === undefined ? [] : [{ host, detail: 'Host', cost: 1 }];
  return [...own, ...originalHosts(headers)]
    .filter((named) => HOST.test(named.host))
    .map((named) => ({ ...named, host: named.host.toLowerCase() }));
}

/** The hosts of `Forwarded` (RFC 7239). */
function forwardedHosts(headers: HeaderPairs): string[] {
  const forwarded = firstHeader(headers, 'forwarded')?.slice(0, 1024) ?? '';
  return [...forwarded.matchAll(/(?:^|[;,]) ?host="?([^";,]+)"?/gi)]
    .slice(0, 3)
    .map(([, host]) => host as string);
}
