/** Mutations of timestamp, method and nonce. */

import type { Scheme } from '../../scheme/scheme.ts';
import type { TimestampFormat } from '../../scheme/values/timestamp-format.ts';
import { timestampFormat } from '../../scheme/values/timestamps.ts';
import type { NamedMistake } from '../mistakes/named-mistake.ts';
import { unixUnit } from '../parse/lenient-time.ts';
import { type Situation, withSegment } from './candidate-message.ts';
import type { MessageMutation, SituationMutation } from './mutation.ts';

/** The timestamp that was sent. */
export interface SentTime {
  /** Milliseconds since the epoch. */
  readonly ms: number;
  /** The scheme's own form. */
  readonly format: TimestampFormat | undefined;
}

/** A time in the form of a scheme. */
export function sentTimeOf(scheme: Scheme, ms: number): SentTime {
  const format = scheme.introspection?.declaration.timestamp?.options.format;
  return { ms, format: format && timestampFormat(format) };
}

type Facts = Pick<SituationMutation, 'cost' | 'stage'>;

const HOUR_MS = 3_600_000;
/** The zones of the world, in minutes from UTC. */
const ZONES = [
  ...Array.from({ length: 27 }, (_, i) => (i - 12) * 60),
  ...[-570, -210, 210, 270, 330, 345, 390, 525, 570, 630, 765],
].filter((minutes) => minutes !== 0);
/** A request takes that long to be made, or is dated ahead so far. */
const FURTHEST_SECONDS = 300;
/** More ids of other keys are not tried. */
const MOST_IDS = 20;
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/** The mutations of the timestamp in the string to sign; the header stays as it was sent. */
export function timestampMutations({ ms, format }: SentTime): SituationMutation[] {
  const seconds = Math.floor(ms / 1000);
  const inMilliseconds: NamedMistake = {
    code: inUnit(format, 'seconds', 'timestamp_in_milliseconds'),
    detail: 'milliseconds',
  };
  const inSeconds: NamedMistake = {
    code: inUnit(format, 'milliseconds', 'timestamp_in_seconds'),
    detail: 'seconds',
  };
  return [
    ...(format === undefined ? [] : ofOwnFormat(ms, format)),
    signedAs(inMilliseconds, 1, String(seconds * 1000)),
    signedAs(inMilliseconds, 1, String(ms)),
    signedAs(inSeconds, 1, String(seconds)),
    ...isoForms(seconds * 1000),
    signedAs({ code: 'timestamp_format', detail: 'seconds with a fraction' }, 3, `${seconds}.0`),
  ];
}

/** Other times in the form of the scheme. */
function ofOwnFormat(ms: number, format: TimestampFormat): SituationMutation[] {
  const own = format.format(ms);
  return [
    signedAs({ code: 'timestamp_format' }, 1, own),
    signedAs({ code: 'timestamp_format', detail: 'without its last word' }, 3, own.replace(/ \S+$/, '')),
    ...[1, -1, 2, -2, 3, -3, 4, -4, 5, -5].map((step) =>
      signedAs(differs(step), Math.abs(step) === 1 ? 1 : 3, format.format(ms + step * 1000)),
    ),
    ...ZONES.map((minutes) => {
      const detail = `${minutes > 0 ? '+' : '-'}${Math.abs(minutes / 60)} h`;
      const shifted = format.format(ms + (minutes / 60) * HOUR_MS);
      return signedAs({ code: 'timestamp_zone', detail }, minutes % 60 === 0 ? 3 : 4, shifted);
    }),
  ];
}

/**
 * The seconds around, and what a header in whole seconds does not tell: milliseconds, and fractions of four digits, as of
 * `microtime(true)` of PHP and `Date.now() / 1000`. Many tries, each for itself; Python's seven digits would be too many.
 */
export function timestampSweep({ ms, format }: SentTime): SituationMutation[] {
  if (format === undefined || unixUnit(format) !== 'seconds') return [];
  const distances = Array.from({ length: 2 * FURTHEST_SECONDS + 1 }, (_, i) => i - FURTHEST_SECONDS)
    .filter((seconds) => Math.abs(seconds) > 5)
    .map((seconds) => signedAs(differs(seconds), 4, format.format(ms + seconds * 1000)));
  const second = Math.floor(ms / 1000) * 1000;
  const milliseconds = Array.from({ length: 999 }, (_, i) =>
    signedAs({ code: 'timestamp_in_milliseconds' }, 4, String(second + i + 1)),
  );
  const fractions = Array.from({ length: 9999 }, (_, i) =>
    signedAs(
      { code: 'timestamp_format', detail: 'seconds with a fraction' },
      6,
      String((second * 10 + i + 1) / 10_000),
    ),
  );
  return [...distances, ...milliseconds, ...fractions];
}

