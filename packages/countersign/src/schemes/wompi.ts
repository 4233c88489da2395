/** Wompi events: SHA-256 over the values that an event names, a time and a secret. */

import { defineScheme } from '../scheme/define-scheme.ts';
import { jsonField } from '../scheme/json/json-field.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { bodyValuesPart, type JsonObject, textOfScalar } from './families/body-values.ts';
import { assertTimedOptions, type TimedOptions } from './families/sender-options.ts';

/**
 * The scheme of Wompi's events. The secret is that of events.
 *
 * An event says itself which values of its `data` are signed (`signature.properties`). Here they must have the id and the status of
 * each object in `data`, and of a transaction the amount: an event could else sign nothing. Other values are not signed, nor is the
 * name of the event, so that an approved token can be told as an approved transaction: look up what you act upon. Values stand side by
 * side without a separator, and it is a plain hash, no HMAC.
 *
 * @example
 * app.post('/webhooks/wompi', webhook(wompi(), { secret: process.env.WOMPI_EVENTS_SECRET }, handle));
 * @see https://docs.wompi.co/en/docs/colombia/eventos/
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function wompi<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  assertTimedOptions('wompi', options);
  const values = bodyValuesPart('{values named in signature.properties}', signedValues);
  return defineScheme<P>({
    name: 'wompi',
    timestamp: jsonField('timestamp', 'unixSeconds'),
    signature: jsonField(['signature', 'checksum'], 'hex'),
    secret: 'utf8',
    algorithm: 'sha256',
    message: message`${values}${part.timestamp}${part.secret}`,
    toleranceSeconds: options.toleranceSeconds ?? { past: 82_800, future: 300 },
    replay: { by: 'signature', copy: 'duplicate' },
    delivery: { eventType: jsonField('event') },
    about: {
      title: 'Wompi events',
      documentation: 'https://docs.wompi.co/en/docs/colombia/eventos/',
      secret: 'The secret of events, `prod_events_…` or `test_events_…`; not a key of the API.',
      notSigned:
        'Method, path, query, headers, and all of the body but the time and the values that it names.',
      redelivery: 'After 30 min, 3 h and 24 h: the last is refused unless toleranceSeconds allows it.',
      answer: 'Exactly 200.',
    },
  });
}

const MOST_PROPERTIES = 50;
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  transaction: ['id', 'status', 'amount_in_cents'],
};

const STATUS = /^[A-Z_]{1,40}$/;
const AMOUNT = /\.amount_in_cents$/;

function signedValues({ data, signature }: JsonObject): string | undefined {
  const properties = isObject(signature) ? signature.properties : undefined;
  if (!Array.isArray(properties) || properties.length > MOST_PROPERTIES || !isObject(data)) return undefined;
  const needed = Object.keys(data).flatMap((name) =>
    (NEEDED[name] ?? ['id', 'status']).map((member) => `${name}.${member}`),
  );
  if (needed.length === 0 || !needed.every((path) => properties.includes(path))) return undefined;
  if (!Object.values(data).every(isSound)) return undefined;
  const texts = properties.map((path) => (typeof path === 'string' ? textAt(data, path) : undefined));
  // Digits of an amount could else stand in the value behind it.
  const isCut = properties.some((path, i) => AMOUNT.test(path) && /^\d/.test(texts.slice(i + 1).join('')));
  return isCut || texts.includes(undefined) ? undefined : texts.join('');
}

/** Without a form, the text of one value could stand in its neighbour, and leave nothing in its place. */
function isSound(object: unknown): boolean {
  if (!isObject(object)) return false;
  const { id, status, amount_in_cents: amount = 0 } = object;
  return (
    typeof id === 'string' &&
    id !== '' &&
    typeof status === 'string' &&
    STATUS.test(status) &&
    isCents(amount)
  );
}

function isCents(amount: unknown): boolean {
  return Number.isSafeInteger(amount) && (amount as number) >= 0;
}

function textAt(data: JsonObject, path: string): string | undefined {
  const value = path
    .split('.')
    .reduce<unknown>((at, name) => (isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined), data);
  return value === undefined ? undefined : textOfScalar(value);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
