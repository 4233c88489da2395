/** Paths that are signed with more or less than belongs to them. */

import { made, missed, nothing, type Pages } from '../causes.ts';
import type { Attempt } from '../client.ts';
import { slaunchx, targets } from '../vendors.ts';

/** One path sent and another one signed, where the query is not signed. */
const paths = (sent: string, signed: string): Attempt => slaunchx({ target: sent, signs: { path: signed } });

export const PAGES: Pages = {
  path_with_base_path: [
    made(
      [
        'The API is deployed under a prefix that its own code does not',
        'Signing middleware of HTTP clients, which has only the URL at hand.',
        'The prefix was part of a base URL in the settings: `https://host/prometheus`.',
        '[SlaunchX](../schemes/slaunchx.md) is such a scheme.',
      ],
      slaunchx({ basePath: '/prometheus', signs: { path: '/prometheus/api/v1/partner/payouts' } }),
    ),
    made(
      'A change of the deployment added or removed a stage, such as',
      slaunchx({ basePath: '/prod', signs: { path: '/prod/api/v1/partner/payouts' } }),
    ),
    made(
      'If you run the server: a gateway takes a prefix off that clients',
      slaunchx({ basePath: '/gateway/v2', signs: { path: '/gateway/v2/api/v1/partner/payouts' } }),
    ),
  ],
  path_without_base_path: [
    made(
      [
        "Clients with a base URL: `axios.create({ baseURL: 'https://host/v1'",
        "Routers: inside `app.use('/v1', router)` Express' `req.url` begins",
        'If you run the server: a proxy puts a prefix before the path',
      ],
      targets('/v1/orders/17', '/orders/17'),
      paths('/api/v1/partner/payouts', '/v1/partner/payouts'),
    ),
    made(
      "`new URL('/orders', 'https://host/v1')` is `https://host/orders`:",
      targets('/v1/orders', '/orders'),
    ),
  ],
  path_with_host: [
    made(
      'A variable called `url` or `endpoint` is signed as it is: `config.url`',
      targets('/v1/orders', 'https://acme.intend.com/v1/orders'),
      paths('/api/v1/partner/payouts?a=1', 'https://partner-api.slaunchx.com/api/v1/partner/payouts'),
    ),
    made(
      [
        'OAuth 1.0, Twilio and some payment gateways sign the whole URL,',
        'Clients that speak to a forward proxy put the absolute URL into',
      ],
      targets('/v1/orders?page=2', 'https://acme.intend.com/v1/orders?page=2'),
      targets('/v1/orders', 'http://acme.intend.com/v1/orders'),
    ),
    made(
      'The scheme may sign host and path as two fields, which were joined.',
      targets('/v1/orders', 'acme.intend.com/v1/orders'),
    ),
  ],
  path_with_query: [
    made(
      [
        "Node and Express `req.url` and `req.originalUrl`, Python requests'",
        "Go `URL.RequestURI()`, .NET `Uri.PathAndQuery`, PHP `$_SERVER['REQUEST_URI']`,",
        'nginx `$request_uri`',
      ],
      paths('/api/v1/partner/payouts?page=2&sort=asc', '/api/v1/partner/payouts?page=2&sort=asc'),
    ),
    nothing('And each of these is the path alone: Express `req.path`, WHATWG'),
  ],
  path_without_query: [
    made(
      [
        'The parameters are handed to the library apart from the URL,',
        '`url.pathname`, `req.path`, `urlparse(url).path`, `AbsolutePath`:',
        'The parameters were added after signing: an API version, a tracking',
      ],
      targets('/v1/orders?page=2&sort=asc', '/v1/orders'),
    ),
    made(
      'A request signer in a gateway or an OpenAPI client works on the',
      targets('/v1/orders?page=2', '/v1/orders'),
    ),
    missed(
      'A request signer in a gateway or an OpenAPI client works on the',
      targets('/v1/orders/17?page=2', '/v1/orders/{id}'),
    ),
  ],
};