/** The code where the scheme's form is Unix time in the given unit; else it is another form altogether. */
function inUnit(
  format: TimestampFormat | undefined,
  unit: 'seconds' | 'milliseconds',
  code: 'timestamp_in_milliseconds' | 'timestamp_in_seconds',
): NamedMistake['code'] {
  return format === undefined || unixUnit(format) === unit ? code : 'timestamp_format';
}

function differs(seconds: number): NamedMistake {
  return { code: 'timestamp_differs', detail: `by ${seconds > 0 ? '+' : ''}${seconds} s` };
}

function isoForms(ms: number): SituationMutation[] {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return [];
  const iso = date.toISOString();
  const short = iso.slice(0, 19);
  const mistake: NamedMistake = { code: 'timestamp_format', detail: 'as ISO 8601' };
  return [
    signedAs(mistake, 2, iso),
    signedAs(mistake, 2, `${short}Z`),
    signedAs(mistake, 3, `${short}+00:00`),
    signedAs(mistake, 3, short),
    signedAs(mistake, 3, short.replace('T', ' ')),
    signedAs({ code: 'timestamp_format', detail: 'as an HTTP date' }, 3, date.toUTCString()),
  ];
}

function signedAs(mistake: NamedMistake, cost: number, text: string): SituationMutation {
  return mutation(mistake, { cost, stage: 'timestamp' }, ({ request, signatureFields }) =>
    signatureFields.timestamp === text
      ? undefined
      : { request, signatureFields: { ...signatureFields, timestamp: text } },
  );
}

/** The mutations of the method in the string to sign. */
export function methodMutations(sent: string): SituationMutation[] {
  const facts = { stage: 'method' } as const;
  const withMethod = (mistake: NamedMistake, cost: number, method: string) =>
    mutation(mistake, { cost, ...facts }, ({ request, signatureFields }) => ({
      request: { ...request, method },
      signatureFields,
    }));
  const capitalised = sent.slice(0, 1).toUpperCase() + sent.slice(1).toLowerCase();
  return [
    withMethod({ code: 'method_case' }, 1, sent.toLowerCase()),
    withMethod({ code: 'method_case' }, 3, capitalised),
    withMethod({ code: 'method_case' }, 3, sent.toUpperCase()),
    ...METHODS.filter((method) => method !== sent).map((method) => {
      // Caches ask with GET for what a HEAD asks for.
      const mayBeProxy = sent === 'GET' && method === 'HEAD';
      return withMethod({ code: 'method_differs', detail: method, mayBeProxy }, 3, method);
    }),
  ];
}

/** The mutations of the nonce in the string to sign. */
export function nonceMutations(nonce: string | undefined): SituationMutation[] {
  if (nonce === undefined) return [];
  const texts = [
    nonce.toLowerCase(),
    nonce.toUpperCase(),
    nonce.replaceAll('-', ''),
    `"${nonce}"`,
    `{${nonce}}`,
    Buffer.from(nonce).toString('base64'),
    ...inBase64(nonce),
    ...(/^\d{17,}$/.test(nonce) ? [String(Number(nonce))] : []),
    nonce.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
  ];
  return texts.map((text, i) =>
    mutation(
      { code: 'nonce_changed' },
      { cost: i < 3 ? 2 : 3, stage: 'nonce' },
      ({ request, signatureFields }) => ({
        request,
        signatureFields: { ...signatureFields, nonce: text },
      }),
    ),
  );
}

/** The ids of other keys in the string to sign; the header stays as it was sent. */
export function otherKeyIds(segment: number, ids: readonly string[]): MessageMutation[] {
  return ids.slice(0, MOST_IDS).map((id) => ({
    on: 'message',
    mistakes: [{ code: 'key_id_differs' }],
    cost: 3,
    stage: 'key id',
    apply: (message) => withSegment(message, segment, () => Buffer.from(id, 'latin1')),
  }));
}

/** The alphabet of base64 in place of that for URLs, and its padding. */
function inBase64(nonce: string): string[] {
  if (!/^[\w-]+$/.test(nonce)) return [];
  const standard = nonce.replaceAll('-', '+').replaceAll('_', '/');
  const padded = (text: string) => text.padEnd(Math.ceil(text.length / 4) * 4, '=');
  return [...new Set([standard, padded(standard), padded(nonce)])].filter((text) => text !== nonce);
}

function mutation(
  mistake: NamedMistake,
  facts: Facts,
  apply: (situation: Situation) => Situation | undefined,
): SituationMutation {
  return { on: 'situation', mistakes: [mistake], ...facts, apply };
}
