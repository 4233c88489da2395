/** Bodies of JSON whose members, names or numbers differ. */

import { made, missed, type Pages } from '../causes.ts';
import { bodies } from '../vendors.ts';

const number = (text: string): string => `{"id":${text},"currency":"EUR"}`;

export const PAGES: Pages = {
  body_numbers_changed: [
    made(
      '`5.00` | `5` (JavaScript, Go, PHP, jq), `5.0` (Python)',
      bodies(number('5.00'), number('5')),
      bodies(number('5.00'), number('5.0')),
      bodies(number('5'), number('5.00')),
      bodies(number('5.0'), number('5.00')),
    ),
    made(
      '`12345678901234567890` | `12345678901234567000` (JavaScript,',
      bodies(number('12345678901234567890'), number('12345678901234567000')),
      bodies(number('12345678901234567890'), number('1.2345678901234567e+19')),
    ),
    made(
      '`1e3` | `1000` (JavaScript), `1000.0` (Python)',
      bodies(number('1e3'), number('1000')),
      bodies(number('1e3'), number('1000.0')),
    ),
    made('`1e21` | `1e+21` (JavaScript, Go, Python)', bodies(number('1e21'), number('1e+21'))),
    made(
      'A body is parsed and written again: by a proxy, a queue, a test',
      bodies(number('5.00'), number('5')),
      bodies(number('5'), number('5.00')),
      bodies(number('86.50'), number('86.5')),
      bodies(number('86.5'), number('86.50')),
    ),
    made(
      'PHP writes `5.0` as `5` unless `JSON_PRESERVE_ZERO_FRACTION`',
      bodies(number('5.0'), number('5')),
      bodies(number('5'), number('5.0')),
    ),
  ],
  body_keys_reordered: [
    made(
      '`json.dumps(data, sort_keys=True)`, `ksort($data)` or `jq -S`',
      bodies('{"refid":"MS-42","amount":"150.00","code":1}', '{"amount":"150.00","code":1,"refid":"MS-42"}'),
    ),
    made(
      'Go: a `struct` is written in the order of its fields, a `map`',
      bodies('{"Z":1,"A":2}', '{"A":2,"Z":1}'),
      bodies('{"f":1,"e":2,"d":3,"c":4,"b":5,"a":6}', '{"a":6,"b":5,"c":4,"d":3,"e":2,"f":1}'),
    ),
    made(
      "Java `HashMap` and Perl's hashes have no order. Perl even changes",
      bodies('{"refid":"MS-42","amount":"150.00","code":1}', '{"code":1,"refid":"MS-42","amount":"150.00"}'),
    ),
    missed(
      "Java `HashMap` and Perl's hashes have no order. Perl even changes",
      bodies('{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7}', '{"d":4,"a":1,"g":7,"c":3,"f":6,"b":2,"e":5}'),
    ),
    made(
      'JavaScript moves keys that look like whole numbers to the front:',
      bodies('{"b":1,"10":2}', '{"10":2,"b":1}'),
      bodies('{"b":1,"f":3,"e":3,"d":4,"c":5,"a":6,"10":2}', '{"10":2,"b":1,"f":3,"e":3,"d":4,"c":5,"a":6}'),
    ),
    made(
      "PostgreSQL's `jsonb` orders by the length of the key, then by",
      bodies('{"amount":"1","id":7,"currency":"EUR"}', '{"id":7,"amount":"1","currency":"EUR"}'),
      bodies(
        '{"currency":"EUR","amount":"1","f":6,"e":5,"dd":4,"id":7}',
        '{"e":5,"f":6,"dd":4,"id":7,"amount":"1","currency":"EUR"}',
      ),
    ),
    made('A proxy, an ORM or a queue parsed the body in between.', bodies('{"b":1,"a":2}', '{"a":2,"b":1}')),
  ],
  body_member_missing: [
    made(
      'One serialiser writes members that are null, and the other one',
      bodies('{"a":1,"note":null,"b":2}', '{"a":1,"b":2}'),
      bodies('{"a":1,"x":{"y":null,"z":1},"note":null}', '{"a":1,"x":{"z":1}}'),
    ),
    made(
      'A class for the body does not know a new member, which is lost',
      bodies('{"amount":"150.00","currency":"EUR","channel":"web"}', '{"amount":"150.00","currency":"EUR"}'),
    ),
    made(
      'A member was added after the body had been signed: an id, a time,',
      bodies('{"amount":"150.00","id":"o-17"}', '{"amount":"150.00"}'),
      bodies('{"amount":"150.00","sent_at":"2025-12-01T12:01:07Z"}', '{"amount":"150.00"}'),
    ),
    missed(
      'One serialiser writes members that are null, and the other one',
      bodies('{"a":1}', '{"a":1,"note":null}'),
    ),
  ],
  body_names_changed: [
    made(
      'Two serialisers with two settings for names: System.Text.Json',
      bodies('{"unit_price":5,"order_id":"o1"}', '{"unitPrice":5,"orderId":"o1"}'),
      bodies('{"unitPrice":5,"orderId":"o1"}', '{"unit_price":5,"order_id":"o1"}'),
      bodies('{"unitPrice":5,"orderId":"o1"}', '{"UnitPrice":5,"OrderId":"o1"}'),
    ),
    made(
      'The body is signed as the class has it, and sent as the serialiser',
      bodies('{"unitPrice":5,"orderId":"o1"}', '{"UnitPrice":5,"OrderId":"o1"}'),
    ),
  ],
  body_values_only: [
    made(
      'Some payment gateways sign the values of chosen fields, and their',
      bodies('{"amount":5,"currency":"EUR","id":"o1"}', '5EURo1'),
      bodies('{"id":"o1","currency":"EUR","amount":5}', '5EURo1'),
    ),
    made(
      '"Sign the parameters" was read as "sign the values of the parameters".',
      bodies('{"amount":5,"currency":"EUR","id":"o1"}', '5EURo1'),
    ),
  ],
  body_empty_object: [
    made(
      'PHP has one type for both: `json_decode($body, true)` makes an',
      bodies('{"items":{},"a":1}', '{"items":[],"a":1}'),
      bodies('{}', '[]'),
    ),
    made(
      'Lua, and other languages with one type for lists and maps, do the same.',
      bodies('{"items":[],"a":1}', '{"items":{},"a":1}'),
      bodies('[]', '{}'),
    ),
  ],
};
