/** Bodies that are signed as something else than the text that is sent: printed, encoded, as a form. */

import { made, missed, namedAs, type Pages } from '../causes.ts';
import type { Attempt } from '../client.ts';
import { bodies, github, hashedBodies, iimmpact, influencemart, slaunchx } from '../vendors.ts';

const BODY = '{"amount":"150.00","note":"a b","url":"https://example.com/a"}';
const base64 = Buffer.from(BODY).toString('base64');
const FORM = { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } };
const form = (sent: string, signed: string): Attempt =>
  github({ body: sent, signs: { body: signed }, ...FORM });
/** The same without a body. */
const nothingSent = (signed: string): Attempt[] => [
  github({ body: '', signs: { body: signed } }),
  iimmpact({ method: 'GET', body: '', signs: { body: signed } }),
];
const DATA = '{"a":1,"b":null,"c":true}';

export const PAGES: Pages = {
  body_backslashes: [
    made(
      '`addslashes` of PHP, `wp_slash` of WordPress, which puts backslashes',
      bodies('{"a":1,"b":"x"}', '{\\"a\\":1,\\"b\\":\\"x\\"}'),
      bodies(`{"a":"O'Brien"}`, `{\\"a\\":\\"O\\'Brien\\"}`),
    ),
    made(
      'A body in a shell or in a settings file, whose escapes were taken',
      bodies('{"a":1,"b":"x"}', '{\\"a\\":1,\\"b\\":\\"x\\"}'),
      bodies('{\\"a\\":1,\\"b\\":\\"x\\"}', '{"a":1,"b":"x"}'),
    ),
    made(
      '`JSON.stringify` of a text, without the quotation marks around it.',
      bodies(BODY, JSON.stringify(BODY).slice(1, -1)),
    ),
  ],
  body_byte_order_mark: [
    made(
      [
        'Windows PowerShell 5.1: `Out-File -Encoding utf8` and `Set-Content',
        '.NET `new StreamWriter(path, false, Encoding.UTF8)` and `Encoding.UTF8.GetPreamble()`.',
        'Excel\'s "CSV UTF-8", Notepad before Windows 10 1903, Python\'s `utf-8-sig`.',
        'Java never drops it: it stays as `U+FEFF` at the start of the string.',
      ],
      bodies(BODY, `\ufeff${BODY}`),
      bodies(`\ufeff${BODY}`, BODY),
    ),
    made(
      'JavaScript loses it: `response.text()`, `blob.text()` and `TextDecoder`',
      bodies(`\ufeff${BODY}`, BODY),
    ),
  ],
  body_encoded: [
    made('The body was read as base64, which some platforms hand to functions', hashedBodies(BODY, base64)),
    made(
      'A function for URLs was called on everything that is signed.',
      hashedBodies(BODY, encodeURIComponent(BODY)),
    ),
    made(
      "Ruby's `Base64.encode64` puts a line feed behind every 60 characters.",
      bodies(BODY, `${(base64.match(/.{1,60}/g) ?? []).join('\n')}\n`),
    ),
  ],
  body_form_encoded: [
    made(
      'The signing sample of the vendor is for its older form API: `http_build_query($data)`,',
      bodies(BODY, 'amount=150.00&note=a+b&url=https%3A%2F%2Fexample.com%2Fa'),
      bodies(BODY, 'amount=150.00&note=a%20b&url=https%3A%2F%2Fexample.com%2Fa'),
    ),
    made(
      '`requests.post(url, data=dict)` sends a form and `json=dict`',
      bodies('{"amount": "150.00", "note": "a b"}', 'amount=150.00&note=a+b'),
      bodies('{"amount":"150.00","note":"a b"}', 'amount=150.00&note=a+b'),
    ),
    made(
      'Payment gateways that sign sorted pairs `a=1&b=2` are common,',
      bodies('{"note":"a b","amount":"150.00"}', 'amount=150.00&note=a b'),
    ),
    made(
      '`curl -d` labels JSON as `application/x-www-form-urlencoded`,',
      github({
        body: '{"amount":"150.00","note":"a b"}',
        signs: { body: 'amount=150.00&note=a+b' },
        ...FORM,
      }),
    ),
    missed(
      '`curl -d` labels JSON as `application/x-www-form-urlencoded`,',
      github({ body: '{"amount":"150.00"}', signs: { body: '%7B%22amount%22%3A%22150.00%22%7D=' }, ...FORM }),
    ),
  ],
  body_form_respelt: [
    made(
      'The form is built twice, by functions that encode differently:',
      form('q=a+b&x=%7E1', 'q=a%20b&x=~1'),
      form('q=a%20b&x=%21', 'q=a+b&x=%21'),
    ),
    made(
      'It is signed before it is encoded, as exchanges of old have it.',
      form('q=a+b&x=1%2F2', 'q=a b&x=1/2'),
    ),
    made(
      'On the receiving side, a framework has parsed the form, and it',
      form('q=a%20b&x=1', 'q=a+b&x=1'),
      form('b=2&a=1', 'a=1&b=2'),
    ),
  ],
  body_sent_as_form: [
    made(
      '`requests.post(url, data=payload)` of Python sends a dict as',
      form('amount=5&currency=EUR', '{"amount":5,"currency":"EUR"}'),
      form('amount=5&currency=EUR', '{"amount": 5, "currency": "EUR"}'),
      form('amount=5&note=a+b', '{"amount":"5","note":"a b"}'),
    ),
    made(
      "A webhook is set to send forms: GitHub's content type `application/x-www-form-urlencoded`",
      form(
        `payload=${encodeURIComponent('{"action":"opened","number":1}')}`,
        '{"action":"opened","number":1}',
      ),
    ),
  ],
  body_stringified: [
    made('JavaScript | `` `$', bodies(DATA, '[object Object]')),
    made(
      "Python | `str(data)`, `f\"{data}\"` | `{'a': 1, 'b': None, 'c': True}`",
      bodies(DATA, "{'a': 1, 'b': None, 'c': True}"),
    ),
    made('Go |', bodies('{"a":1,"b":"x"}', 'map[a:1 b:x]')),
    made('PHP | `"$data"` | `Array`, with a warning', bodies(DATA, 'Array')),
    made(
      'Java | `map.toString()`, `"" + bytes` | `{a=1}`, `[B@15c43bd9`',
      bodies('{"a":1,"b":"x"}', '{a=1, b=x}'),
    ),
    missed('Java | `map.toString()`, `"" + bytes` | `{a=1}`, `[B@15c43bd9`', bodies(DATA, '[B@15c43bd9')),
    made(
      'Ruby | `data.to_s` | `{:a=>1}`',
      bodies('{"a":1,"b":"x"}', '{:a=>1, :b=>"x"}'),
      bodies('{"a":1,"b":"x"}', '{"a"=>1, "b"=>"x"}'),
    ),
    made(
      'C# |',
      bodies(DATA, 'System.Object[]'),
      bodies(DATA, 'System.Collections.Generic.Dictionary`2[System.String,System.Object]'),
    ),
    missed('`fetch` sends such a text without an error, as `text/plain`.', bodies('[object Object]', DATA)),
  ],
  body_placeholder: [
    made(
      ['nothing | `47DEQpj8`', '`JSON.stringify(body ?? {})`, `json_encode($data ?: new stdClass)`,'],
      ...nothingSent('{}'),
      ...nothingSent('null'),
    ),
    made('`{}` | `RBNvo1Wz`', ...nothingSent('{}')),
    made('`null` | `dCNOmK/n`', ...nothingSent('null')),
    made('`""` | `Eq4yyx7A`', iimmpact({ method: 'GET', signs: { body: '""' } })),
    made('`[]` | `T1PNoYwr`', ...nothingSent('[]')),
    made('Express 4 sets `req.body` to `{}` when there is none. Code that', ...nothingSent('{}')),
    made('Template strings: `$', influencemart({ method: 'GET', body: '', signs: { body: 'undefined' } })),
    made('HTTP libraries disagree: axios sends nothing for `null`, but', ...nothingSent('null')),
    namedAs(
      ['body_left_out'],
      'HTTP libraries disagree: axios sends nothing for `null`, but',
      github({ body: '{}', signs: { body: '' } }),
    ),
  ],
  body_left_out: [
    made(
      [
        'The signer runs before the body exists: axios request interceptors',
        'The body is a stream that was read before, or that can be read only once.',
        'Postman: `pm.request.body.raw` is empty for `form-data` and `urlencoded`.',
        'The client library takes `data`, the wrapper looks at `body`,',
        'Uploads: the file is attached after the headers were made.',
      ],
      github({ signs: { body: '' } }),
      slaunchx({ signs: { body: '' } }),
      iimmpact({ signs: { body: '' } }),
    ),
    made(
      '`GET` and `DELETE` with a body, which the signing code skips',
      slaunchx({ method: 'DELETE', body: BODY, signs: { body: '' } }),
      iimmpact({ method: 'GET', body: BODY, signs: { body: '' } }),
    ),
  ],
};
