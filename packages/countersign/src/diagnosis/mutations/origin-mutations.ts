/** Mutations of the scheme, host and port of a signed address, which a verifier knows from its configuration. */

import type { SignedRequest } from '../../request/request.ts';
import type { SituationMutation } from './mutation.ts';
import { namedHosts } from './named-hosts.ts';

interface Address {
  readonly detail: string;
  readonly cost: number;
  readonly origin: string;
}

const PROTOCOLS = ['https:', 'http:'] as const;
const PORT = /:\d{1,5}$/;

/** The mutations of the origin of a request; none where it has none. */
export function originMutations({ origin, headers }: SignedRequest): SituationMutation[] {
  if (origin === undefined) return [];
  const [protocol, host] = origin.split('//') as [string, string];
  const hosts = [{ host, detail: '', cost: 0 }, ...spellingsOf(host), ...namedHosts(headers)];
  return hosts
    .flatMap((named) => PROTOCOLS.flatMap((each) => addressesOf(each, protocol, named)))
    .filter((address) => address.origin !== origin)
    .map(({ detail, cost, origin: signed }) => ({
      on: 'situation',
      mistakes: [{ code: 'origin_differs', detail }],
      cost,
      stage: 'origin',
      apply: ({ request, signatureFields }) => ({ request: { ...request, origin: signed }, signatureFields }),
    }));
}

/** A host under one protocol, with the port that it needs not name too. */
function addressesOf(
  protocol: (typeof PROTOCOLS)[number],
  known: string,
  { host, detail, cost }: { readonly host: string; readonly detail: string; readonly cost: number },
): Address[] {
  const isOther = protocol !== known;
  const details = [...(isOther ? [`${protocol.slice(0, -1)} for ${known.slice(0, -1)}`] : []), detail];
  const address = {
    detail: details.filter((each) => each !== '').join(', '),
    cost: cost + (isOther ? 1 : 0),
  };
  const plain = { ...address, cost: Math.max(address.cost, 1), origin: `${protocol}//${host}` };
  if (PORT.test(host)) return [plain];
  const port = protocol === 'https:' ? '443' : '80';
  const named = [...details.filter((each) => each !== ''), `with port ${port}`].join(', ');
  return [plain, { detail: named, cost: address.cost + 2, origin: `${plain.origin}:${port}` }];
}

/** The same host in other words. */
function spellingsOf(host: string): { host: string; detail: string; cost: number }[] {
  const name = host.replace(PORT, '');
  const ports = ['8443', '8080', '3000'].map((port) => ({
    ...{ host: `${name}:${port}`, detail: `with port ${port}`, cost: 3 },
  }));
  const www = name.startsWith('www.')
    ? { host: name.slice(4), detail: 'without "www."', cost: 3 }
    : { host: `www.${name}`, detail: 'with "www."', cost: 3 };
  return [{ host: name, detail: 'without the port', cost: 1 }, ...ports, www].filter(
    (each) => each.host !== host,
  );
}
