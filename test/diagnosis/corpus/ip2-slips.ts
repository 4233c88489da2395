/** Slips of clients of IP2. */

import { createHash } from 'node:crypto';
import {
  addedSlips,
  algorithmSlips,
  missingSlips,
  orderSlips,
  separatorSlips,
  wholeMessageSlips,
} from './algorithm-slips.ts';
import { restyled } from './body-slips.ts';
import { type Field, field, joined, type ToSign } from './client.ts';
import { doubledHeader, keyIdSlips, misnamedHeader, missingHeader } from './header-slips.ts';
import { PYTHON } from './json-text.ts';
import { hash, keyed, secretSlips, text } from './secret-slips.ts';
import { base64Slips, prefixSlips } from './signature-slips.ts';
import { hasBody, type Slip, slip } from './slip.ts';
import { queried } from './target-slips.ts';
import { clockSlips, stamped, stampSigned, zoneSlips } from './timestamp-slips.ts';

const md5 = (value: string | Buffer) => createHash('md5').update(value);

const upper = (bytes: Buffer) => bytes.toString('utf8').toUpperCase();

const ownSecretSlips: readonly Slip[] = [
  slip('secret_derived_wrongly', 'the API key is hashed with the password', () => ({
    toKey: (password, { key }) => text(md5(key.id + password).digest('base64')),
  })),
  keyed('secret_not_derived', 'the password itself is the key', (p) => text(p)),
  keyed('secret_derived_wrongly', 'the key is the 16 bytes of the MD5', (p) => md5(p).digest()),
  keyed('secret_derived_wrongly', 'the key is the MD5 in hex', (p) => text(md5(p).digest('hex'))),
  keyed('secret_derived_wrongly', 'the key is the MD5 in hex capitals', (p) =>
    text(md5(p).digest('hex').toUpperCase()),
  ),
  keyed('secret_derived_wrongly', 'the key is the MD5 in base64 without padding', (p) =>
    text(md5(p).digest('base64').replace(/=+$/, '')),
  ),
  ...['sha1', 'sha256', 'sha512'].map((name) =>
    keyed(
      'secret_derived_wrongly',
      `the key is the ${name} in base64, as in the sample that IP2 follows`,
      (p) => text(hash(name, p).toString('base64')),
    ),
  ),
  keyed('secret_derived_wrongly', 'the hex text of the MD5 is encoded as base64', (p) =>
    text(text(md5(p).digest('hex')).toString('base64')),
  ),
  keyed('text_as_utf16', 'the password is hashed as UTF-16, as by Encoding.Unicode', (p) =>
    text(md5(Buffer.from(p, 'utf16le')).digest('base64')),
  ),
];

const caseSlips: readonly Slip[] = [
  slip('message_case_changed', 'the fields are put in upper case', () => ({
    join: (fields, separator) =>
      joined(
        fields.map(({ name, bytes }) => field(name, name === 'date' ? bytes : upper(bytes))),
        separator,
      ),
  })),
  slip('message_case_kept', 'the fields are not put in lower case', () => ({
    join: (fields, separator) => joined(fields, separator),
  })),
];

const shortDate = (ms: number) => new Date(ms).toUTCString();
const iso = (ms: number) => new Date(ms).toISOString().replace(/\.\d+/, '');

const dateSlips: readonly Slip[] = [
  stamped('timestamp_format', 'the date is written as HTTP does (Thu, 12 Mar 2026 …)', shortDate),
  stamped('timestamp_format', 'the date is written as ISO 8601', iso),
  stamped('timestamp_format', 'the date is Unix time', (ms) => String(Math.floor(ms / 1000))),
  slip('timestamp_format', 'the date is written with "UTC" for "GMT"', ({ writeTimestamp }) => ({
    writeTimestamp: (ms) => writeTimestamp(ms).replace('GMT', 'UTC'),
  })),
  slip('timestamp_format', 'the date is written without "GMT"', ({ writeTimestamp }) => ({
    writeTimestamp: (ms) => writeTimestamp(ms).replace(' GMT', ''),
  })),
  stampSigned('timestamp_format', 'the long date is sent, the date of HTTP is signed', (_, ms) =>
    shortDate(ms),
  ),
  stampSigned('timestamp_format', 'the long date is sent, ISO 8601 is signed', (_, ms) => iso(ms)),
  stampSigned('timestamp_format', 'the long date is sent, Unix time is signed', (_, ms) =>
    String(Math.floor(ms / 1000)),
  ),
  stampSigned('timestamp_format', 'the date is signed without its "GMT"', (sent) => sent.replace(' GMT', '')),
  slip(
    'timestamp_differs',
    'the clock is read again for the header, a second later',
    ({ writeTimestamp }) => ({
      timestampToSign: (_, ms) => writeTimestamp(ms - 1000),
    }),
  ),
  slip(
    'timestamp_differs',
    'the clock is read again for the header, two seconds later',
    ({ writeTimestamp }) => ({
      timestampToSign: (_, ms) => writeTimestamp(ms - 2000),
    }),
  ),
];

