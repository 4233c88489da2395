/** Bodies of JSON that one serialiser writes for the signature and another one for the wire. Texts are what the languages print. */

import { made, namedAs, type Pages } from '../causes.ts';
import { bodies, hashedBodies } from '../vendors.ts';

const COMPACT = '{"amount":"150.00","refid":"MS-42","lines":[1,2]}';
const PYTHON = '{"amount": "150.00", "refid": "MS-42", "lines": [1, 2]}';
const PRETTY = '{\n  "amount": "150.00",\n  "refid": "MS-42",\n  "lines": [\n    1,\n    2\n  ]\n}';
const PRETTY_4 =
  '{\n    "amount": "150.00",\n    "refid": "MS-42",\n    "lines": [\n        1,\n        2\n    ]\n}';
const RUBY = '{\n  "amount": "150.00",\n  "refid": "MS-42",\n  "lines": [\n    1,\n    2\n  ]\n}';
const NAME = (name: string): string => `{"name":"${name}","x":1}`;
const NON_ASCII = NAME('José 😀');
const ESCAPED = NAME('Jos\\u00e9 \\ud83d\\ude00');
const CAPITALS = NAME('Jos\\u00E9 \\uD83D\\uDE00');
const URL = '{"url":"https://example.com/a?x=1&y=2","n":"M&S <b>"}';
const GO = '{"url":"https://example.com/a?x=1\\u0026y=2","n":"M\\u0026S \\u003cb\\u003e"}';
const DOTNET_PLAIN = `{"n":"O'Brien + M&S <b>","x":1}`;
const DOTNET = '{"n":"O\\u0027Brien \\u002B M\\u0026S \\u003Cb\\u003E","x":1}';
const GSON = '{"n":"O\\u0027Brien + M\\u0026S \\u003cb\\u003e","x":1}';
const SLASHES = '{"url":"https://example.com/a","n":"a/b"}';
const PHP_SLASHES = '{"url":"https:\\/\\/example.com\\/a","n":"a\\/b"}';

