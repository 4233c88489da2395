/** The declaration of a scheme, and the checks that make a wrong one fail at once. */

import { assertKnownOptions, naming } from '../internal/known-options.ts';
import { kindOf } from '../internal/value-kind.ts';
import type { KeyMode } from '../keys/api-key.ts';
import type { ResponseFormat } from '../responses/response-format.ts';
import { assertLimits, type Limit } from '../store/store.ts';
import type { Algorithm, AlgorithmName } from './algorithms.ts';
import { isJsonField, type JsonField } from './json/json-field.ts';
import { boundParts } from './message/bound-parts.ts';
import type { Message } from './message/message.ts';
import type { SecretEncoding } from './secrets.ts';
import { assertTolerance, type Tolerance } from './timestamp-window.ts';
import { type ByteLength, isEncodingName } from './values/encodings.ts';
import { assertOptionsHaveEffect } from './values/location-options.ts';
import type { ValueLocation } from './values/value-location.ts';

/** A header with a digest of the body that is checked when it is sent, though the message does not cover it. */
export interface ContentDigest {
  readonly carrier: ValueLocation;
  readonly algorithm: 'md5' | 'sha256' | 'sha512';
}

/** A signing scheme, written down as its documentation writes it. */
export interface SchemeDeclaration {
  /** A short name, as it will appear in logs. */
  readonly name: string;
  /** Where requests name the key. Without it they name none, as with most webhooks: the verifier then has one key. */
  readonly keyId?: ValueLocation | undefined;
  /** Must have a `format`: `header('X-Timestamp', 'unixSeconds')`. */
  readonly timestamp: ValueLocation;
  readonly nonce?: ValueLocation | undefined;
  readonly signature: ValueLocation;
  /** Encoding of secrets. A function gets the secret and returns the key, or throws a TypeError. */
  readonly secret: SecretEncoding | ((secret: string, keyId: string) => Uint8Array);
  readonly algorithm: AlgorithmName | Algorithm;
  /** The string to sign. Several are variants: all verify, the first is what the signer uses. */
  readonly message: Message | readonly Message[];
  /** Seconds that a timestamp may lie before or after the server's time; exactly that passes. Default: 300. */
  readonly toleranceSeconds?: Tolerance | undefined;
  /** Value that may be used once only. */
  readonly replay: 'nonce' | 'signature';
  readonly contentDigest?: ContentDigest | undefined;
  readonly requestId?: ValueLocation | undefined;
  /** True if responses repeat the request id, in the header in which requests carry it. Default: false. */
  readonly echoRequestId?: boolean | undefined;
  readonly idempotencyKey?: ValueLocation | undefined;
  /**
   * Answer to an idempotency key that comes with another request: `refuse` (default) as
   * draft-ietf-httpapi-idempotency-key-header §2.7 has it (422), or `replay`, the first response.
   */
  readonly reusedKey?: 'refuse' | 'replay' | undefined;
  /** Where an event has its id: a header, or `jsonField('id')`, a member of the signed body. */
  readonly eventId?: ValueLocation | JsonField | undefined;
  /** Limits of keys that have none of their own. Default: none. */
  readonly defaultLimits?: readonly Limit[] | undefined;
  /** The mode of a key by the prefix of its id, such as `{ sk_test_: 'test' }`. */
  readonly modeByPrefix?: Readonly<Record<string, KeyMode>> | undefined;
  /** Wording of refusals. Default: problem details (RFC 9457). */
  readonly responseFormat?: ResponseFormat | undefined;
  /** Headers that the signer adds and the verifier does not read, such as a content type. */
  readonly extraHeaders?: Readonly<Record<string, string>> | undefined;
  /** Weaknesses of the scheme, logged once when a verifier is made for it. */
  readonly warnings?: readonly string[] | undefined;
}

