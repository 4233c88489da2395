/** Methods, hosts, origins and request lines. */

import { square as squareScheme } from 'countersign/schemes/square';
import { aws } from '../aws.ts';
import { made, missed, nothing, type Pages } from '../causes.ts';
import { type Attempt, clientOf } from '../client.ts';
import { intend, ORDER, slaunchx, targets } from '../vendors.ts';

const square = clientOf({
  scheme: squareScheme(),
  keyId: 'square',
  secret: 'asdf1234asdf1234asdf1234',
  toKey: (secret) => secret,
  writeTime: String,
  call: { method: 'POST', target: '/hooks/square', host: 'shop.example.com', body: ORDER },
  fields: ({ url, body }) => [url, body],
  separator: '',
  encode: (mac) => mac.toString('base64'),
  frame: (signature) => signature,
  headers: (_values, signature) => ({ 'x-square-hmacsha256-signature': signature }),
});

/** A delivery to one address, received by a service that takes another one for its own. */
function delivered(
  signed: string,
  publicUrl: string,
  host = 'shop.example.com',
  forwarded?: string,
): Attempt {
  return square({
    host,
    signs: { url: `${signed}/hooks/square` },
    headers: { 'X-Forwarded-Host': forwarded },
    options: { publicUrl },
  });
}

const called = (arrived: string, signed: string, body = ''): Attempt =>
  intend({ method: arrived, body, signs: { method: signed } });

export const PAGES: Pages = {
  method_case: [
    made(
      "The libraries change what they send. `requests.request('post',",
      called('POST', 'post', ORDER),
      slaunchx({ signs: { method: 'post' } }),
    ),
    made(
      '`fetch` raises `get`, `post`, `put`, `delete`, `head` and `options`,',
      called('patch', 'PATCH', ORDER),
    ),
    made('.NET `HttpMethod.Post.Method` is `POST`, and an enum of your', called('POST', 'Post', ORDER)),
    made("Express' `req.route.methods` and OpenAPI documents use small letters.", called('GET', 'get')),
  ],
  method_differs: [
    made('A redirect. After 301, 302 or 303 clients turn `POST` into `GET`', called('GET', 'POST')),
    missed(
      'A redirect. After 301, 302 or 303 clients turn `POST` into `GET`',
      intend({ method: 'GET', body: '', signs: { method: 'POST', body: ORDER } }),
    ),
    missed(
      '`curl -X POST -L` does the opposite: it keeps `POST` for the',
      intend({ method: 'POST', body: '', signs: { body: ORDER } }),
    ),
    made(
      '`curl -d` makes a `POST` and `-I` a `HEAD`, whatever the script',
      called('POST', 'GET', ORDER),
      called('HEAD', 'GET'),
      called('GET', 'POST'),
    ),
    missed(
      '`curl -d` makes a `POST` and `-I` a `HEAD`, whatever the script',
      intend({
        target: '/v1/orders?page=2',
        signs: { method: 'POST', target: '/v1/orders', body: 'page=2' },
      }),
    ),
    made(
      'Method overrides: `X-HTTP-Method-Override` or `_method=PUT` in',
      called('POST', 'PUT', ORDER),
      called('POST', 'DELETE'),
    ),
    made(
      'A wrapper has the method as a parameter with a default, and the',
      called('PUT', 'POST', ORDER),
      called('DELETE', 'GET'),
    ),
    made('A cache in front turns `HEAD` into `GET`, as Varnish does unless', called('GET', 'HEAD')),
    made(
      'CORS preflights and health checks (`OPTIONS`, `HEAD`) that an',
      called('OPTIONS', 'GET'),
      called('HEAD', 'GET'),
    ),
  ],
  http_version_signed: [
    made(
      'The request line was taken from a log or a server variable, as',
      targets('/v1/orders', '/v1/orders HTTP/1.1'),
      slaunchx({ signs: { path: '/api/v1/partner/payouts HTTP/1.1' } }),
    ),
    made(
      "draft-cavage's `(request-target)` was read as the request line,",
      targets('/v1/orders?page=2', '/v1/orders?page=2 HTTP/1.1'),
    ),
  ],
  host_differs: [
    made(
      'nginx sends the name of the upstream (`proxy_pass http://app;`',
      aws({ hostSigned: 'api.example.com', host: 'app', more: [['X-Forwarded-Host', 'api.example.com']] }),
      aws({
        hostSigned: 'api.example.com:8443',
        host: 'api.example.com',
        more: [['X-Forwarded-Port', '8443']],
      }),
    ),
    missed(
      'nginx sends the name of the upstream (`proxy_pass http://app;`',
      aws({ hostSigned: 'api.example.com', host: 'app' }),
    ),
    made(
      'Apache sends the address of the backend, unless `ProxyPreserveHost',
      aws({
        hostSigned: 'api.example.com',
        host: '127.0.0.1:8080',
        more: [['X-Forwarded-Host', 'api.example.com']],
      }),
    ),
    made(
      'A client signs the name without the port, and its library sends',
      aws({ hostSigned: 'api.example.com', host: 'api.example.com:8443' }),
      aws({ hostSigned: 'api.example.com:443', host: 'api.example.com' }),
    ),
    nothing('HAProxy, Varnish and Caddy hand the host on. `X-Forwarded-Host`'),
  ],
  origin_differs: [
    made(
      'The service knows itself as `http://localhost:3000`, or as the',
      delivered('https://shop.example.com', 'http://localhost:3000'),
      delivered('https://shop.example.com', 'http://app:8080', 'app:8080', 'shop.example.com'),
      delivered('https://shop.example.com', 'http://shop.example.com'),
    ),
    made(
      'The address was registered with `www.`, and `publicUrl` has none;',
      delivered('https://www.example.com', 'https://example.com', 'www.example.com'),
      delivered('https://example.com', 'https://www.example.com', 'example.com'),
    ),
    made(
      'The tunnel of a developer has another name since its restart.',
      delivered('https://b7.tunnel.example', 'https://a1.tunnel.example', 'b7.tunnel.example'),
    ),
    made(
      'The sender signs the port that was registered, `https://shop.example.com:443`,',
      delivered('https://shop.example.com:443', 'https://shop.example.com'),
    ),
    nothing('The host that `Host` or `X-Forwarded-Host` names is tried for'),
  ],
  question_mark_lost: [
    made(
      [
        "The URL is put together as `path + '?' + parameters`, also when",
        'nginx with a path in `proxy_pass`, or with `rewrite`, drops it.',
      ],
      targets('/v1/orders', '/v1/orders?'),
    ),
  ],
};