const fieldSlips: readonly Slip[] = [
  restyled('body_numbers_changed', 'the amount is signed as JavaScript writes numbers', {
    numbers: 'shortest',
  }),
  restyled('body_numbers_changed', 'the amount is signed as Python writes floats', {
    numbers: 'with a decimal',
  }),
  restyled('body_numbers_changed', 'the amount is signed with two decimals', { numbers: 'two decimals' }),
  restyled('body_spaced', 'a reference that is an object is signed as json.dumps writes it', {
    colon: PYTHON.colon,
    comma: PYTHON.comma,
    indent: '',
  }),
  slip('body_charset', 'the fields are signed in Latin-1', ({ finishMessage }) => ({
    finishMessage: (message) => Buffer.from(finishMessage(message).toString('utf8'), 'latin1'),
  })),
  slip('body_charset', 'the fields are read as Latin-1 and encoded again', ({ finishMessage }) => ({
    finishMessage: (message) => text(finishMessage(message).toString('latin1')),
  })),
  slip('body_non_ascii_escaped', 'the fields are cut out of the text of json.dumps', ({ fields }) => ({
    fields: (values) =>
      fields(values).map(({ name, bytes }) =>
        field(
          name,
          bytes
            .toString()
            .replaceAll(
              /[\u0080-\uffff]/g,
              (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
            ),
        ),
      ),
  })),
  queried('query_not_decoded', 'parameters are signed as they stand in the URL', (q) =>
    q.replaceAll('%', '%25').replaceAll('+', '%2B'),
  ),
];

const digestSlips: readonly Slip[] = [
  slip('content_digest_wrong', 'Content-MD5 is a SHA-256', {
    make: ({ headers }) => ({
      headers: (values) =>
        headers(values).map(([name, value]) => [
          name,
          name === 'Content-MD5' ? hash('sha256', values.body).toString('base64') : value,
        ]),
    }),
    hidesOthers: true,
  }),
  slip('content_digest_wrong', 'Content-MD5 is written in hex', {
    make: ({ headers }) => ({
      headers: (values) =>
        headers(values).map(([name, value]) => [
          name,
          name === 'Content-MD5' ? Buffer.from(value, 'base64').toString('hex') : value,
        ]),
    }),
  }),
  digested('Content-MD5 is that of an empty body', (b) => b.subarray(0, 0), hasBody),
  digested('Content-MD5 is that of the body with a newline', (b) => Buffer.concat([b, text('\n')])),
  digested('Content-MD5 is that of the body in Latin-1', (b) => Buffer.from(b.toString('utf8'), 'latin1')),
];

function digested(title: string, change: (body: Buffer) => Buffer, on?: Slip['on']): Slip {
  return slip('content_digest_wrong', title, {
    make: ({ headers }) => ({
      headers: (values) =>
        headers(values).map(([name, value]) => [
          name,
          name === 'Content-MD5' ? md5(change(values.body)).digest('base64') : value,
        ]),
    }),
    on,
  });
}

/** A field that does not belong to the representation, behind the others. */
function beforeDate(what: string, extra: (values: ToSign) => string, on?: Slip['on']): Slip {
  return slip('message_field_added', `${what} is signed before the date`, {
    make: ({ fields }) => ({
      fields: (values) => {
        const all = fields(values);
        return [...all.slice(0, -1), field('added', extra(values)), ...all.slice(-1)];
      },
    }),
    on,
  });
}

/** All of them. */
export function ip2Slips(fields: readonly string[]): readonly Slip[] {
  return [
    ...ownSecretSlips,
    ...secretSlips,
    ...base64Slips,
    ...prefixSlips('ApiAuth ', ['Bearer ', 'Basic ', 'ApiAuth:', 'ApiAuth signature=']),
    ...algorithmSlips,
    ...wholeMessageSlips,
    ...caseSlips,
    ...separatorSlips({
      'a comma': ',',
      'a bar': '|',
      'a space': ' ',
      'a newline': '\n',
      'an ampersand': '&',
      'a dash': '-',
    }),
    slip('message_separator_wrong', 'the date is appended after a space', ({ timestampToSign }) => ({
      timestampToSign: (sent, ms) => ` ${timestampToSign(sent, ms)}`,
    })),
    slip('message_separator_wrong', 'the date is appended on a line of its own', ({ timestampToSign }) => ({
      timestampToSign: (sent, ms) => `\n${timestampToSign(sent, ms)}`,
    })),
    ...missingSlips([...fields, 'date']),
    ...orderSlips([
      ['RequestId', 'BatchId'],
      ['SubscriptionId', 'AccountId'],
      ['CurrencyCode', 'CountryCode'],
      ['ChannelId', 'Reference'],
      ['Amount', 'PaymentMethodId'],
    ]),
    ...addedSlips([['the API key', 'first', 'keyId']]),
    beforeDate('Content-MD5', ({ body }) => hash('md5', body).toString('base64').toLowerCase(), hasBody),
    beforeDate('method and path', ({ method, path }) => (method + path).toLowerCase()),
    slip(
      'message_field_order',
      'the fields of the path are signed after those of the body',
      ({ fields }) => ({
        fields: (values) => {
          const [subscription, accountId, ...others] = fields(values) as [Field, Field, ...Field[]];
          return [...others.slice(0, -1), subscription, accountId, ...others.slice(-1)];
        },
      }),
    ),
    slip('message_field_added', 'the method is signed first, as in another revision', ({ fields }) => ({
      fields: (values) => [field('method', values.method), ...fields(values)],
    })),
    ...fieldSlips,
    ...dateSlips,
    ...clockSlips,
    ...zoneSlips({ Uganda: 3, 'New York in winter': -5 }),
    ...keyIdSlips,
    ...digestSlips,
    ...['X-ApiAuth-ApiKey', 'X-Date', 'Authorization'].map(missingHeader),
    misnamedHeader('X-ApiAuth-ApiKey', 'X-Api-Key'),
    misnamedHeader('X-Date', 'Date'),
    misnamedHeader('Authorization', 'X-Authorization'),
    misnamedHeader('Authorization', 'Signature'),
    doubledHeader('Authorization', () => 'Basic cGFydG5lcjpwYXNz'),
    doubledHeader('X-Date', (value) => value),
  ];
}
