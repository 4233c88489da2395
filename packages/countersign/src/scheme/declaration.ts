/** The declaration of a scheme, and the checks that make a wrong one fail at once. */

import { assertKnownOptions, naming } from '../internal/known-options.ts';
import { kindOf } from '../internal/value-kind.ts';
import type { KeyMode } from '../keys/api-key.ts';
import type { ResponseFormat } from '../responses/response-format.ts';
import { assertLimits, type Limit, LONGEST_WINDOW_SECONDS } from '../store/store.ts';
import { assertAbout, type SchemeAbout } from './about.ts';
import type { Algorithm, AlgorithmName } from './algorithms.ts';
import { assertDelivery, type DeliveryFacts } from './delivery.ts';
import { isJsonField, type JsonField } from './json/json-field.ts';
import { type KeyUrl, keyUrlMatcher } from './key-url.ts';
import { boundParts } from './message/bound-parts.ts';
import { type Message, type Part, toPart } from './message/message.ts';
import type { SecretEncoding } from './secrets.ts';
import { assertTolerance, type Tolerance } from './timestamp-window.ts';
import { type ByteLength, isEncodingName } from './values/encodings.ts';
import { assertOptionsHaveEffect } from './values/location-options.ts';
import { header, isAround, isValueLocation, type ValueLocation } from './values/value-location.ts';

/** A header with a digest of the body that is checked when it is sent, though the message does not cover it. */
export interface ContentDigest {
  readonly carrier: ValueLocation;
  readonly algorithm: 'md5' | 'sha256' | 'sha512';
}

/** Value that tells one request from a copy of another. */
export type ReplayKind = 'nonce' | 'signature' | 'none';

/** A rule about copies: the value that tells one, for how long, and the answer that it gets. */
export interface ReplayRule {
  readonly by: ReplayKind;
  /**
   * Seconds for which a request is known again, from when it came. Only for schemes without a timestamp: where there is one, it is
   * as long as the timestamp could pass. Default: 259 200 (3 days).
   */
  readonly rememberSeconds?: number | undefined;
  /**
   * Answer to a copy. `refuse` (default): 401, as from somebody who has captured a request. `duplicate`: the answer of
   * a delivery that was handled before, since the sender repeats deliveries to the byte; `webhook()` then runs no handler twice.
   * Where nothing is said, `webhook()` takes copies of events that are known by what is signed alone.
   */
  readonly copy?: 'refuse' | 'duplicate' | undefined;
}

/** A signing scheme, written down as its documentation writes it. */
export interface SchemeDeclaration {
  /** A short name, as it will appear in logs. */
  readonly name: string;
  /** Where requests name the key. Without it they name none, as with most webhooks: the verifier then has one key. */
  readonly keyId?: ValueLocation | undefined;
  /**
   * URLs that a key id may be, where requests name their key by URL: any other is refused, and none is fetched but by
   * `remoteKeys()`.
   */
  readonly keyUrls?: readonly KeyUrl[] | undefined;
  /**
   * Must have a `format`: `header('X-Timestamp', 'unixSeconds')`. Without it requests have no time, as with many webhooks:
   * nothing is too old, and {@link ReplayRule.rememberSeconds} says how long a request is known again.
   */
  readonly timestamp?: ValueLocation | undefined;
  readonly nonce?: ValueLocation | undefined;
  readonly signature: ValueLocation;
  /**
   * Encoding of secrets; `publicKey` for algorithms with a pair of keys: PEM, a certificate in PEM, a JWK as JSON text, base64 of
   * the DER form, or for Ed25519 32 bytes as hex or `whpk_…`. A private key signs. A function gets the secret and returns
   * the key (in DER, where it is one of a pair), or throws a TypeError.
   */
  readonly secret: SecretEncoding | 'publicKey' | ((secret: string, keyId: string) => Uint8Array);
  /**
   * Fewest bytes of a secret. Less than 14 only where people choose the secret themselves: keys with shorter ones are then
   * taken, with a warning at start-up. Default: 14 (112 bits).
   */
  readonly shortestSecretBytes?: number | undefined;
  readonly algorithm: AlgorithmName | Algorithm;
  /** The string to sign. Several are variants: all verify, the first is what the signer uses. */
  readonly message: Message | readonly Message[];
  /** Seconds that a timestamp may lie before or after the server's time; exactly that passes. Default: 300. */
  readonly toleranceSeconds?: Tolerance | undefined;
  /**
   * Where a request says how old it may be, in milliseconds; what `toleranceSeconds` has for the past is the most, and `otherwise`
   * is what counts where it says nothing.
   */
  readonly oldestMs?: { readonly at: ValueLocation; readonly otherwise: number } | undefined;
  /**
   * Value that may be used once only, or a rule about it. `none`: requests that are equal to the byte are no copies of one
   * another, as with senders that report the same state again.
   */
  readonly replay: ReplayKind | ReplayRule;
  /** Headers that must have a value, such as a version: a request with another one, or without it, is refused. */
  readonly constants?: Readonly<Record<string, string | readonly string[]>> | undefined;
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
  /** Facts about the deliveries of a sender of webhooks: ids and types of events, payloads, handshakes. */
  readonly delivery?: DeliveryFacts | undefined;
  /** Limits of keys that have none of their own. Default: none. */
  readonly defaultLimits?: readonly Limit[] | undefined;
  /** The mode of a key by the prefix of its id, such as `{ sk_test_: 'test' }`. */
  readonly modeByPrefix?: Readonly<Record<string, KeyMode>> | undefined;
  /** Wording of refusals. Default: problem details (RFC 9457). */
  readonly responseFormat?: ResponseFormat | undefined;
  /** Headers that the signer adds and the verifier does not read, such as a content type. */
  readonly extraHeaders?: Readonly<Record<string, string>> | undefined;
  /**
   * Parameters of headers that the signer writes beside the values above, each with a text or a part, such as the list of the
   * signed headers. The verifier reads them only where the message has them.
   */
  readonly alsoSent?: readonly (readonly [at: ValueLocation, value: string | Part | Message])[] | undefined;
  /** True if requests hold what a declaration cannot make, so that they are verified and never signed. Default: false. */
  readonly verifyOnly?: boolean | undefined;
  /** Weaknesses of the scheme, logged once when a verifier is made for it. */
  readonly warnings?: readonly string[] | undefined;
  /** Facts for the page of the scheme and for lists. */
  readonly about?: SchemeAbout | undefined;
}

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

