/** Mistakes with the method, and with the address of the server. */

import type { SignedRequest } from '../../../request/request.ts';
import type { SituationWay } from '../../mutations/mutation.ts';
import { namedHosts } from '../../mutations/named-hosts.ts';
import { plainly, way } from '../../mutations/way.ts';
import type { Entries } from '../entry.ts';
import { inMethod } from '../ways/head-ways.ts';
import { costing, inRequest } from '../ways/request-ways.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
const PROTOCOLS = ['https:', 'http:'] as const;
const PORT = /:\d{1,5}$/;

export const TARGET_MISTAKES: Entries = {
  origin_differs: {
    cause:
      'The address was signed with another scheme (https or http), host or port than the public URL that the server knows.',
    cure: 'Give the verifier, as `publicUrl`, the address that is registered with the sender, letter for letter: https or http, host and port.',
    ways: [
      inRequest(({ scheme, request }) =>
        scheme.needsOrigin === true
          ? otherAddresses(request).map(
              ({ detail, cost, origin }): SituationWay => ({
                ...{ on: 'situation', stage: 'origin', cost, detail },
                apply: (given) => ({ ...given, request: { ...given.request, origin } }),
              }),
            )
          : [],
      ),
    ],
  },
  method_case: {
    cause: 'The method was signed in another case than it was sent.',
    cure: 'Sign the method in upper case, as it is sent.',
    example: ['post', 'POST'],
    ways: [
      inMethod((sent) => [
        plainly(1, sent.toLowerCase()),
        plainly(3, sent.slice(0, 1).toUpperCase() + sent.slice(1).toLowerCase()),
        plainly(3, sent.toUpperCase()),
      ]),
    ],
  },
  method_differs: {
    cause: 'Another method was signed than arrived.',
    cure: 'Sign the method that is sent; a redirect or a library may change it, and a cache may make GET of HEAD: have it pass signed routes.',
    example: ['GET', 'POST'],
    ways: [
      costing(
        3,
        inMethod((sent) =>
          METHODS.filter((method) => method !== sent).map((method) => {
            // Caches ask with GET for what a HEAD asks for.
            const mayBeProxy = sent === 'GET' && method === 'HEAD';
            return way(3, { detail: method, mayBeProxy }, method);
          }),
        ),
      ),
    ],
  },
};

interface Address {
  readonly detail: string;
  readonly cost: number;
  readonly origin: string;
}

function otherAddresses({ origin, headers }: SignedRequest): readonly Address[] {
  if (origin === undefined) return [];
  const [protocol, host] = origin.split('//') as [string, string];
  const hosts = [{ host, detail: '', cost: 0 }, ...spellingsOf(host), ...namedHosts(headers)];
  return hosts
    .flatMap((named) => PROTOCOLS.flatMap((each) => addressesOf(each, protocol, named)))
    .filter((address) => address.origin !== origin);
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
