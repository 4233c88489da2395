/** The payload of a verified delivery. */

import { placesOf, type StandardSchema } from './standard-schema.ts';

/** A payload; or why there is none, for the sender and for the log. */
export type ReadPayload =
  | { readonly ok: true; readonly payload: unknown; readonly type: string | undefined }
  | { readonly ok: false; readonly reason: string; readonly detail: string };

/** Parses a body as JSON and checks it with the schema, if there is one. Rejects with what the schema throws. */
export async function readPayload(
  body: Uint8Array,
  schema: StandardSchema | undefined,
): Promise<ReadPayload> {
  const parsed = parse(body);
  if (parsed === undefined) return { ok: false, ...NOT_JSON };
  const type = typeOf(parsed.value);
  if (schema === undefined) return { ok: true, payload: parsed.value, type };
  const result = await schema['~standard'].validate(parsed.value);
  if (result.issues === undefined) return { ok: true, payload: result.value, type };
  return {
    ok: false,
    reason: 'The payload does not have the form that this endpoint expects.',
    detail: `the payload does not match the schema at ${placesOf(result.issues)}`,
  };
}

const NOT_JSON = { reason: 'The body is not valid JSON.', detail: 'the body is not valid JSON' };

function parse(body: Uint8Array): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) };
  } catch {
    return undefined;
  }
}

/** Most senders have it there. */
function typeOf(payload: unknown): string | undefined {
  const { type } = (payload ?? {}) as { readonly type?: unknown };
  return typeof type === 'string' ? type : undefined;
}