/** Three days: as long as most senders try to deliver. */
const REMEMBER_SECONDS = 259_200;
const REPLAY_KINDS: readonly ReplayKind[] = ['nonce', 'signature', 'none'];

/** A rule with its defaults; what a copy gets is left open where it does not say so. */
export interface CompleteReplayRule {
  readonly by: ReplayKind;
  readonly rememberSeconds: number;
  readonly copy: 'refuse' | 'duplicate' | undefined;
}

/** The rule of a declaration, with its defaults. */
export function replayRuleOf({ replay }: SchemeDeclaration): CompleteReplayRule {
  const { by, rememberSeconds, copy } = typeof replay === 'object' ? replay : ({ by: replay } as ReplayRule);
  return { by, rememberSeconds: rememberSeconds ?? REMEMBER_SECONDS, copy };
}

function assertReplay(declaration: SchemeDeclaration): void {
  const { replay, nonce, timestamp } = declaration;
  if (typeof replay === 'object' && replay !== null)
    assertKnownOptions('"replay"', replay, ['by', 'rememberSeconds', 'copy']);
  const { by, rememberSeconds, copy } = replayRuleOf(declaration);
  if (!REPLAY_KINDS.includes(by)) throw new TypeError('"replay" must be "nonce", "signature" or "none"');
  if (by === 'nonce' && nonce === undefined)
    throw new TypeError('"replay" is by nonce, but no "nonce" is declared');
  if (copy !== undefined && copy !== 'refuse' && copy !== 'duplicate')
    throw new TypeError('"replay.copy" must be "refuse" or "duplicate"');
  if (timestamp !== undefined && typeof replay === 'object' && replay.rememberSeconds !== undefined)
    throw new TypeError(
      '"replay.rememberSeconds" has no effect beside a "timestamp", which says how long it lasts',
    );
  if (!(rememberSeconds > 0 && rememberSeconds <= LONGEST_WINDOW_SECONDS))
    throw new RangeError('"replay.rememberSeconds" must be a number of seconds greater than 0');
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
  if (isJsonField(eventId) && !messagesOf(declaration).every(({ parts }) => bindsBody(parts, eventId)))
    throw new TypeError(
      '"eventId" is read from the body, which "message" does not cover: anyone could change it',
    );
}

/** Tells whether a message covers the body as a whole, or the very member. */
function bindsBody(parts: Message['parts'], field: JsonField): boolean {
  return boundParts(parts).some(
    (part) => part.lossy !== true && (part.coversBody || (isJsonField(part) && isAround(part, field))),
  );
}

function assertSecretAndAlgorithm({ secret, algorithm, shortestSecretBytes = 14 }: SchemeDeclaration): void {
  if (!Number.isInteger(shortestSecretBytes) || shortestSecretBytes < 1)
    throw new RangeError('"shortestSecretBytes" must be a whole number from 1');
  if (typeof secret !== 'function' && !['utf8', 'publicKey'].includes(secret) && !isEncodingName(secret)) {
    throw new TypeError('"secret" must be utf8, hex, base64, base64url, publicKey or a function');
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
    if (replayRuleOf(declaration).by === 'nonce' && !covers(declaration, parts, 'nonce')) {
      // An attacker who replays the request can exchange an unsigned nonce.
      throw new TypeError('"replay" is by nonce, but "message" does not cover the nonce');
    }
    if (declaration.timestamp !== undefined && !covers(declaration, parts, 'timestamp')) {
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
  const location = declaration[member];
  // A nonce whose other spellings sign alike would count as new under each of them.
  const binding = member === 'nonce' ? parts.filter((part) => part.lossy !== true) : parts;
  if (binding.some((part) => part.covers?.includes(member))) return true;
  if (location === undefined || !binding.some((part) => holds(part, location))) return false;
  return location.options.orQuery !== true || binding.some(writesQuery);
}

/** Tells whether a part writes a value: it stands for the same place or the header around it, or for the body or query around. */
function holds(part: Part, location: ValueLocation): boolean {
  if (isValueLocation(part) && isAround(part, location)) return true;
  if (['json', 'form', 'multipart'].includes(location.place)) return part.coversBody === true;
  if (location.place === 'jws') return part.tokenIn === location.header;
  return location.place === 'query' && writesQuery(part);
}

function writesQuery({ nature }: Part): boolean {
  return nature?.role === 'query' || nature?.role === 'target' || nature?.role === 'url';
}
