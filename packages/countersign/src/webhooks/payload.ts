/** The payload of a verified delivery. */

import { type DeliveryFacts, type PayloadKind, payloadKindsOf } from '../scheme/delivery.ts';
import { type FormFields, fieldsOf, readMultipart } from './form-fields.ts';
import { placesOf, type StandardSchema } from './standard-schema.ts';

/** A payload; or why there is none, for the sender and for the log. */
export type ReadPayload = { readonly ok: true; readonly payload: unknown } | UnreadPayload;

/** Why a delivery has no payload. */
export interface UnreadPayload {
  readonly ok: false;
  readonly reason: string;
  readonly detail: string;
}

/** A body and what its sender says that it is, which nobody has signed. */
export interface SentBody {
  readonly body: Uint8Array;
  readonly contentType: string | undefined;
}

const CONTENT_TYPES: Readonly<Record<string, PayloadKind>> = {
  'application/x-www-form-urlencoded': 'form',
  'multipart/form-data': 'multipart',
  'application/x-ndjson': 'jsonLines',
  'text/plain': 'text',
  'application/xml': 'text',
  'text/xml': 'text',
};

/** Parses a body as its scheme says. It does not reject. */
export async function readPayload(
  sent: SentBody,
  { payload, payloadField, methods }: DeliveryFacts,
): Promise<ReadPayload> {
  // A GET or DELETE has no body, and is a delivery where its sender makes such.
  if (sent.body.length === 0 && methods?.some((method) => method !== 'POST'))
    return { ok: true, payload: undefined };
  const kinds = payloadKindsOf(payload);
  const kind = kinds.length === 1 ? (kinds[0] as PayloadKind) : kindOfBody(sent, kinds);
  try {
    const value = await parse(kind, sent);
    if (payloadField === undefined || (kind !== 'form' && kind !== 'multipart'))
      return { ok: true, payload: value };
    const field = (value as FormFields)[payloadField];
    return { ok: true, payload: typeof field === 'string' ? JSON.parse(field) : value };
  } catch {
    const reason = `The body is not valid ${NAMES[kind]}.`;
    return { ok: false, reason, detail: `the body is not valid ${NAMES[kind]}` };
  }
}

/** Checks a payload with the schema, if there is one. Rejects with what the schema throws. */
export async function checkPayload(
  payload: unknown,
  schema: StandardSchema | undefined,
): Promise<ReadPayload> {
  if (schema === undefined) return { ok: true, payload };
  const result = await schema['~standard'].validate(payload);
  if (result.issues === undefined) return { ok: true, payload: result.value };
  return {
    ok: false,
    reason: 'The payload does not have the form that this endpoint expects.',
    detail: `the payload does not match the schema at ${placesOf(result.issues)}`,
  };
}

const NAMES: Readonly<Record<PayloadKind, string>> = {
  json: 'JSON',
  jsonLines: 'JSON',
  form: 'form data',
  multipart: 'multipart form data',
  text: 'UTF-8',
  bytes: 'data',
};

const BEGINS_JSON = /^[ \t\r\n]*[[{]/;

/** Of a delivery that is sent as JSON, somebody under way could call the bytes a form, and so have other fields read. */
function kindOfBody({ body, contentType = '' }: SentBody, kinds: readonly PayloadKind[]): PayloadKind {
  const json = kinds.find((kind) => kind === 'json' || kind === 'jsonLines');
  if (json !== undefined && BEGINS_JSON.test(Buffer.from(body.subarray(0, 64)).toString('latin1')))
    return json;
  const named = CONTENT_TYPES[(contentType.split(';', 1)[0] as string).trim().toLowerCase()];
  return named !== undefined && kinds.includes(named) ? named : (kinds[0] as PayloadKind);
}

function parse(kind: PayloadKind, { body, contentType }: SentBody): unknown {
  if (kind === 'bytes') return body;
  if (kind === 'multipart') return readMultipart(body, contentType ?? '');
  const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  if (kind === 'text') return text;
  if (kind === 'form') return fieldsOf(new URLSearchParams(text));
  return kind === 'json' ? JSON.parse(text) : parseLines(text);
}

/** An array as it is, or the values of the lines. */
function parseLines(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [value];
  } catch {
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line): unknown => JSON.parse(line));
  }
}
