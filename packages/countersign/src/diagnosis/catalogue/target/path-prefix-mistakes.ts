/** Mistakes with what stands before a path: the base path of a deployment, and the host. */

import { firstHeader } from '../../../request/first-header.ts';
import { pathOf } from '../../../scheme/target.ts';
import { way } from '../../mutations/way.ts';
import type { Entries } from '../entry.ts';
import { inPathOf } from '../ways/path-ways.ts';
import { costing } from '../ways/request-ways.ts';

/** Prefixes under which APIs are often deployed, tried where nothing is known. */
const USUAL_BASE_PATHS = [
  ...['/api', '/v1', '/v2', '/api/v1'],
  ...['/prod', '/staging', '/stage', '/dev', '/default', '/gateway'],
];
export const PATH_PREFIX_MISTAKES: Entries = {
  path_with_base_path: {
    cause:
      'The path was signed with a prefix that did not arrive: it does not belong there, or a gateway took it off.',
    cure: 'Sign the path without the prefix under which the API is deployed, or tell the server of a prefix that a gateway takes off.',
    example: ['/api/orders', '/orders'],
    ways: [
      inPathOf('path base', ({ basePath, request }) => {
        const known = knownPrefixes(basePath, firstHeader(request.headers, 'x-forwarded-prefix'));
        return [...new Set([...known, ...USUAL_BASE_PATHS])].map((prefix) =>
          way(
            known.includes(prefix) ? 1 : 4,
            // A prefix that the mount itself removes was not removed by a proxy.
            { detail: prefix, mayBeProxy: prefix !== basePath },
            (path) => prefix + path,
          ),
        );
      }),
    ],
  },
  path_without_base_path: {
    cause:
      'The path was signed without its beginning, or the server put a prefix before it: a proxy, or a `publicUrl` that has the path of the route, which is added to it.',
    cure: 'Sign the whole path, from its first slash; set `basePath` where a proxy adds a prefix, and leave the path of the route out of `publicUrl`.',
    example: ['/orders', '/api/orders'],
    ways: [
      costing(
        2,
        inPathOf('path base', ({ request }) => {
          const segments = pathOf(request.url).split('/').slice(1);
          return segments.slice(0, 4).map((_segment, i) => {
            const prefix = `/${segments.slice(0, i + 1).join('/')}`;
            return way(i < 2 ? 2 : 3, { detail: prefix, mayBeProxy: true }, (path) =>
              path.startsWith(prefix) ? path.slice(prefix.length) || '/' : undefined,
            );
          });
        }),
      ),
    ],
  },
  path_with_host: {
    cause: 'The path was signed with the host, or as a whole URL.',
    cure: 'Sign the path alone, without scheme and host.',
    example: ['https://api.example.com/orders', '/orders'],
    ways: [
      inPathOf('path host', ({ host, basePath = '', isOriginSigned }) => {
        if (host === undefined || isOriginSigned) return [];
        const deployed = basePath === '' ? [''] : [basePath, ''];
        return deployed.flatMap((prefix) => [
          way(1, 'as a whole URL', (path) => `https://${host}${prefix}${path}`),
          way(2, 'as a whole URL', (path) => `http://${host}${prefix}${path}`),
          way(2, 'with the host', (path) => `${host}${prefix}${path}`),
          way(2, 'with the host', (path) => `//${host}${prefix}${path}`),
          way(2, 'as a whole URL with its port', (path) => `https://${host}:443${prefix}${path}`),
          way(2, 'as a whole URL with its port', (path) => `http://${host}:80${prefix}${path}`),
        ]);
      }),
    ],
  },
};

function knownPrefixes(...prefixes: readonly (string | undefined)[]): readonly string[] {
  return prefixes.flatMap((prefix) => (prefix?.startsWith('/') ? [prefix.replace(/\/+$/, '')] : []));
}
