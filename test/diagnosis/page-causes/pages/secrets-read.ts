/** Secrets that become another key than documented: read, written or derived in another way. */

import { defineScheme, header, message, part } from 'countersign';
import { AWS_SECRET, aws } from '../aws.ts';
import { made, namedAs, nothing, type Pages } from '../causes.ts';
import { clientOf } from '../client.ts';
import { digest, iimmpact, influencemart, ip2, ORDER, slaunchx, standardWebhooks } from '../vendors.ts';

const TEXT = 'Zk9wQ2xYd3ZtT1RrU3hFbGJhN2pQd1I4';
const HEX = '9b1deb4d3b7d4bad9bdd2b0d7b3dcb6d0f1e2d3c4b5a69788796a5b4c3d2e1f0';

const BASE64 = 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=';
/** Hex digits in base64. */
const TWICE = 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const PASSWORD = 'test-api-password';
const md5 = digest('md5', PASSWORD);

const digestedKey = clientOf({
  scheme: defineScheme({
    name: 'digested-key',
    keyId: header('X-Key'),
    timestamp: header('X-Time', 'unixSeconds'),
    signature: header('X-Signature', { encoding: 'hex' }),
    secret: { digest: { algorithm: 'sha256', encoding: 'raw' } },
    algorithm: 'hmac-sha256',
    message: message`${part.timestamp}.${part.body}`,
    toleranceSeconds: 300,
    replay: 'signature',
  }),
  keyId: 'key-17',
  secret: PASSWORD,
  toKey: (secret) => digest('sha256', secret),
  writeTime: (ms) => String(Math.floor(ms / 1000)),
  call: { method: 'POST', target: '/orders', host: 'api.example.com', body: ORDER },
  fields: ({ time, body }) => [time, body],
  separator: '.',
  encode: (mac) => mac.toString('hex'),
  frame: (signature) => signature,
  headers: ({ keyId, time }, signature) => ({ 'X-Key': keyId, 'X-Time': time, 'X-Signature': signature }),
});