const MEMBERS: readonly (keyof SchemeDeclaration)[] = [
  'name',
  'keyId',
  'timestamp',
  'nonce',
  'signature',
  'secret',
  'algorithm',
  'message',
  'toleranceSeconds',
  'replay',
  'contentDigest',
  'requestId',
  'echoRequestId',
  'idempotencyKey',
  'reusedKey',
  'eventId',
  'defaultLimits',
  'modeByPrefix',
  'responseFormat',
  'extraHeaders',
  'warnings',
];

/** Throws a TypeError or RangeError that names the member at fault. */
export function assertDeclaration(declaration: SchemeDeclaration): void {
  assertKnownOptions('defineScheme()', declaration, MEMBERS);
  naming('defineScheme()', () => assertMembers(declaration));
}

function assertMembers(declaration: SchemeDeclaration): void {
  const { name, replay, nonce, timestamp } = declaration;
  if (typeof name !== 'string' || name === '') throw new TypeError('"name" must be a non-empty string');
  assertCarried('timestamp', timestamp);
  assertCarried('signature', declaration.signature);
  for (const member of ['keyId', 'nonce', 'requestId', 'idempotencyKey', 'eventId'] as const) {
    const carrier = declaration[member];
    if (carrier !== undefined && !isJsonField(carrier)) assertCarried(member, carrier);
  }
  assertOptionalHeaders(declaration);
  if (timestamp.options.format === undefined) {
    throw new TypeError(`"timestamp" must have a format: header('${timestamp.header}', 'unixSeconds')`);
  }
  if (replay !== 'nonce' && replay !== 'signature')
    throw new TypeError('"replay" must be "nonce" or "signature"');
  if (replay === 'nonce' && nonce === undefined)
    throw new TypeError('"replay" is by nonce, but no "nonce" is declared');
  assertSecretAndAlgorithm(declaration);
  assertContentDigest(declaration.contentDigest);
  assertTolerance(declaration.toleranceSeconds);
  assertMessages(declaration);
  assertLimits('defaultLimits', declaration.defaultLimits ?? []);
  assertMaps(declaration);
  if (declaration.responseFormat !== undefined && typeof declaration.responseFormat?.respond !== 'function')
    throw new TypeError('"responseFormat" must have the method respond, such as problemDetails()');
  if (!isListOfTexts(declaration.warnings ?? [])) throw new TypeError('"warnings" must be a list of texts');
}

function assertCarried(member: string, carrier: ValueLocation | undefined): void {
  if (typeof carrier?.header !== 'string')
    throw new TypeError(`"${member}" must say where it travels: header('…'), got ${kindOf(carrier)}`);
  assertOptionsHaveEffect(member, carrier);
}

function assertMaps({ modeByPrefix = {}, extraHeaders = {} }: SchemeDeclaration): void {
  for (const [name, map] of Object.entries({ modeByPrefix, extraHeaders })) {
    if (typeof map !== 'object' || map === null || Array.isArray(map))
      throw new TypeError(`"${name}" must be an object, got ${kindOf(map)}`);
  }
  for (const [prefix, mode] of Object.entries(modeByPrefix)) {
    if (mode !== 'test' && mode !== 'live')
      throw new TypeError(`"modeByPrefix.${prefix}" must be "test" or "live"`);
  }
  if (!isListOfTexts(Object.values(extraHeaders)))
    throw new TypeError('"extraHeaders" must have texts, the values of headers');
}

function isListOfTexts(list: readonly string[]): boolean {
  return Array.isArray(list) && list.every((each) => typeof each === 'string');
}

function assertOptionalHeaders(declaration: SchemeDeclaration): void {
  const { requestId, echoRequestId = false, reusedKey = 'refuse', eventId } = declaration;
  if (typeof echoRequestId !== 'boolean') throw new TypeError('"echoRequestId" must be true or false');
  if (echoRequestId && (requestId === undefined || requestId.parameter !== undefined))
    throw new TypeError('"echoRequestId" needs a "requestId" in a header of its own');
  if (reusedKey !== 'refuse' && reusedKey !== 'replay')
    throw new TypeError('"reusedKey" must be "refuse" or "replay"');
  if (isJsonField(eventId) && !messagesOf(declaration).every(({ parts }) => bindsBody(parts, eventId)))
    throw new TypeError(
      '"eventId" is read from the body, which "message" does not cover: anyone could change it',
    );
}

