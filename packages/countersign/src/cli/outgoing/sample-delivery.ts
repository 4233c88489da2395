/** A made-up delivery of a sender of webhooks, with the id and the type of its event where that sender has them. */

import { type DeliveryField, type PayloadKind, payloadKindsOf } from '../../scheme/delivery.ts';
import { jsonField } from '../../scheme/json/json-field.ts';
import type { Scheme } from '../../scheme/scheme.ts';
import { header, isValueLocation, type ValueLocation } from '../../scheme/values/value-location.ts';
import { computedPlace } from './computed-place.ts';

type Pair = readonly [name: string, value: string];

/** The event that a delivery is of. */
export interface SampleEvent {
  readonly id: string;
  readonly type: string;
}

/** A delivery that is not signed yet. */
export interface SampleDelivery {
  /** Those of the event, and the type of the body. */
  readonly headers: readonly Pair[];
  readonly body: string;
  /** The id of the event, where the scheme signs it as its nonce. */
  readonly nonce: string | undefined;
}

/** Place of a value of the event: `nowhere` where the scheme has none, and the computation of it cannot be seen through. */
type Place = 'header' | 'body' | 'nowhere';

/** Tells where id and type of an event stand in a delivery. */
export function placesOfEvent(scheme: Scheme): Readonly<Record<keyof SampleEvent, Place>> {
  const { id, type } = fieldsOfEvent(scheme);
  return { id: placeOf(id), type: placeOf(type) };
}

function placeOf(field: ValueLocation | undefined): Place {
  if (field === undefined) return 'nowhere';
  return isInHeader(field) ? 'header' : 'body';
}

/** Where id and type of an event stand. Without a place for the type, it is the member `type`. */
function fieldsOfEvent({
  delivery = {},
  introspection,
}: Scheme): Readonly<Record<keyof SampleEvent, ValueLocation | undefined>> {
  const { eventId = introspection?.declaration.eventId, eventType = jsonField('type') } = delivery;
  return { id: located(eventId), type: located(eventType) };
}

function located(field: DeliveryField | undefined): ValueLocation | undefined {
  if (field === undefined || isValueLocation(field)) return field;
  const place = computedPlace(field);
  if (place === undefined) return undefined;
  return 'header' in place ? header(place.header) : jsonField(place.path);
}

/** Makes a delivery. Its body has `id` and `type` in any case, beside where the scheme has them. */
export function sampleDelivery(scheme: Scheme, { id, type }: SampleEvent): SampleDelivery {
  const { delivery = {}, introspection } = scheme;
  const { payload, payloadField } = delivery;
  const fields = fieldsOfEvent(scheme);
  const isNonce = isInHeader(fields.id) && isSameHeader(fields.id, introspection?.declaration.nonce);
  const places = [...(isNonce ? [] : [[fields.id, id] as const]), [fields.type, type] as const];
  const inHeaders = places.flatMap(([field, value]) => (isInHeader(field) ? [headerOf(field, value)] : []));
  const members: Record<string, unknown> = { id, type };
  for (const [field, value] of places)
    if (isValueLocation(field) && field.place !== 'header') setMember(members, field.path, value);
  const { contentType, body } = bodyOf(payloadKindsOf(payload)[0] ?? 'json', members, payloadField);
  return { headers: [...inHeaders, ['Content-Type', contentType]], body, nonce: isNonce ? id : undefined };
}

function isInHeader(field: DeliveryField | undefined): field is ValueLocation {
  return isValueLocation(field) && field.place === 'header';
}

function isSameHeader({ header }: ValueLocation, other: ValueLocation | undefined): boolean {
  return header?.toLowerCase() === other?.header?.toLowerCase();
}

function headerOf({ header = '', parameter, options: { prefix = '' } }: ValueLocation, value: string): Pair {
  return [header, parameter === undefined ? prefix + value : `${parameter}=${prefix}${value}`];
}

/** Sets a member by the names on the way to it. */
function setMember(members: Record<string, unknown>, path: readonly string[], value: string): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    members[name] = value;
    return;
  }
  const known = members[name];
  const inner: Record<string, unknown> = typeof known === 'object' ? { ...known } : {};
  members[name] = inner;
  setMember(inner, rest, value);
}

interface TypedBody {
  readonly contentType: string;
  readonly body: string;
}

function bodyOf(kind: PayloadKind, members: object, payloadField: string | undefined): TypedBody {
  const json = JSON.stringify(members);
  const fields = fieldsOf(payloadField === undefined ? members : { [payloadField]: json });
  switch (kind) {
    case 'json':
      return { contentType: 'application/json', body: json };
    case 'jsonLines':
      return { contentType: 'application/x-ndjson', body: `${json}\n` };
    case 'form':
      return {
        contentType: 'application/x-www-form-urlencoded',
        body: String(new URLSearchParams(fields)),
      };
    case 'multipart':
      return { contentType: `multipart/form-data; boundary=${BOUNDARY}`, body: multipart(fields) };
    default:
      return { contentType: 'text/plain', body: json };
  }
}

function fieldsOf(members: object): [name: string, value: string][] {
  return Object.entries(members).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
}

const BOUNDARY = 'sample-delivery';

function multipart(fields: readonly Pair[]): string {
  const parts = fields.map(
    ([name, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return `${parts.join('')}--${BOUNDARY}--\r\n`;
}
