/** Responses as bytes. */

import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { WholeResponse } from './whole-response.ts';

/** The first byte says what follows, and which layout it has. */
const KEPT = 1;
const NOT_KEPT = 2;
const PREFIX_BYTES = 5;

interface Head {
  readonly status: number;
  readonly headers: WholeResponse['headers'];
  /** Which request it is the response to. Other versions may have left it out. */
  readonly origin?: string | undefined;
}

/**
 * Writes a response, and which request it is the response to; one that was too large to be kept leaves only the mark that
 * there was one.
 */
export function encodeResponse(response: WholeResponse | undefined, origin?: string): Uint8Array {
  if (response === undefined) return Uint8Array.of(NOT_KEPT);
  const { status, headers, body } = response;
  const head = Buffer.from(JSON.stringify({ status, headers, origin } satisfies Head), 'utf8');
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt8(KEPT, 0);
  prefix.writeUInt32BE(head.length, 1);
  return Buffer.concat([prefix, head, body]);
}

/**
 * Reads a response; `undefined` for one that was not kept.
 *
 * @throws Error when the bytes are none that `encodeResponse` wrote.
 */
export function decodeResponse(record: Uint8Array | undefined): WholeResponse | undefined {
  const read = record && readRecord(record);
  if (read === undefined) return undefined;
  const { status, headers } = read.head;
  assertHead({ status, headers });
  return { status, headers, body: read.body };
}

/** Which request a record is the response to; `undefined` where it does not say. Throws as {@link decodeResponse}. */
export function originOf(record: Uint8Array | undefined): string | undefined {
  return record && readRecord(record)?.head.origin;
}

function readRecord(record: Uint8Array): { readonly head: Head; readonly body: Uint8Array } | undefined {
  const bytes = Buffer.from(record.buffer, record.byteOffset, record.byteLength);
  if (bytes[0] === NOT_KEPT) return undefined;
  if (bytes[0] !== KEPT || bytes.length < PREFIX_BYTES)
    throw new Error('a stored response has a layout that is not known here');
  const bodyAt = PREFIX_BYTES + bytes.readUInt32BE(1);
  const head = JSON.parse(bytes.toString('utf8', PREFIX_BYTES, bodyAt)) as Head;
  return { head, body: bytes.subarray(bodyAt) };
}

/** Refuses a head that Node would not send, before anything is sent. */
function assertHead({ status, headers }: Head): void {
  if (!(Number.isInteger(status) && status >= 100 && status <= 999))
    throw new RangeError('a stored response has no status');
  for (const [name, value] of headers) {
    validateHeaderName(name);
    for (const each of typeof value === 'string' ? [value] : value) validateHeaderValue(name, each);
  }
}
