/** Facts about a sender's deliveries beyond their signature, for `webhook()`. */

import { assertKnownOptions, naming } from '../internal/known-options.ts';
import { kindOf } from '../internal/value-kind.ts';
import type { Handshake } from './handshake.ts';
import { isValueLocation, type ValueLocation } from './values/value-location.ts';

/**
 * Computes a value from the payload and the headers of a verified delivery. What it throws counts as no value, since a
 * payload need not have the form that its sender documents.
 */
export type ReadFromDelivery = (
  payload: never,
  header: (name: string) => string | undefined,
) => string | number | undefined;

/** Place of a value in a verified delivery: a header, a member of the payload, a query parameter, or a function. */
export type DeliveryField = ValueLocation | ReadFromDelivery;

/**
 * Form of a body: `json`; `jsonLines` for an array, or one value on each line; `form` for
 * `application/x-www-form-urlencoded`; `multipart` for `multipart/form-data`; `text`; `bytes` for a body that is handed on as
 * it came.
 */
export type PayloadKind = 'json' | 'jsonLines' | 'form' | 'multipart' | 'text' | 'bytes';

/** Facts about the deliveries of a sender. */
export interface DeliveryFacts {
  /**
   * Where an event has its id, which all deliveries of the event share. Unlike the `eventId` of a declaration it may be nested,
   * unsigned or missing: a delivery without one is known by a digest of the signed message. Leave it out where one delivery
   * carries several events. Default: the `eventId` of the declaration.
   */
  readonly eventId?: DeliveryField | undefined;
  /** Where an event has its type. Default: the member `type` of the payload. */
  readonly eventType?: DeliveryField | undefined;
  /**
   * True if the sender sends one and the same body for several events, which the type in a header tells apart: a delivery is then
   * known by what is signed and by its type, also where that is not signed. Default: false.
   */
  readonly typeTellsEvents?: boolean | undefined;
  /**
   * Form of the bodies. Of several, the content type tells, and the first is taken where it names none; but a body that
   * begins as JSON does is JSON, since content types are not signed. Default: `json`, whatever the content type is called.
   */
  readonly payload?: PayloadKind | readonly PayloadKind[] | undefined;
  /** The field of a form that holds the payload as JSON, where a form has it. Default: the payload is the form itself. */
  readonly payloadField?: string | undefined;
  /** Methods of deliveries, for frameworks whose routes must name them. Default: `POST`. */
  readonly methods?: readonly string[] | undefined;
  /** Requests with which the sender checks the endpoint, and their answers. The first that takes a request answers it. */
  readonly handshakes?: readonly Handshake[] | undefined;
}

const FACTS: readonly (keyof DeliveryFacts)[] = [
  'eventId',
  'eventType',
  'typeTellsEvents',
  'payload',
  'payloadField',
  'methods',
  'handshakes',
];

const KINDS: ReadonlySet<string> = new Set<PayloadKind>([
  'json',
  'jsonLines',
  'form',
  'multipart',
  'text',
  'bytes',
]);

/** Throws a TypeError that names the fact at fault. */
export function assertDelivery(facts: DeliveryFacts | undefined): void {
  if (facts === undefined) return;
  assertKnownOptions('"delivery"', facts, FACTS);
  naming('"delivery"', () => {
    const { eventId, eventType, typeTellsEvents = false, payload = 'json' } = facts;
    const { payloadField, methods = [], handshakes = [] } = facts;
    assertField('eventId', eventId);
    assertField('eventType', eventType);
    if (typeof typeTellsEvents !== 'boolean') throw new TypeError('"typeTellsEvents" must be true or false');
    const kinds = payloadKindsOf(payload);
    if (kinds.length === 0 || !kinds.every((kind) => KINDS.has(kind)))
      throw new TypeError(`"payload" must be one or several of ${[...KINDS].join(', ')}`);
    if (payloadField !== undefined && !kinds.some((kind) => kind === 'form' || kind === 'multipart'))
      throw new TypeError('"payloadField" is the field of a form: "payload" must have form or multipart');
    if (!Array.isArray(methods) || !methods.every((each) => /^[A-Z]+$/.test(each)))
      throw new TypeError('"methods" must be a list of methods in capitals');
    if (!Array.isArray(handshakes) || !handshakes.every((each) => typeof each?.answer === 'function'))
      throw new TypeError('"handshakes" must be a list of handshakes');
  });
}

/** The kinds as a list. */
export function payloadKindsOf(payload: DeliveryFacts['payload'] = 'json'): readonly PayloadKind[] {
  return typeof payload === 'string' ? [payload] : payload;
}

function assertField(name: string, field: DeliveryField | undefined): void {
  if (field !== undefined && typeof field !== 'function' && !isValueLocation(field))
    throw new TypeError(`"${name}" must be header('…'), jsonField('…') or a function, got ${kindOf(field)}`);
}
