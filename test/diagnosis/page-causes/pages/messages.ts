/** Strings to sign that are written in another form. */

import { made, missed, namedAs, type Pages } from '../causes.ts';
import type { Bytes } from '../client.ts';
import { iimmpact, influencemart, ip2, PAYMENT, PAYMENT_FIELDS, slaunchx } from '../vendors.ts';

type Rewrite = (text: string) => string;

/** The string to sign, as a text that is rewritten. */
const rewritten = (rewrite: Rewrite) => ({ message: (right: Buffer) => rewrite(right.toString()) });

/** As `repr()` of Python prints a string. */
const repr: Rewrite = (text) => `'${text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}'`;

/** A payment of IP2 with another memo, whose fields were lowered in another way. */
function memo(text: string, lowered: (fields: readonly string[]) => string) {
  const fields = PAYMENT_FIELDS.map((value) => (value === 'Test Payment' ? text : value));
  return ip2({ body: PAYMENT.replace('Test Payment', text), fields: ({ time }) => [lowered(fields), time] });
}

const trailing = (end: string) => slaunchx(rewritten((text) => text + end));
const separated = (separator: string) => slaunchx({ separator });
const indented = (values: readonly Bytes[]) =>
  values.map((value, i) => (i === 0 ? value : `    ${value}`)).join('\n');

