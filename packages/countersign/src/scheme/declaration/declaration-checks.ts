/** The checks of a declaration, which make a wrong one fail at once. */

import { assertKnownOptions, naming } from '../../internal/known-options.ts';
import { kindOf } from '../../internal/value-kind.ts';
import { assertLimits } from '../../store/limit.ts';
import { assertAbout } from '../about.ts';
import { assertDelivery } from '../delivery.ts';
import { assertIdempotencyRules } from '../idempotency-rules.ts';
import { isJsonField } from '../json/json-field.ts';
import { keyUrlMatcher } from '../key-url.ts';
import { toPart } from '../message/message.ts';
import { assertSecretForm, isSecretForm } from '../secrets/secret-form.ts';
import { assertTolerance } from '../timestamp-window.ts';
import { type ByteLength, isEncodingName } from '../values/encodings.ts';
import { assertOptionsHaveEffect } from '../values/location-options.ts';
import { header, isValueLocation, type ValueLocation } from '../values/value-location.ts';
import { type ContentDigest, messagesOf, type SchemeDeclaration } from './declaration.ts';
import { assertMessages, bindsBody } from './message-coverage.ts';
import { assertReplay } from './replay-rule.ts';

const MEMBERS: readonly (keyof SchemeDeclaration)[] = [
  'name',
  'keyId',
  'keyUrls',
  'timestamp',
  'nonce',
  'signature',
  'secret',
  'algorithm',
  'message',
  'toleranceSeconds',
  'oldestMs',
  'replay',
  'constants',
  'shortestSecretBytes',
  'contentDigest',
  'requestId',
  'echoRequestId',
  'idempotencyKey',
  'reusedKey',
  'idempotency',
  'eventId',
  'delivery',
  'defaultLimits',
  'modeByPrefix',
  'responseFormat',
  'extraHeaders',
  'alsoSent',
  'verifyOnly',
  'warnings',
  'about',
];

/** Throws a TypeError or RangeError that names the member at fault. */
export function assertDeclaration(declaration: SchemeDeclaration): void {
  assertKnownOptions('defineScheme()', declaration, MEMBERS);
  naming('defineScheme()', () => assertMembers(declaration));
}

function assertMembers(declaration: SchemeDeclaration): void {
  const { name } = declaration;
  if (typeof name !== 'string' || name === '') throw new TypeError('"name" must be a non-empty string');
  assertLocation('signature', declaration.signature);
  for (const member of ['timestamp', 'keyId', 'nonce', 'requestId', 'idempotencyKey', 'eventId'] as const) {
    const location = declaration[member];
    if (location !== undefined && !(member === 'eventId' && isJsonField(location)))
      assertLocation(member, location);
  }
  assertOptionalHeaders(declaration);
  assertTimestamp(declaration);
  assertReplay(declaration);
  assertConstants(declaration.constants);
  assertKeyUrls(declaration);
  assertSecretAndAlgorithm(declaration);
  assertContentDigest(declaration.contentDigest);
  assertTolerance(declaration.toleranceSeconds);
  assertMessages(declaration);
  assertLimits('defaultLimits', declaration.defaultLimits ?? []);
  assertMaps(declaration);
  assertDelivery(declaration.delivery);
  if (declaration.responseFormat !== undefined && typeof declaration.responseFormat?.respond !== 'function')
    throw new TypeError('"responseFormat" must have the method respond, such as problemDetails()');
  assertSigning(declaration);
  assertAbout(declaration.about);
  if (!isListOfTexts(declaration.warnings ?? [])) throw new TypeError('"warnings" must be a list of texts');
}

function assertLocation(member: string, location: ValueLocation | undefined): void {
  if (!isValueLocation(location))
    throw new TypeError(`"${member}" must say where it travels: header('…'), got ${kindOf(location)}`);
  assertOptionsHaveEffect(member, location);
}

