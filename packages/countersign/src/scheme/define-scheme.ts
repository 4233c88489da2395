/** Turns the declaration of a scheme into a {@link Scheme}, compiled once. */

import { problemDetails } from '../responses/problem-details.ts';
import { digestCheck } from './content-digest.ts';
import { refusingAnswered } from './declaration/answered-messages.ts';
import { type CompiledDeclaration, compileDeclaration } from './declaration/compiled-declaration.ts';
import type { SchemeDeclaration } from './declaration/declaration.ts';
import { assertDeclaration } from './declaration/declaration-checks.ts';
import { declaredReader } from './declaration/declared-reader.ts';
import { declaredSigner } from './declaration/declared-signer.ts';
import { movableTextIn } from './declaration/movable-text.ts';
import { replayRuleOf } from './declaration/replay-rule.ts';
import { introspectionOf } from './introspection.ts';
import { isJsonField, jsonFieldReader } from './json/json-field.ts';
import { boundParts } from './message/bound-parts.ts';
import { BETWEEN_VARIANTS, describeMessage, type Message } from './message/message.ts';
import { recognitionOf } from './recognition.ts';
import type { Scheme } from './scheme.ts';
import { secretReader } from './secrets/secrets.ts';
import { windowOf } from './timestamp-window.ts';
import { type Fields, readInformative, readsBody } from './values/fields/declared-fields.ts';
import type { ValueLocation } from './values/value-location.ts';

/**
 * Declares a signing scheme.
 *
 * @example
 * const acme = defineScheme({
 *   name: 'acme',
 *   keyId: header('X-Key'),
 *   timestamp: header('X-Timestamp', 'unixSeconds'),
 *   signature: header('X-Signature', { encoding: 'hex' }),
 *   secret: 'utf8',
 *   algorithm: 'hmac-sha256',
 *   message: message`${part.timestamp}.${part.body}`,
 *   replay: 'signature',
 * });
 * @typeParam P The payload that the sender documents, for the handlers of `webhook()`. Default: `unknown`.
 * @throws TypeError or RangeError that names the member at fault.
 */
export function defineScheme<P = unknown>(declaration: SchemeDeclaration): Scheme<P> {
  assertDeclaration(declaration);
  const compiled = compileDeclaration(declaration);
  const { headers, fields, algorithm, format, encoding, messages, writers } = compiled;
  const modes = Object.entries(declaration.modeByPrefix ?? {});
  const read = declaredReader(compiled);
  const replay = replayRuleOf(declaration);
  const shortest = declaration.shortestSecretBytes;
  const refuseAnswered = refusingAnswered(declaration.delivery);
  return {
    name: declaration.name,
    namesKey: fields.keyId !== undefined,
    keyUrls: declaration.keyUrls,
    needsOrigin: messages.some(({ parts }) => boundParts(parts).some(({ needs }) => needs === 'origin')),
    algorithm,
    signatureEncoding: encoding,
    window: format && windowOf(format.resolutionMs, declaration.toleranceSeconds),
    replay: replay.by,
    rememberSeconds: replay.rememberSeconds,
    copies: replay.copy,
    emptyBodies: replay.emptyBodies,
    readsBody: readsBody(declaration),
    shortestSecretBytes: shortest,
    severalSignatures: mayRepeat(declaration.signature),
    secretForEachSignature: declaration.signature.options.ownSecrets,
    defaultLimits: declaration.defaultLimits ?? [],
    responseFormat: declaration.responseFormat ?? problemDetails(),
    callerHeaders: callerHeadersOf(fields),
    echoedRequestId: declaration.echoRequestId ? declaration.requestId?.header : undefined,
    reusedKey: declaration.reusedKey ?? 'refuse',
    idempotency: declaration.idempotency,
    echoedIdempotencyKey: declaration.idempotency?.echo ? declaration.idempotencyKey?.header : undefined,
    warnings: [...(declaration.warnings ?? []), ...ownWarnings(declaration, messages)],
    about: declaration.about,
    recognition: recognitionOf(compiled),
    variants: messages.length,
    description: messages.map(describeMessage).join(BETWEEN_VARIANTS),
    toKey: secretReader(declaration, algorithm),
    modeOf: (keyId) => modes.find(([prefix]) => keyId.startsWith(prefix))?.[1],
    optionalHeaders: (['requestId', 'idempotencyKey', 'eventId'] as const).filter((member) => fields[member]),
    read,
    requestIdOf: fields.requestId && ((request) => readInformative(fields.requestId, headers.read(request))),
    write: (request, signatureFields, out, variant) => {
      writers[variant]?.(request, signatureFields, out);
      refuseAnswered?.(out);
    },
    signedEventId: signedEventId(compiled),
    delivery: declaration.delivery,
    bodyMatchesDigest: digestCheck(compiled),
    sign: declaredSigner(compiled, read),
    introspection: introspectionOf(compiled),
  };
}

/** A vendor's scheme is as its documentation has it, and nobody here can change it. */
function ownWarnings({ about }: SchemeDeclaration, messages: readonly Message[]): readonly string[] {
  return about === undefined ? [...new Set(messages.flatMap(movableTextIn))] : [];
}

/** The key id may travel in the header of the signature, and a webhook has none. */
function callerHeadersOf({ keyId, signature }: Fields): readonly string[] {
  const headers = [keyId?.location.header, signature.location.header];
  return [...new Set(headers.filter((name) => name !== undefined))];
}

/** As long as one in a header may be. */
const LONGEST_EVENT_ID = 255;

function boundedEventId(id: string | undefined): string | undefined {
  return id !== undefined && id.length >= 1 && id.length <= LONGEST_EVENT_ID ? id : undefined;
}

/** Reads the event id where it is a member of the body. */
function signedEventId({ declaration, headers }: CompiledDeclaration): Scheme['signedEventId'] {
  const { eventId } = declaration;
  if (!isJsonField(eventId)) return undefined;
  const readEventId = jsonFieldReader(eventId, headers);
  return (request) => boundedEventId(readEventId(request));
}

function mayRepeat({ parameter, options }: ValueLocation): boolean {
  return (
    parameter !== undefined ||
    options.separator !== undefined ||
    options.several === true ||
    options.ownSecrets === true
  );
}