export const PAGES: Pages = {
  secret_not_derived: [
    made('The step is easy to miss, because every sample calls its result', ip2({ key: PASSWORD })),
    namedAs(
      ['secret_derived_wrongly'],
      'The step is easy to miss, because every sample calls its result',
      aws({ key: AWS_SECRET }),
      aws({ key: `AWS4${AWS_SECRET}` }),
    ),
  ],
  secret_derived_wrongly: [
    made(
      '**The hash.** SHA-256 where MD5 is documented, because MD5 is',
      ip2({ key: digest('sha256', PASSWORD).toString('base64') }),
    ),
    made(
      '**The form.** PHP `md5($password)`, Python `.hexdigest()` and',
      ip2({ key: md5.toString('hex') }),
      ip2({ key: Buffer.from(md5.toString('hex')).toString('base64') }),
    ),
    made(
      '**Text or bytes.** Where the text of the base64 is the key, it',
      ip2({ key: md5 }),
      digestedKey({ key: digest('sha256', PASSWORD).toString('base64') }),
      digestedKey({ key: digest('sha256', PASSWORD).toString('hex') }),
    ),
    namedAs(
      ['secret_with_whitespace'],
      'A fourth cause is hidden: `echo "$PASSWORD" | md5sum` hashes a newline too.',
      ip2({ key: digest('md5', `${PASSWORD}\n`).toString('base64') }),
    ),
  ],
  secret_prefix_kept: [
    made(
      'The prefix only tells people what they have in front of them.',
      standardWebhooks({ key: Buffer.from(`whsec_${TWICE}`, 'base64') }),
      slaunchx({ key: 'whsec_Zk9wQ2xYd3ZtT1RrU3hFbGJhN2pQd1I4' }),
    ),
    namedAs(
      ['secret_prefix_kept', 'secret_not_decoded'],
      'The prefix only tells people what they have in front of them.',
      standardWebhooks({ key: `whsec_${TWICE}` }),
    ),
    made(
      "Python's `b64decode` drops the `_` and decodes the rest. Some",
      standardWebhooks({ key: Buffer.from(`whsec${TWICE}`, 'base64') }),
      standardWebhooks({ key: Buffer.from(`v1,whsec_${TWICE}`, 'base64') }),
      iimmpact({ key: Buffer.from(`base64:${BASE64}`, 'base64') }),
      slaunchx({ secret: 'correct-horse-battery-staple', key: 'base64:correct-horse-battery-staple' }),
    ),
  ],
  secret_prefix_removed: [
    made(
      [
        "`secret.split('_').pop()` and `preg_replace('/^.*_/', '', $secret)`,",
        'The prefix went lost when the value was stored: a form with a',
        'Somebody took the prefix for a key id and moved it elsewhere.',
      ],
      slaunchx({ secret: 'sk_test_4eC39HqLyjWDarjtT1zdp7dc', key: '4eC39HqLyjWDarjtT1zdp7dc' }),
    ),
    made(
      'A library that strips `whsec_` from any secret, as those for',
      slaunchx({ secret: 'whsec_4eC39HqLyjWDarjtT1zdp7dc', key: '4eC39HqLyjWDarjtT1zdp7dc' }),
    ),
  ],
  secret_charset: [
    made(
      'The default of the platform is another one: `getBytes()` of Java',
      slaunchx({ secret: 'Schlüssel-für-Größe-17', key: Buffer.from('Schlüssel-für-Größe-17', 'latin1') }),
      slaunchx({ secret: 'Schlüssel-für-Größe-17', key: 'Schl?ssel-f?r-Gr??e-17' }),
      slaunchx({
        secret: 'Preis-in-€-und-Größe',
        key: Buffer.from('507265697' + '32d696e2d802d756e642d4772f6df65', 'hex'),
      }),
    ),
  ],
  secret_with_whitespace: [
    made(
      [
        '`kubectl create secret generic … --from-file=secret.txt` keeps',
        '`echo "$SECRET" | base64` for the `data:` of a manifest, or for',
        "A shell's `$(cat file)` removes newlines, so the same file works",
      ],
      slaunchx({ key: `${TEXT}\n` }),
    ),
    made(
      'Editors end the last line of a file with a newline. On Windows',
      slaunchx({ key: `${TEXT}\n` }),
      slaunchx({ key: `${TEXT}\r\n` }),
      slaunchx({ key: `${TEXT}\r` }),
    ),
    made(
      'Copied from a web page or a chat: a space, a tab, or a no-break',
      slaunchx({ key: ` ${TEXT}` }),
      slaunchx({ key: `${TEXT} ` }),
      slaunchx({ key: `${TEXT}\t` }),
      slaunchx({ key: `${TEXT}\u00a0` }),
      slaunchx({ key: `\u00a0${TEXT}` }),
    ),
  ],
  secret_quoted: [
    nothing('a shell (`. ./env`), dotenv in Node and Python, systemd `EnvironmentFile`'),
    made(
      [
        '`docker run --env-file` | `"abc"`',
        '`kubectl create secret generic … --from-env-file` | `"abc"`',
        '`set SECRET="abc"` in `cmd.exe` | `"abc"`',
        '`- SECRET="abc"` as an item of a YAML list, as in Compose | `"abc"`',
        'A value that was copied out of JSON, `jq .secret` without `-r`,',
      ],
      slaunchx({ key: `"${TEXT}"` }),
      slaunchx({ key: `'${TEXT}'` }),
    ),
  ],
  secret_case_changed: [
    made(
      '`.toLowerCase()` over the whole configuration, or over "key,',
      slaunchx({ key: TEXT.toLowerCase() }),
    ),
    made(
      'A scheme signs its fields in lower case ([IP2](../schemes/ip2.md)',
      slaunchx({ key: TEXT.toLowerCase() }),
    ),
    made(
      "Hex that went through a database's `UNIQUEIDENTIFIER` or .NET's",
      influencemart({ key: HEX.toUpperCase() }),
      influencemart({ key: HEX.toUpperCase().match(/../g)?.join('-') ?? '' }),
    ),
    made(
      'Typed from a printed page or a PDF, or read out on the telephone.',
      slaunchx({ key: TEXT.toUpperCase() }),
      influencemart({ key: HEX.toUpperCase() }),
    ),
    nothing('Case does not matter while hex is decoded to bytes. It does as'),
  ],
  secret_affixed: [
    made(
      'OAuth 1 makes its key of two secrets with `&` between, and libraries',
      slaunchx({ key: `${TEXT}&` }),
    ),
    made(
      'AWS puts `AWS4` before the secret; Svix shows `v1,whsec_…`; HTTP',
      slaunchx({ key: `AWS4${TEXT}` }),
      slaunchx({ key: `${TEXT}:` }),
    ),
    namedAs(
      ['secret_prefix_kept'],
      'AWS puts `AWS4` before the secret; Svix shows `v1,whsec_…`; HTTP',
      slaunchx({ key: `whsec_${TEXT}` }),
      slaunchx({ key: `v1,whsec_${TEXT}` }),
    ),
    made(
      'Code for such a vendor was taken over.',
      slaunchx({ key: `AWS4${TEXT}` }),
      slaunchx({ key: `${TEXT}&` }),
    ),
  ],
  secret_cut_short: [
    made(
      'dotenv in Node takes `#` for a comment: `A=abc#def` is `abc`.',
      slaunchx({ secret: 'Zk9wQ2xYd3ZtT1RrU3hF#bGJhN2pQd1I4', key: 'Zk9wQ2xYd3ZtT1RrU3hF' }),
    ),
    made(
      "`cut -d= -f2` and `line.split('=')[1]` lose what follows the",
      slaunchx({ secret: 'Zk9wQ2xYd3ZtT1RrU3hFbGJhN2pQdw==', key: 'Zk9wQ2xYd3ZtT1RrU3hFbGJhN2pQdw' }),
      slaunchx({ secret: 'Zk9wQ2xYd3ZtT1RrU3hF=bGJhN2pQdw', key: 'Zk9wQ2xYd3ZtT1RrU3hF' }),
    ),
    made(
      'A shell expands `$` inside double quotes: with `S="p@ss$word!"`',
      slaunchx({ secret: 'Zk9wQ2xYd3Z-p@ss$word!', key: 'Zk9wQ2xYd3Z-p@ss!' }),
    ),
    made(
      'A space ends an unquoted value, and `;` ends a value of an INI',
      slaunchx({ secret: 'Zk9wQ2xYd3ZtT1Rr U3hFbGJhN2pQdw', key: 'Zk9wQ2xYd3ZtT1Rr' }),
      slaunchx({ secret: 'Zk9wQ2xYd3ZtT1Rr;U3hFbGJhN2pQdw', key: 'Zk9wQ2xYd3ZtT1Rr' }),
    ),
    made(
      '`VARCHAR(32)` columns in a database that cuts without an error.',
      influencemart({ key: HEX.slice(0, 32) }),
    ),
    made(
      'A NUL byte ends a string for C functions, when the decoded key',
      slaunchx({ secret: 'Zk9wQ2xYd3ZtT1Rr\0U3hFbGJhN2pQdw', key: 'Zk9wQ2xYd3ZtT1Rr' }),
    ),
  ],
  secret_missing: [
    made(
      [
        "PHP `hash_hmac('sha256', $m, getenv('PARTNER_SECRET'))` | empty",
        'Go `os.Getenv`, an unset variable in a shell, `openssl dgst -hmac',
      ],
      slaunchx({ key: '' }),
    ),
    made('JavaScript `` `$', slaunchx({ key: 'undefined' })),
    made('Python `f"{os.environ.get(\'PARTNER_SECRET\')}"` | the text `None`', slaunchx({ key: 'None' })),
    made('Java `"" + System.getenv("PARTNER_SECRET")` | the text `null`', slaunchx({ key: 'null' })),
    nothing("Java `new SecretKeySpec(new byte[0], …)`, Node `createHmac('sha256',"),
  ],
};
