/** Slips in the call of the HMAC, and with its message as a whole. */

import { createHash, createHmac } from 'node:crypto';
import type { MistakeCode } from 'countersign/diagnosis';
import { field } from './client.ts';
import { hash, text } from './secret-slips.ts';
import { hasBody, isText, type Slip, slip } from './slip.ts';

function computed(code: MistakeCode, title: string, mac: (key: Buffer, message: Buffer) => Buffer): Slip {
  return slip(code, title, () => ({ mac }));
}

function finished(code: MistakeCode, title: string, change: (message: Buffer) => Buffer | string): Slip {
  return slip(code, title, {
    make: ({ finishMessage }) => ({
      finishMessage: (message) => Buffer.from(change(finishMessage(message))),
    }),
    on: isText,
  });
}

/** The HMAC itself. */
export const algorithmSlips: readonly Slip[] = [
  ...['sha1', 'sha512', 'md5', 'sha384', 'sha224', 'sha3-256'].map((name) =>
    computed('algorithm_wrong', `the HMAC is made with ${name}`, (key, message) =>
      createHmac(name, key).update(message).digest(),
    ),
  ),
  computed('plain_hash_for_hmac', 'the SHA-256 of secret and message is sent', (key, message) =>
    createHash('sha256').update(key).update(message).digest(),
  ),
  computed('plain_hash_for_hmac', 'the SHA-256 of message and secret is sent', (key, message) =>
    createHash('sha256').update(message).update(key).digest(),
  ),
  computed('plain_hash_for_hmac', 'the SHA-256 of the message alone is sent', (_, message) =>
    createHash('sha256').update(message).digest(),
  ),
  computed('hmac_arguments_swapped', 'secret and message are swapped', (key, message) =>
    createHmac('sha256', message).update(key).digest(),
  ),
  finished('message_hashed_first', 'the bytes of the SHA-256 of the message are signed', (message) =>
    hash('sha256', message),
  ),
  finished('message_hashed_first', 'the hex SHA-256 of the message is signed', (message) =>
    hash('sha256', message).toString('hex'),
  ),
  finished('message_hashed_first', 'the base64 SHA-256 of the message is signed', (message) =>
    hash('sha256', message).toString('base64'),
  ),
];

/** The string to sign as a whole. */
export const wholeMessageSlips: readonly Slip[] = [
  finished('message_trailing_newline', 'the message is piped from echo', (m) =>
    Buffer.concat([m, text('\n')]),
  ),
  finished('message_trailing_newline', 'the message is piped from echo on Windows', (m) =>
    Buffer.concat([m, text('\r\n')]),
  ),
  finished('message_case_changed', 'the whole message is put in lower case', (m) =>
    m.toString().toLowerCase(),
  ),
  finished('message_case_changed', 'the whole message is put in upper case', (m) =>
    m.toString().toUpperCase(),
  ),
  finished('message_quoted', 'the message is written as a JSON string', (m) => JSON.stringify(m.toString())),
  finished('message_encoded', 'the message is encoded as base64', (m) => m.toString('base64')),
  finished('message_encoded', 'the message is encoded as hex', (m) => m.toString('hex')),
  finished('message_encoded', 'the message is percent-encoded', (m) => encodeURIComponent(m.toString())),
];

/** Slips with the separators between fields. */
export function separatorSlips(others: Readonly<Record<string, string>>): readonly Slip[] {
  return Object.entries(others).map(([name, separator]) => {
    const code =
      separator === '\r\n'
        ? 'message_crlf'
        : separator === '\\n'
          ? 'message_literal_newline'
          : 'message_separator_wrong';
    return slip(code, `the fields are joined with ${name}`, {
      make: () => ({ separator }),
      // Before an empty field, a separator that is missing is a field that is.
      on: separator === '' ? hasBody : undefined,
    });
  });
}

/** Fields that are left out with their separator. */
export function missingSlips(names: readonly string[]): readonly Slip[] {
  return names.map((gone) =>
    slip('message_field_missing', `the field ${gone} is left out`, ({ fields }) => ({
      fields: (values) => fields(values).filter(({ name }) => name !== gone),
    })),
  );
}

/** Fields that are left empty, between their separators. */
export function emptySlips(names: readonly string[], on?: Slip['on']): readonly Slip[] {
  return names.map((empty) =>
    slip('message_field_empty', `the field ${empty} is left empty`, {
      make: ({ fields }) => ({
        fields: (values) => fields(values).map((each) => (each.name === empty ? field(empty, '') : each)),
      }),
      on,
    }),
  );
}

/** Two fields that change places. */
export function orderSlips(pairs: readonly (readonly [string, string])[]): readonly Slip[] {
  return pairs.map(([a, b]) =>
    slip('message_field_order', `the fields ${a} and ${b} change places`, ({ fields }) => ({
      fields: (values) => {
        const all = fields(values);
        const other = (wanted: string) => all.find(({ name }) => name === wanted);
        return all.map((each) => (each.name === a ? other(b) : each.name === b ? other(a) : each) ?? each);
      },
    })),
  );
}

/** A field that does not belong to the message, before or after the others. */
export function addedSlips(
  added: readonly (readonly [what: string, where: 'first' | 'last', value: 'keyId' | 'host' | string])[],
): readonly Slip[] {
  return added.map(([what, where, value]) =>
    slip('message_field_added', `${what} is signed as the ${where} field`, ({ fields }) => ({
      fields: (values) => {
        const text = value === 'keyId' ? values.keyId : value === 'host' ? values.job.host : value;
        const extra = field('added', text);
        return where === 'first' ? [extra, ...fields(values)] : [...fields(values), extra];
      },
    })),
  );
}