export const PAGES: Pages = {
  message_case_changed: [
    made(
      [
        '`strtolower($message)` at the end, meant for the one field that needs it.',
        'The documentation says "lower-case hex", which is about the signature.',
        'AWS lower-cases header *names*. A port of that code lowered whole lines.',
        'Base64 inside the string cannot survive it, as the hash at the',
      ],
      iimmpact(rewritten((text) => text.toLowerCase())),
      slaunchx(rewritten((text) => text.toLowerCase())),
    ),
    made(
      'A database with a case-insensitive collation, or an `UPPER()`',
      iimmpact(rewritten((text) => text.toUpperCase())),
      slaunchx(rewritten((text) => text.toUpperCase())),
    ),
  ],
  message_case_kept: [
    made(
      'The step is one short sentence in the documentation, and most',
      memo('Test Payment', (fields) => fields.join('')),
    ),
    missed(
      'The step is one short sentence in the documentation, and most',
      memo('Test Payment', (fields) =>
        fields.map((each, i) => (i === 9 ? each.toLowerCase() : each)).join(''),
      ),
    ),
    made(
      'Where letters beyond ASCII occur, languages differ. JavaScript',
      memo('CAFÉ', (fields) => fields.join('').replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())),
      memo('LIMIT', (fields) => fields.join('').toLocaleLowerCase('tr')),
    ),
  ],
  message_crlf: [
    made(
      [
        '`Environment.NewLine` and `StringBuilder.AppendLine` in .NET,',
        'A literal over several lines, in a source file that git checked',
        "`join('\\r\\n')` because HTTP itself uses CR LF. The string to",
      ],
      separated('\r\n'),
    ),
    made('PowerShell here-strings (`@"…"@`), and arrays that are piped', separated('\r\n')),
    namedAs(
      ['message_crlf', 'message_trailing_newline'],
      'PowerShell here-strings (`@"…"@`), and arrays that are piped',
      slaunchx(rewritten((text) => `${text.replaceAll('\n', '\r\n')}\r\n`)),
    ),
  ],
  message_encoded: [
    made(
      'JWT, where header and payload are encoded before they are signed,',
      slaunchx(rewritten((text) => Buffer.from(text).toString('base64url'))),
      slaunchx(rewritten((text) => Buffer.from(text).toString('base64'))),
    ),
    made(
      'OAuth 1.0: its base string percent-encodes every part. Libraries',
      slaunchx(rewritten(encodeURIComponent)),
    ),
    made(
      '`openssl base64` or `btoa` "to be safe" with newlines and non-ASCII',
      slaunchx(rewritten((text) => Buffer.from(text).toString('base64'))),
      slaunchx(
        rewritten(
          (text) =>
            `${(
              Buffer.from(text)
                .toString('base64')
                .match(/.{1,64}/g) ?? []
            ).join('\n')}\n`,
        ),
      ),
    ),
    made(
      'An HSM or KMS command line that wants its input in base64: `aws',
      slaunchx(rewritten((text) => Buffer.from(text).toString('base64'))),
      slaunchx(rewritten((text) => Buffer.from(text).toString('hex'))),
    ),
    made(
      'Payment pages that carry their order as one base64 form field',
      influencemart(rewritten((text) => Buffer.from(text).toString('base64'))),
    ),
  ],
  message_leading_newline: [
    made(
      [
        'A template literal or heredoc that begins on a line of its own:',
        'Fields joined with a line feed, of which the first one is empty.',
      ],
      slaunchx(rewritten((text) => `\n${text}`)),
      influencemart(rewritten((text) => `\n${text}`)),
    ),
  ],
  message_literal_newline: [
    made(
      [
        "PHP, Perl and Ruby: `'a\\n'` in single quotes has a backslash.",
        'A separator that comes out of a file of settings: JSON reads',
        'C# and Python raw strings, `@"…\\n…"` and `r"…\\n…"`.',
      ],
      separated('\\n'),
    ),
    made("`printf %s 'a\\nb'`, and `echo 'a\\nb'` in bash, keep both characters.", separated('\\n')),
    made(
      'The message was escaped for a log and the log line was signed.',
      slaunchx({ body: '{"a":"b"}', ...rewritten((text) => text.replaceAll('\n', '\\n')) }),
    ),
  ],
  message_quoted: [
    made(
      [
        '`JSON.stringify(message)` on something that is a string already.',
        "`jq '.message'` on a file, without `-r`.",
        'The string was copied out of a log in JSON, together with its escapes.',
        'A queue or an RPC between the code that builds the string and',
      ],
      influencemart(rewritten(JSON.stringify)),
      slaunchx(rewritten(JSON.stringify)),
    ),
    made(
      'Go `fmt.Sprintf("%q", message)`, Rust `{:?}`, Python `repr(message)`',
      influencemart(rewritten(JSON.stringify)),
      influencemart(rewritten(repr)),
      slaunchx(rewritten(repr)),
    ),
  ],
  message_separator_wrong: [
    made(
      'Fields are concatenated without anything, since the formula is',
      influencemart({ separator: '' }),
      separated(''),
    ),
    made('`.join()` in JavaScript without an argument puts commas, and', separated(',')),
    made(
      'A template over several lines with indentation: the spaces before',
      slaunchx({
        fields: ({ method, path, time, nonce, body }) => [indented([method, path, time, nonce, body])],
      }),
    ),
    made(
      [
        'Go `fmt.Sprint(a, b)` puts a space between two values if neither',
        'Python `print(a, b)` and shell `echo $a $b` put spaces between',
      ],
      influencemart({ separator: ' ' }),
      separated(' '),
    ),
    made(
      'The layout of the documentation is taken literally: `timestamp',
      influencemart({ separator: '+.+' }),
      influencemart({ separator: ' + "." + ' }),
      influencemart({ separator: '\n.\n' }),
    ),
  ],
  message_trailing_newline: [
    made(
      [
        '`echo "$message" | openssl …`, in scripts and in many vendors\' samples.',
        'Text blocks whose last line ends: a here-document (`cat <<EOF`),',
        '`console.log(message)` or `print(message)` into a file, which',
        'Go `fmt.Fprintln(mac, message)` and Java `writer.println(message)`',
        'Online tools for HMAC, with the cursor in an empty last line',
      ],
      trailing('\n'),
      influencemart(rewritten((text) => `${text}\n`)),
    ),
    made(
      'Code for lines that puts a newline after *each* field, where',
      slaunchx({ fields: ({ method, path, time, nonce, body }) => [method, path, time, nonce, body, ''] }),
    ),
  ],
};