export const PAGES: Pages = {
  body_compacted: [
    made("Python: the signature is over `json.dumps(data, separators=(',',", bodies(PYTHON, COMPACT)),
    made(
      'A Postman script signs `JSON.stringify(JSON.parse(pm.request.body.raw))`,',
      bodies(PRETTY, COMPACT),
      bodies('{ "amount":"150.00","refid" : "MS-42" }', '{"amount":"150.00","refid":"MS-42"}'),
    ),
    made('A file with pretty JSON is sent with `curl --data-binary @body.json`,', bodies(PRETTY, COMPACT)),
    made(
      'In Jackson, Gson or System.Text.Json, the indenting option is on',
      bodies(PRETTY, COMPACT),
      bodies(PRETTY_4, COMPACT),
    ),
    namedAs(
      ['body_compacted', 'body_trailing_newline'],
      'A file with pretty JSON is sent with `curl --data-binary @body.json`,',
      hashedBodies(PRETTY, `${COMPACT}\n`),
    ),
  ],
  body_spaced: [
    made('`json.dumps(data)` is signed, and httpx sends: since version', bodies(COMPACT, PYTHON)),
    made('`JSON.stringify(data, null, 2)` is signed, and `axios.post(url,', bodies(COMPACT, PRETTY)),
    namedAs(
      ['body_line_endings'],
      '`curl -d @body.json` takes the line breaks out, also those between',
      bodies(PRETTY.replaceAll('\n', ''), PRETTY),
      bodies(PRETTY_4.replaceAll('\n', ''), PRETTY_4),
    ),
    made(
      'A YAML or Terraform template renders the JSON for the signature,',
      bodies(COMPACT, PRETTY),
      bodies(COMPACT, PYTHON),
    ),
    made(
      "Java's `JSONObject.toString(2)`, Ruby's `JSON.pretty_generate`,",
      bodies(COMPACT, '{\n  "amount": "150.00",\n  "refid": "MS-42",\n  "lines": [\n    1,\n    2\n  ]\n}'),
      bodies(COMPACT, RUBY),
      bodies(COMPACT, PRETTY_4),
    ),
  ],
  body_double_encoded: [
    made(
      [
        '`JSON.stringify(body)` where `body` is a string already. A function',
        'Lambda and API Gateway: `event.body` is a string, and `JSON.stringify(event.body)`',
        "C# `[FromBody] string`, `PostAsJsonAsync(url, json)`, and Jackson's",
      ],
      bodies(COMPACT, JSON.stringify(COMPACT)),
    ),
    made(
      'Python: `json.dumps(json.dumps(data))`, or `requests.post(url,',
      bodies(PYTHON, JSON.stringify(PYTHON)),
      bodies(JSON.stringify(PYTHON), PYTHON),
    ),
    made(
      "A queue's message holds JSON as text inside JSON (SNS, SQS, EventBridge),",
      bodies(JSON.stringify(COMPACT), COMPACT),
    ),
  ],
  body_html_escaped: [
    made("Go's `json.Marshal` escapes `<`, `>` and `&`. An `Encoder` with", bodies(URL, GO), bodies(GO, URL)),
    made(
      ".NET `System.Text.Json` escapes `'` and `+` in addition. Gson",
      bodies(DOTNET_PLAIN, DOTNET),
      bodies(DOTNET_PLAIN, GSON),
      bodies(GSON, DOTNET_PLAIN),
    ),
    made(
      "Rails' `to_json` escapes `<`, `>` and `&`, unlike `JSON.generate`.",
      bodies(URL, GO),
      bodies(GO, URL),
    ),
    made(
      [
        'A gateway or a queue written in one of these re-serialises what',
        'URLs with a query inside the JSON are the usual place: `?a=1&b=2`.',
      ],
      bodies(GO, URL),
    ),
    made(
      ".NET `System.Text.Json` escapes `'` and `+` in addition. Gson",
      bodies('{"a":"x=1","b":"M&S"}', '{"a":"x\\u003d1","b":"M\\u0026S"}'),
    ),
    namedAs(
      ['body_html_escaped', 'body_trailing_newline'],
      "Go's `json.Marshal` escapes `<`, `>` and `&`. An `Encoder` with",
      hashedBodies(GO, `${URL}\n`),
    ),
  ],
  body_slashes_escaped: [
    made(
      "The signature is made from one and Guzzle's `'json' => $data`",
      bodies(SLASHES, PHP_SLASHES),
      bodies(PHP_SLASHES, SLASHES),
    ),
  ],
  body_non_ascii_escaped: [
    made(
      'Python `json.dumps`, `requests.post(json=…)` | `ensure_ascii=False`,',
      bodies(NON_ASCII, ESCAPED),
      bodies(ESCAPED, NON_ASCII),
    ),
    made(
      'PHP `json_encode` | with `JSON_UNESCAPED_UNICODE`',
      bodies(NON_ASCII, ESCAPED),
      bodies(ESCAPED, NON_ASCII),
    ),
    made(
      '.NET `System.Text.Json` (`\\u00E9`, in capitals) | with `UnsafeRelaxedJsonEscaping`,',
      bodies(NON_ASCII, CAPITALS),
      bodies(CAPITALS, NON_ASCII),
    ),
    made("| JavaScript, Go, Ruby, Java's Jackson and Gson", bodies(NON_ASCII, ESCAPED)),
    made(
      'So each pair of one from the left and one from the right makes',
      bodies(ESCAPED, CAPITALS),
      bodies(CAPITALS, ESCAPED),
    ),
  ],
  body_reserialised: [
    made(
      'A framework parses the body, and the handler serialises it again',
      bodies(NAME('José a/b'), '{"name": "Jos\\u00e9 a/b", "x": 1}'),
      bodies('{"name": "José a/b", "x": 1}', NAME('Jos\\u00e9 a\\/b')),
    ),
    made(
      'A gateway, a queue or a logging middleware reads JSON and writes it anew.',
      bodies('{"name": "Jos\\u00e9 a/b", "x": 1}', NAME('José a/b')),
    ),
    made(
      'Client and signer use two libraries: one signs, the other one sends.',
      bodies(NAME('Jos\\u00e9 a\\/b'), '{"name": "Jos\\u00e9 a/b", "x": 1}'),
    ),
  ],
};