function assertTimestamp({ timestamp, toleranceSeconds, oldestMs }: SchemeDeclaration): void {
  if (oldestMs !== undefined) {
    if (timestamp === undefined) throw new TypeError('"oldestMs" has no effect without a "timestamp"');
    assertKnownOptions('"oldestMs"', oldestMs, ['at', 'otherwise']);
    assertLocation('oldestMs.at', oldestMs.at);
    if (!(oldestMs.otherwise > 0)) throw new RangeError('"oldestMs.otherwise" must be greater than 0');
  }
  if (timestamp === undefined) {
    if (toleranceSeconds === undefined) return;
    throw new TypeError('"toleranceSeconds" has no effect without a "timestamp"');
  }
  if (timestamp.options.format !== undefined) return;
  const example = timestamp.header === undefined ? 'X-Timestamp' : timestamp.header;
  throw new TypeError(`"timestamp" must have a format: header('${example}', 'unixSeconds')`);
}

function assertConstants(constants: SchemeDeclaration['constants'] = {}): void {
  if (typeof constants !== 'object' || constants === null)
    throw new TypeError(`"constants" must be an object of header names and values, got ${kindOf(constants)}`);
  for (const [name, values] of Object.entries(constants)) {
    // Names are checked as those of other headers are.
    header(name);
    const list = typeof values === 'string' ? [values] : values;
    if (!isListOfTexts(list) || list.length === 0)
      throw new TypeError(`"constants.${name}" must be a text, or a list of texts of which any will do`);
  }
}

function assertKeyUrls({ keyUrls, keyId }: SchemeDeclaration): void {
  if (keyUrls === undefined) return;
  if (keyId === undefined) throw new TypeError('"keyUrls" has no effect without a "keyId"');
  keyUrlMatcher(keyUrls);
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
  if (echoRequestId && (requestId?.header === undefined || requestId.parameter !== undefined))
    throw new TypeError('"echoRequestId" needs a "requestId" in a header of its own');
  if (reusedKey !== 'refuse' && reusedKey !== 'replay')
    throw new TypeError('"reusedKey" must be "refuse" or "replay"');
  assertIdempotencyRules(declaration.idempotency, declaration.idempotencyKey);
  if (isJsonField(eventId) && !messagesOf(declaration).every(({ parts }) => bindsBody(parts, eventId)))
    throw new TypeError(
      '"eventId" is read from the body, which "message" does not cover: anyone could change it',
    );
}

function assertSecretAndAlgorithm({ secret, algorithm, shortestSecretBytes = 14 }: SchemeDeclaration): void {
  if (!Number.isInteger(shortestSecretBytes) || shortestSecretBytes < 1)
    throw new RangeError('"shortestSecretBytes" must be a whole number from 1');
  if (isSecretForm(secret)) assertSecretForm(secret);
  else if (typeof secret !== 'function' && !['utf8', 'publicKey'].includes(secret) && !isEncodingName(secret))
    throw new TypeError(
      '"secret" must be utf8, hex, base64, base64url, publicKey, { prefix, encoding, digest } or a function',
    );
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

function assertSigning({ alsoSent = [], verifyOnly = false }: SchemeDeclaration): void {
  if (typeof verifyOnly !== 'boolean') throw new TypeError('"verifyOnly" must be true or false');
  if (!Array.isArray(alsoSent)) throw new TypeError('"alsoSent" must be a list of locations and parts');
  for (const [at, value] of alsoSent) {
    assertLocation('alsoSent', at);
    if (typeof value !== 'string') toPart('"alsoSent"', value);
  }
}

function assertContentDigest(digest: ContentDigest | undefined): void {
  if (digest === undefined) return;
  assertKnownOptions('"contentDigest"', digest, ['carrier', 'algorithm']);
  assertLocation('contentDigest.carrier', digest.carrier);
  if (!['md5', 'sha256', 'sha512'].includes(digest.algorithm))
    throw new TypeError('"contentDigest.algorithm" must be md5, sha256 or sha512');
}
