/** Paths that are signed otherwise than they arrive. */

import { made, missed, namedAs, nothing, type Pages } from '../causes.ts';
import type { Attempt } from '../client.ts';
import { intend, slaunchx, targets } from '../vendors.ts';

/** One path sent and another one signed, where the query is not signed. */
const paths = (sent: string, signed: string): Attempt => slaunchx({ target: sent, signs: { path: signed } });
const rewrittenTo = (header: string): Attempt =>
  intend({
    target: '/orders/17',
    headers: { [header]: '/v1/orders/17' },
    signs: { target: '/v1/orders/17' },
  });

export const PAGES: Pages = {
  path_case: [
    made(
      '`.toLowerCase()` over the URL, since host names do not care about',
      targets('/v1/Orders/AB12', '/v1/orders/ab12'),
    ),
    made(
      [
        'Routers that ignore case (ASP.NET, Express unless `case sensitive',
        "`LowercaseUrls` in ASP.NET's link generation, and rewrite rules",
      ],
      targets('/v1/Orders/17', '/v1/orders/17'),
    ),
    missed(
      'Routers that ignore case (ASP.NET, Express unless `case sensitive',
      targets('/v1/orders/17', '/v1/Orders/17'),
    ),
    made(
      'Ids in the path: base64url or ULIDs, which an `UPPER()` in a query changed.',
      targets('/v1/orders/01ARZ3NDEKTSV4RRFFQ69G5FAV', '/v1/orders/01arz3ndektsv4rrffq69g5fav'),
      targets('/v1/orders/ab_Cd-9', '/v1/orders/AB_CD-9'),
    ),
    made(
      'Schemes whose *header names* are in lower case, taken too far.',
      paths('/api/v1/Partner/Payouts', '/api/v1/partner/payouts'),
    ),
    namedAs(
      ['path_encoded'],
      'Hex digits in escapes, `%2f` for `%2F`, are [an encoding](path-encoded.md)',
      targets('/v1/a%2Fb', '/v1/a%2fb'),
    ),
  ],
  path_changed_under_way: [
    made(
      'Envoy and Istio rewrite a prefix (`prefix_rewrite`) and keep',
      rewrittenTo('X-Envoy-Original-Path'),
    ),
    made(
      'The nginx ingress of Kubernetes sets `X-Original-URI`, IIS and',
      rewrittenTo('X-Original-URI'),
      rewrittenTo('X-Original-URL'),
      rewrittenTo('X-Forwarded-Uri'),
    ),
    nothing('Anybody can send these headers, so Countersign uses them only'),
  ],
  path_decoded: [
    made(
      [
        'Java `URI.getPath()` and `getQuery()`. The raw ones are `getRawPath()`',
        "Python WSGI `PATH_INFO` and Django's `request.path`, PHP's routers,",
        'Route parameters of Express, Rails and Spring, out of which a',
      ],
      targets('/files/a%20b/caf%C3%A9', '/files/a b/café'),
    ),
    made(
      'Go `URL.Path`: `/a%2Fb%20c` is `/a/b c`. Use `URL.EscapedPath()`.',
      targets('/a%2Fb%20c', '/a/b c'),
    ),
    made(
      '.NET `Uri.ToString()`, and `LocalPath`',
      targets('/files/a%2Fb%20c/%C3%A9', '/files/a%2Fb c/é'),
      targets('/files/a%2Fb%20c', '/files/a/b c'),
    ),
    made(
      'A client sends `|`, `\\` or raw UTF-8, and Caddy or Apache encodes',
      targets('/files/a%7Cb', '/files/a|b'),
      targets('/files/caf%C3%A9', '/files/café'),
      targets('/files/a%5Cb', '/files/a\\b'),
    ),
    nothing('Decoding cannot be undone: afterwards nobody knows whether `/`'),
  ],
  path_encoded: [
    made(
      'The HTTP library puts the path in order after it was signed.',
      targets('/a%2Fb/~', '/a%2fb/%7e'),
      targets('/a%20(b)', '/a%20%28b%29'),
      targets('/a%20b', '/a+b'),
    ),
    made(
      "Encoded twice: `encodeURI('/a%20b')` and Python's `quote('/a%20b')`",
      targets('/a%20b', '/a%2520b'),
    ),
    namedAs(
      ['path_decoded'],
      "Encoded twice: `encodeURI('/a%20b')` and Python's `quote('/a%20b')`",
      targets('/a%2520b', '/a%20b'),
    ),
    made('`encodeURIComponent(path)` encodes the slashes: `%2Fv1%2Fx`.', targets('/v1/x', '%2Fv1%2Fx')),
    made(
      'A proxy decodes the path and encodes it anew: nginx with a path',
      targets('/files/a/b', '/files/a%2Fb'),
      targets('/files/A', '/files/%41'),
      targets('/files/%C3%A9', '/files/%c3%a9'),
    ),
    made('Old PHP and Java encode `~`, RFC 3986 leaves it.', targets('/~user/a', '/%7Euser/a')),
    namedAs(
      ['path_decoded'],
      'Old PHP and Java encode `~`, RFC 3986 leaves it.',
      targets('/%7Euser/a', '/~user/a'),
    ),
  ],
  path_leading_slash: [
    made(
      [
        'Base URLs that end in a slash with relative paths behind them:',
        "`url.split('/').slice(3).join('/')`, and regular expressions",
        'Postman: `pm.request.url.path` is a list. Joined by `/`, it has',
        "Java `UriComponents.getPathSegments()` and Ruby on Rails' `request.path[1..]`",
        'S3-like keys, `object.key`, have no slash, and the path of their',
      ],
      targets('/v1/orders', 'v1/orders'),
      paths('/api/v1/partner/payouts', 'api/v1/partner/payouts'),
    ),
  ],
  path_normalised: [
    made(
      'A base URL that ends with a slash, joined with a path that begins',
      targets('/v1//orders', '/v1/orders'),
    ),
    made(
      '`new URL(…)` and every browser resolve `.` and `..` but keep',
      targets('/v1/./orders', '/v1/orders'),
      targets('/v1/x/../orders', '/v1/orders'),
    ),
    namedAs(
      ['path_normalised', 'path_trailing_slash'],
      '`new URL(…)` and every browser resolve `.` and `..` but keep',
      targets('/v1//orders/', '/v1/orders'),
    ),
    made(
      'curl resolves dots before it sends, unless it is told `--path-as-is`;',
      targets('/v1/a/../orders', '/v1/orders'),
    ),
    made(
      'A proxy joins paths and doubles a slash: `location /api { proxy_pass',
      targets('/v1//orders', '/v1/orders'),
    ),
    missed(
      'A proxy joins paths and doubles a slash: `location /api { proxy_pass',
      targets('/v1//orders', '/api/orders'),
    ),
  ],
  path_not_normalised: [
    made(
      'nginx with a path in `proxy_pass` (`proxy_pass http://app/;`)',
      targets('/v1/orders', '/v1//orders'),
      targets('/v1/orders', '/v1/./orders'),
      targets('/v1/orders', '/v1/x/../orders'),
    ),
    made(
      'A client signs the text that it was given, and its library resolves',
      targets('/v1/orders', '/v1/./orders'),
      targets('/v1/orders', '/v1/x/../orders'),
    ),
    made(
      'A base URL ends with a slash and the path begins with one. The',
      targets('/v1/orders', '/v1//orders'),
    ),
  ],
  path_trailing_slash: [
    made(
      'Join functions: Python `urljoin`, Guzzle `base_uri`, Ruby `File.join`,',
      targets('/v1/orders/', '/v1/orders'),
      targets('/v1/orders', '/v1/orders/'),
    ),
    made(
      [
        "Django's `APPEND_SLASH`, Rails, FastAPI and nginx' `location",
        'Next.js and hosting platforms that remove it, in front of the server.',
      ],
      targets('/v1/orders/', '/v1/orders'),
      targets('/v1/orders', '/v1/orders/'),
    ),
    made("`rtrim($path, '/')` to be tidy.", targets('/v1/orders/', '/v1/orders')),
    namedAs(
      ['path_leading_slash'],
      'A URL without a path, `https://host`, is sent as `/`. `parse_url`',
      targets('/', ''),
    ),
  ],
};
