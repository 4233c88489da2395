/** Strings to sign that have other fields, or have them at other places. */

import { made, missed, namedAs, type Pages } from '../causes.ts';
import type { Attempt, Bytes, Values } from '../client.ts';
import { acme, digest, iimmpact, influencemart, intend, ORDER, slaunchx } from '../vendors.ts';

type Fields = (values: Values) => readonly Bytes[];

const lines = (fields: Fields, method = 'POST'): Attempt => slaunchx({ fields, method });
const colons = (fields: Fields, method = 'POST'): Attempt => iimmpact({ fields, method });
/** Five lines of which those that are empty are left out. */
const fiveLines: Fields = ({ method, path, time, nonce, body }) => [method, path, time, nonce, body];
const filled = (fields: readonly Bytes[]) => fields.filter((field) => field.length > 0);
const TYPE = 'application/json';
const SECRET = 'Zk9wQ2xYd3ZtT1RrU3hFbGJhN2pQd1I4';

export const PAGES: Pages = {
  message_field_added: [
    made(
      'A newer or an older version of the same API signs more. A prefix',
      influencemart({ fields: ({ time, body }) => [`v1:${time}`, body] }),
      influencemart({ fields: ({ time, body }) => ['v1', time, body] }),
      slaunchx({ fields: ({ host, ...values }) => [...fiveLines({ host, ...values }), host] }),
      slaunchx({ fields: (values) => [...fiveLines(values), digest('sha256', values.body).toString('hex')] }),
    ),
    made(
      "Several vendors' formulas were mixed: the path is added because",
      iimmpact({
        fields: ({ time, nonce, method, path, query, bodyField }) => [
          'v1',
          time,
          nonce,
          method,
          path,
          query,
          bodyField,
        ],
      }),
      influencemart({ fields: ({ time, path, body }) => [time, path, body] }),
    ),
    made(
      'The key id or the secret itself is put in front, as schemes without',
      influencemart({ fields: ({ keyId, time, body }) => [keyId, time, body] }),
      slaunchx({ fields: (values) => [values.keyId, ...fiveLines(values)] }),
      slaunchx({ fields: (values) => [SECRET, ...fiveLines(values)] }),
      slaunchx({ message: (right) => Buffer.concat([Buffer.from(SECRET), right]) }),
    ),
    made(
      'A content type or a length is signed, as in the old AWS and Azure',
      slaunchx({ fields: ({ method, path, time, nonce, body }) => [method, path, TYPE, time, nonce, body] }),
      slaunchx({ fields: ({ method, path, time, nonce, body }) => [method, path, time, nonce, TYPE, body] }),
      slaunchx({ fields: (values) => [...fiveLines(values), String(ORDER.length)] }),
    ),
    missed(
      'A line that is only there for the reader, such as a comment in',
      slaunchx({ fields: (values) => ['# string to sign', ...fiveLines(values)] }),
    ),
    namedAs(
      ['message_separator_wrong'],
      "An empty field at the end from `a.join(':') + ':'`.",
      iimmpact({
        fields: ({ time, nonce, method, query, bodyField }) => [
          'v1',
          time,
          nonce,
          method,
          query,
          bodyField,
          '',
        ],
      }),
    ),
  ],
  message_field_empty: [
    made(
      'A name that does not exist: `request.queryString` where the framework',
      slaunchx({ signs: { path: '' } }),
      acme({ signs: { target: '' } }),
    ),
    made('The signature is computed before the library fills the value', slaunchx({ signs: { nonce: '' } })),
    namedAs(
      ['body_left_out'],
      'The signature is computed before the library fills the value',
      slaunchx({ signs: { body: '' } }),
    ),
    namedAs(
      ['body_left_out'],
      'The stream of the body had been read before, and the second reading',
      slaunchx({ signs: { body: '' } }),
      iimmpact({ signs: { body: '' } }),
    ),
    made(
      'A Postman variable such as `{{nonce}}` that no script has set.',
      iimmpact({ signs: { nonce: '' } }),
    ),
    made(
      'A cURL handle or a builder was asked for the value before it was set.',
      slaunchx({ signs: { time: '' } }),
      intend({ signs: { method: '' } }),
    ),
  ],
  message_field_missing: [
    made(
      "An empty field is thrown away together with its separator: `parts.filter(Boolean).join(':')`",
      colons(({ time, nonce, method, bodyField }) => ['v1', time, nonce, method, bodyField], 'GET'),
    ),
    namedAs(
      ['message_separator_wrong'],
      "`if (body) message += '.' + body`: without a body the dot is",
      influencemart({ method: 'GET', fields: (values) => filled([values.time, values.body]) }),
    ),
    made(
      "`sed '/^$/d'`, and templates that drop blank lines.",
      lines((values) => filled(fiveLines(values)), 'GET'),
    ),
    made(
      'A version tag such as `v1:` is taken for a label and left out,',
      colons(({ time, nonce, method, query, bodyField }) => [time, nonce, method, query, bodyField]),
      lines(({ method, path, time, body }) => [method, path, time, body]),
    ),
  ],
  message_field_order: [
    made(
      'Nonce before timestamp, path before method. Every vendor has',
      colons(({ time, nonce, method, query, bodyField }) => ['v1', nonce, time, method, query, bodyField]),
      lines(({ method, path, time, nonce, body }) => [path, method, time, nonce, body]),
    ),
    made(
      "The fields come out of a map that keeps none: Go's `map`, Java's",
      lines(({ method, path, time, nonce, body }) => [nonce, body, path, method, time]),
      lines(({ method, path, time, nonce, body }) => [time, body, nonce, method, path]),
    ),
    made(
      'They were sorted by name, as in schemes that sign parameters.',
      lines(({ method, path, time, nonce, body }) => [body, method, nonce, path, time]),
    ),
    made(
      'A function with five string parameters, called with two of them exchanged.',
      lines(({ method, path, time, nonce, body }) => [method, path, nonce, time, body]),
    ),
    made(
      'The order of the headers in the documentation was taken for that',
      lines(({ method, path, time, nonce, body }) => [time, nonce, method, path, body]),
    ),
  ],
  message_of_another_scheme: [
    made(
      "Code for another API was taken over: Stripe's `timestamp.body`,",
      slaunchx({ fields: ({ time, body }) => [`${time}.${body}`] }),
      slaunchx({ fields: ({ time, body }) => [`v0:${time}:${body}`] }),
      slaunchx({ fields: ({ time, method, path, body }) => [`${time}${method}${path}${body}`] }),
    ),
    made(
      'An older version of the documentation had another string, or',
      iimmpact({ fields: ({ time, body }) => [`${time}.${body}`] }),
      iimmpact({ fields: ({ method, path, time, body }) => [`${method}\n${path}\n${time}\n${body}`] }),
    ),
    made('The body alone was signed, as most webhooks have it.', slaunchx({ fields: ({ body }) => [body] })),
    namedAs(
      ['message_field_missing'],
      'The body alone was signed, as most webhooks have it.',
      influencemart({ fields: ({ body }) => [body] }),
    ),
  ],
};
