/** Queries that are signed otherwise than they arrive, or than documented. */

import { made, missed, namedAs, nothing, type Pages } from '../causes.ts';
import type { Attempt } from '../client.ts';
import { iimmpact, sortedQueries, targets } from '../vendors.ts';

/** One query sent and another one signed, where it is signed as it is sent. */
const queries = (sent: string, signed: string): Attempt =>
  targets(`/v1/orders?${sent}`, `/v1/orders?${signed}`);

export const PAGES: Pages = {
  query_blank_value: [
    made(
      "Python's `parse_qsl` drops parameters without a value unless",
      queries('search=&page=1', 'page=1'),
      sortedQueries('search=&page=1', 'page=1'),
    ),
    made(
      '`URLSearchParams` writes `a` as `a=`. Code that splits the query',
      queries('archived&page=1', 'archived=&page=1'),
      queries('archived=&page=1', 'archived&page=1'),
    ),
    made('Code that builds the string to sign leaves out what is falsy:', queries('a=1&b=&c=3', 'a=1&c=3')),
    made('A form library sends empty fields, and the signing code gets', sortedQueries('b=&a=1', 'a=1')),
  ],
  query_decoded: [
    made(
      'The signer gets parameters as a dictionary and joins them, before',
      queries('q=a%20b&t=2026-04-30T00%3A00%3A00%2B08%3A00', 'q=a b&t=2026-04-30T00:00:00+08:00'),
    ),
    made(
      'The query went through `parse_qs`, `$_GET`, `req.query`, `getQuery()`',
      queries('q=caf%C3%A9&x=a%2Fb', 'q=café&x=a/b'),
      queries('q=a+b&x=1%2C2', 'q=a b&x=1,2'),
    ),
    made(
      '`decodeURIComponent(url)` "to normalise". It leaves `+` as it',
      queries('q=a+b&x=1%2C2', 'q=a+b&x=1,2'),
    ),
    made('Java `URI.getQuery()`: `x=a%20b+c` becomes `x=a b+c`.', queries('x=a%20b+c', 'x=a b+c')),
    made(
      "Spring's `RestTemplate` and Feign expand and encode templates on their own.",
      queries('q=a%20b&x=%7B1%7D', 'q=a b&x={1}'),
    ),
    namedAs(
      ['query_blank_value', 'query_decoded'],
      "`parse_qsl('a=&b=1')` in Python drops `a`, besides.",
      queries('a=&b=1%2F2', 'b=1/2'),
    ),
  ],
  query_encoded: [
    made(
      'axios `params` | leaves `:`, `,`, `$`, and encodes `@`, `[`, `]`',
      queries('x=a%40b:c,d%5B%5D$~*', 'x=a%40b%3Ac%2Cd%5B%5D%24~*'),
      queries('x=a%40b%3Ac%2Cd%5B%5D%24~*', 'x=a%40b:c,d%5B%5D$~*'),
    ),
    made(
      '`URLSearchParams`, once touched | encodes `~`, leaves `*`',
      queries('x=a%40b%3Ac%2Cd%5B%5D%24%7E*', 'x=a%40b%3Ac%2Cd%5B%5D%24~*'),
    ),
    made(
      'PHP `http_build_query`, `urlencode` | encodes `~` (`rawurlencode`',
      queries('x=a%40b%3Ac%2Cd%5B%5D%24%7E%2A', 'x=a%40b%3Ac%2Cd%5B%5D%24~%2A'),
    ),
    made('httpx `params` | encodes `/` and `:`, leaves `~`', queries('x=a%2Fb%3Ac~', 'x=a%2Fb%3Ac%7E')),
    namedAs(
      ['query_decoded'],
      'httpx `params` | encodes `/` and `:`, leaves `~`',
      queries('x=a%2Fb%3Ac~', 'x=a/b:c~'),
    ),
    made('requests with a query in the URL | decodes `%7e` to `~`', queries('x=~a', 'x=%7ea')),
    made(
      'Lists are written as `l=1&l=2` (requests), `l[]=1` (axios, encoded)',
      queries('l[]=1&l[]=2', 'l%5B%5D=1&l%5B%5D=2'),
      queries('l[0]=1&l[1]=2', 'l%5B0%5D=1&l%5B1%5D=2'),
      queries('x=a:b&y=~', 'x=a%3Ab&y=%7E'),
    ),
    namedAs(
      ['query_decoded'],
      'Lists are written as `l=1&l=2` (requests), `l[]=1` (axios, encoded)',
      queries('l%5B%5D=1&l%5B%5D=2', 'l[]=1&l[]=2'),
    ),
    missed(
      'Lists are written as `l=1&l=2` (requests), `l[]=1` (axios, encoded)',
      queries('l%5B%5D=1&l%5B%5D=2', 'l=1&l=2'),
    ),
  ],
  query_left_out: [
    made(
      '"The query belongs to `GET`": code that skips it for `POST`.',
      iimmpact({ target: '/v2/callback-url?method=POST&account=9', signs: { query: '' } }),
    ),
    made(
      [
        'The signer gets the URL before the library adds `params`, as',
        '`$_GET` is empty in a command line script, and so is `URL.search`',
        'Pagination: the first page is called without a query, and every',
      ],
      sortedQueries('account=9&limit=20', ''),
    ),
    made(
      'The query was added on the way: an API key for a gateway, `utm_`',
      sortedQueries('_=1764547200000', ''),
      sortedQueries('utm_source=mail', ''),
    ),
  ],
  query_not_decoded: [
    made(
      'The raw string was taken, since "as sent" is the rule of most',
      sortedQueries('url=https%3A%2F%2Fexample.com%2Fhook', 'url=https%3A%2F%2Fexample.com%2Fhook'),
    ),
    made(
      '`urlencode()` on pairs that were joined for the signature, with',
      sortedQueries('name=Ali+%26+Sons&a=1', 'a=1&name=Ali+%26+Sons'),
      sortedQueries('name=Ali+%26+Sons&a=1', 'a=1&name=Ali%20%26%20Sons'),
    ),
    made(
      'Dates with `+00:00` and callback URLs as parameters are the usual',
      sortedQueries('from=2026-04-30T00%3A00%3A00%2B00%3A00', 'from=2026-04-30T00%3A00%3A00%2B00%3A00'),
    ),
    nothing('Test data has digits and letters only.'),
  ],
  query_not_sorted: [
    made(
      [
        "The raw query string was taken: `$_SERVER['QUERY_STRING']`, `url.search`,",
        'Objects, dictionaries and `URLSearchParams` keep the order in',
        'Sorting was done, but `sort()` gave a new list which was not',
      ],
      sortedQueries('limit=20&date=2026-04-30&account=9', 'limit=20&date=2026-04-30&account=9'),
      sortedQueries('b=x%20y&a=1', 'b=x y&a=1'),
    ),
    nothing('A test with one parameter, or with `a` and `b`, showed nothing.'),
  ],
  query_parameter_lost: [
    made(
      'JavaScript `Object.fromEntries(new URLSearchParams(query))` and',
      queries('tag=a&tag=b&page=2', 'tag=b&page=2'),
      sortedQueries('tag=a&tag=b', 'tag=b'),
    ),
    made(
      "`URLSearchParams.get()`, Go's `Values.Get()` and Java's `getParameter()`",
      queries('tag=a&tag=b&page=2', 'tag=a&page=2'),
      sortedQueries('tag=a&tag=b', 'tag=a'),
    ),
    made(
      "PHP's `$_GET` keeps the last, unless the key is written `tag[]`.",
      queries('tag=a&tag=b&page=2', 'tag=b&page=2'),
    ),
  ],
  query_reordered: [
    made(
      'A hash table of the language gives its members in an order of its own.',
      queries('a=1&b=2&c=3', 'c=3&b=2&a=1'),
    ),
    made(
      'The query is built twice: from a map for the signature, and by',
      queries('limit=20&account=9&date=1', 'date=1&limit=20&account=9'),
    ),
    missed(
      'A hash table of the language gives its members in an order of its own.',
      queries('a=1&b=2&c=3&d=4', 'c=3&a=1&d=4&b=2'),
    ),
  ],
  query_sorted: [
    made(
      [
        'AWS, OAuth 1.0 and many payment gateways sort, and their helper was reused.',
        'Go `url.Values.Encode()` sorts, always: `url.Values{"b": {"2"},',
        '`ksort($params)` or `Collections.sort` before signing, while',
      ],
      queries('limit=20&account=9&date=1', 'account=9&date=1&limit=20'),
    ),
    namedAs(
      ['query_reordered'],
      'A cache in front, such as Varnish with `std.querysort`, sorts',
      queries('account=9&date=1&limit=20', 'limit=20&account=9&date=1'),
    ),
  ],
  query_sorted_otherwise: [
    nothing('by bytes (wanted) | `B`, `_`, `a`, `a1`, `Ä`'),
    made(
      'JavaScript `localeCompare` | `_`, `a`, `Ä`, `a1`, `B`',
      sortedQueries('B=1&_=2&a=3&a1=4&%C3%84=5', '_=2&a=3&Ä=5&a1=4&B=1'),
    ),
    made(
      'PHP `ksort` without `SORT_STRING` | numeric keys by number: `9` before `10`',
      sortedQueries('10=a&9=b', '9=b&10=a'),
      sortedQueries('item=1&10=a&9=b', '9=b&10=a&item=1'),
    ),
    made(
      "whole pairs, `query.split('&').sort()` | `a-b=2` before `a=1`,",
      sortedQueries('a=1&a-b=2', 'a-b=2&a=1'),
      sortedQueries('tag=b&tag=a', 'tag=a&tag=b'),
    ),
    made(
      'encoded keys | `%` comes before letters, so `ä` moves to the front',
      sortedQueries('z=1&%C3%A4=2', 'ä=2&z=1'),
    ),
    made(
      "SQL's `ORDER BY`, .NET's `OrderBy(p => p.Key)` and shell `sort`",
      sortedQueries('B=1&a=2', 'a=2&B=1'),
      sortedQueries('B=1&_=2&a=3', '_=2&a=3&B=1'),
    ),
    namedAs(
      ['query_parameter_lost'],
      '`TreeMap` and `dict` hold one value for each key, and the others are lost.',
      sortedQueries('tag=b&tag=a&page=1', 'page=1&tag=a'),
    ),
  ],
  query_space: [
    made(
      [
        '`URLSearchParams`, got, axios, httpx | `encodeURIComponent`,',
        'Python `urlencode`, `quote_plus`, requests `params` | `quote`,',
        'PHP `http_build_query`, `urlencode` | `rawurlencode`, `PHP_QUERY_RFC3986`',
        'Java `URLEncoder`, Go `url.QueryEscape`, `Values.Encode` | Java',
        'Node `qs` with `RFC1738` | Node `qs` by default',
      ],
      queries('q=a%20b', 'q=a+b'),
      queries('q=a+b', 'q=a%20b'),
      queries('q=a+b&name=Ali+Sons&x=1', 'q=a%20b&name=Ali%20Sons&x=1'),
    ),
    made(
      'A signature made with one function and a URL made with another',
      queries('q=a+b&x=1', 'q=a%20b&x=1'),
      queries('phone=+49', 'phone=%2049'),
    ),
    missed(
      'A signature made with one function and a URL made with another',
      queries('phone=+49', 'phone=%2B49'),
    ),
  ],
  query_with_question_mark: [
    made(
      [
        "WHATWG `url.search` and .NET `Uri.Query` begin with `?`. Java's",
        "`url.slice(url.indexOf('?'))` includes it, and for a URL without",
        'An interpolation such as `$',
      ],
      sortedQueries('account=9&limit=20', '?account=9&limit=20'),
    ),
    made(
      'A lone `?` at the end of a URL: an empty query, which is the same as none.',
      iimmpact({ method: 'GET', target: '/v2/balance?', signs: { query: '?' } }),
    ),
  ],
};