/** Tells whether a message covers the body as a whole, or the very member. */
function bindsBody(parts: Message['parts'], field: JsonField): boolean {
  return boundParts(parts).some(
    (part) =>
      part.lossy !== true && (part.coversBody || (isJsonField(part) && part.jsonField === field.jsonField)),
  );
}

function assertSecretAndAlgorithm({ secret, algorithm }: SchemeDeclaration): void {
  if (typeof secret !== 'function' && secret !== 'utf8' && !isEncodingName(secret)) {
    throw new TypeError('"secret" must be utf8, hex, base64, base64url or a function');
  }
  if (typeof algorithm === 'string') return;
  if (typeof algorithm?.prepare !== 'function' || !isByteLength(algorithm.signatureBytes)) {
    throw new TypeError('"algorithm" must be the name of one, or have prepare() and signatureBytes');
  }
}

function isByteLength(length: ByteLength): boolean {
  const [shortest, longest, ...more] = Array.isArray(length)
    ? (length as readonly number[])
    : [length, length];
  const areIntegers = Number.isInteger(shortest) && Number.isInteger(longest) && more.length === 0;
  return areIntegers && Number(shortest) > 0 && Number(longest) >= Number(shortest);
}

function assertContentDigest(digest: ContentDigest | undefined): void {
  if (digest === undefined) return;
  assertKnownOptions('"contentDigest"', digest, ['carrier', 'algorithm']);
  assertCarried('contentDigest.carrier', digest.carrier);
  if (!['md5', 'sha256', 'sha512'].includes(digest.algorithm))
    throw new TypeError('"contentDigest.algorithm" must be md5, sha256 or sha512');
}

function assertMessages(declaration: SchemeDeclaration): void {
  const messages = messagesOf(declaration);
  if (!Array.isArray(messages) || messages.length === 0)
    throw new TypeError(
      `"message" must be made with message\`…\` or lines(…), got ${kindOf(declaration.message)}: write message\`\${part.timestamp}.\${part.body}\``,
    );
  for (const { parts: written } of messages) {
    if (!Array.isArray(written) || written.length === 0)
      throw new TypeError('"message" must have at least one part');
    const parts = boundParts(written);
    for (const member of ['keyId', 'nonce'] as const) {
      if (parts.some(({ needs }) => needs === member) && declaration[member] === undefined)
        throw new TypeError(`"message" uses part.${member}, but no "${member}" is declared`);
    }
    if (declaration.replay === 'nonce' && !covers(declaration, parts, 'nonce')) {
      // An attacker who replays the request can exchange an unsigned nonce.
      throw new TypeError('"replay" is by nonce, but "message" does not cover the nonce');
    }
    if (!covers(declaration, parts, 'timestamp')) {
      throw new TypeError(
        '"message" does not cover the timestamp, so a captured request could be sent for ever',
      );
    }
  }
}

/** The variants of a declaration's message, as a list. */
export function messagesOf({ message }: SchemeDeclaration): readonly Message[] {
  if (typeof message !== 'object' || message === null) return [];
  return 'parts' in message ? [message] : message;
}

function covers(
  declaration: SchemeDeclaration,
  parts: Message['parts'],
  member: 'nonce' | 'timestamp',
): boolean {
  const carrier = declaration[member];
  // A nonce whose other spellings sign alike would count as new under each of them.
  const binding = member === 'nonce' ? parts.filter((part) => part.lossy !== true) : parts;
  return binding.some((part) => part.covers?.includes(member) || (carrier && holds(part, carrier)));
}

/** Tells whether a part writes the value of `carrier`: it stands for the same place, or for the whole header around it. */
function holds(part: Partial<ValueLocation>, { header, parameter }: ValueLocation): boolean {
  const isSameHeader = part.header?.toLowerCase() === header.toLowerCase();
  return isSameHeader && (part.parameter === undefined || part.parameter === parameter);
}
