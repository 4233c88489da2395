/** A client that signs, in steps, so that each step can be done wrongly on purpose. */

import { createHmac } from 'node:crypto';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { ApiKey, SignedRequest } from 'countersign';
import { type Json, type Style, serialise } from './json-text.ts';

/** Whose requests these are: what the client was given, and what the server has on file. */
export interface Account {
  readonly key: ApiKey;
  /** The secret that is to be used. */
  readonly secret: string;
  readonly expiredSecret: string;
  readonly comingSecret: string;
  /** Another key of the same owner, and one of the other mode (test for live). */
  readonly otherKey: Credentials;
  readonly otherModeKey: Credentials;
  readonly otherKeys: readonly ApiKey[];
}

interface Credentials {
  readonly id: string;
  readonly secret: string;
}

/** A body, before it is bytes. */
export interface Payload {
  readonly contentType: string;
  /** Value to serialise, or text to send as it is. */
  readonly content: { readonly json: Json } | { readonly text: string };
  readonly style: Style;
  readonly start: string;
  readonly end: string;
  readonly coding: 'identity' | 'gzip' | 'deflate' | 'br';
}

/** Request to be sent. */
export interface Job {
  readonly method: string;
  readonly host: string;
  /** The prefix under which the API is deployed, which the server takes off. */
  readonly basePath: string;
  readonly path: string;
  /** As it stands in the URL, without the question mark. */
  readonly query: string;
  readonly payload: Payload | undefined;
}

/** One occasion to sign. */
export interface Situation {
  readonly job: Job;
  readonly account: Account;
  readonly nowMs: number;
  /** A fresh one, as a lower-case UUID. */
  readonly nonce: string;
}

/** A part of the string to sign. */
export interface Field {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Values for the string to sign. */
export interface ToSign {
  readonly keyId: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: Buffer;
  readonly job: Job;
  readonly payload: Payload | undefined;
}

/** Values for the headers. */
interface ToSend {
  readonly keyId: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly signature: string;
  readonly body: Buffer;
}

/** A header's name and value. */
export type Header = readonly [name: string, value: string];

/** The steps of a client, in their order. */
export interface Client {
  readonly loadSecret: (account: Account) => string;
  readonly toKey: (secret: string, account: Account) => Buffer;
  readonly readClock: (nowMs: number) => number;
  readonly writeTimestamp: (ms: number) => string;
  readonly timestampToSign: (sent: string, ms: number) => string;
  readonly writeNonce: (uuid: string) => string;
  readonly nonceToSign: (sent: string) => string;
  readonly methodToSign: (method: string) => string;
  readonly pathToSign: (job: Job) => string;
  readonly queryToSign: (query: string) => string;
  readonly payloadToSign: (payload: Payload) => Payload;
  readonly bodyToSign: (bytes: Buffer, payload: Payload | undefined) => Buffer;
  /** Gives the field for the body in the string to sign. */
  readonly bodyField: (bytes: Buffer) => Buffer;
  readonly fields: (values: ToSign) => readonly Field[];
  readonly separator: string;
  readonly join: (fields: readonly Field[], separator: string) => Buffer;
  readonly finishMessage: (message: Buffer) => Buffer;
  readonly mac: (key: Buffer, message: Buffer) => Buffer;
  readonly encode: (mac: Buffer) => string;
  /** The value of the header around the signature. */
  readonly frame: (signature: string) => string;
  readonly keyIdToSend: (account: Account) => string;
  readonly headers: (values: ToSend) => readonly Header[];
  /** Changes the request on its way. */
  readonly deliver: (request: SignedRequest) => SignedRequest;
}

/** The steps that most clients make alike: nothing is changed between signing and sending. */
export const plainClient: Omit<Client, 'fields' | 'headers' | 'encode'> = {
  loadSecret: ({ secret }) => secret,
  toKey: (secret) => Buffer.from(secret, 'utf8'),
  readClock: (nowMs) => nowMs,
  writeTimestamp: (ms) => String(Math.floor(ms / 1000)),
  timestampToSign: (sent) => sent,
  writeNonce: (uuid) => uuid,
  nonceToSign: (sent) => sent,
  methodToSign: (method) => method,
  pathToSign: ({ path }) => path,
  queryToSign: (query) => query,
  payloadToSign: (payload) => payload,
  bodyToSign: (bytes) => bytes,
  bodyField: (bytes) => bytes,
  separator: '',
  join: (fields, separator) => joined(fields, separator),
  finishMessage: (message) => message,
  mac: (key, message) => createHmac('sha256', key).update(message).digest(),
  frame: (signature) => signature,
  keyIdToSend: ({ key }) => key.id,
  deliver: (request) => request,
};

/** Signs and sends: what arrives at the server, base path taken off. */
export function send(client: Client, { job, account, nowMs, nonce }: Situation): SignedRequest {
  const ms = client.readClock(nowMs);
  const timestamp = client.writeTimestamp(ms);
  const sentNonce = client.writeNonce(nonce);
  const keyId = client.keyIdToSend(account);
  const body = job.payload === undefined ? Buffer.alloc(0) : write(job.payload);
  const payload = job.payload && client.payloadToSign(job.payload);
  const fields = client.fields({
    keyId,
    timestamp: client.timestampToSign(timestamp, ms),
    nonce: client.nonceToSign(sentNonce),
    method: client.methodToSign(job.method),
    path: client.pathToSign(job),
    query: client.queryToSign(job.query),
    body: client.bodyField(client.bodyToSign(payload === undefined ? body : write(payload), payload)),
    job,
    payload,
  });
  const message = client.finishMessage(client.join(fields, client.separator));
  const mac = client.mac(client.toKey(client.loadSecret(account), account), message);
  const signature = client.frame(client.encode(mac));
  const headers = [
    ...surroundings(job, body),
    ...client.headers({ keyId, timestamp, nonce: sentNonce, signature, body }),
  ];
  return client.deliver({
    method: job.method,
    url: job.query === '' ? job.path : `${job.path}?${job.query}`,
    headers: headers.flat(),
    body,
  });
}

/** The bytes of a body. */
export function write({ content, style, start, end, coding }: Payload): Buffer {
  const text = 'json' in content ? serialise(content.json, style) : content.text;
  const bytes = Buffer.from(start + text + end, 'utf8');
  if (coding === 'gzip') return gzipSync(bytes);
  if (coding === 'deflate') return deflateSync(bytes);
  return coding === 'br' ? brotliCompressSync(bytes) : bytes;
}

/** Text fields as they stand in a string to sign. */
export function field(name: string, value: string | Buffer): Field {
  return { name, bytes: typeof value === 'string' ? Buffer.from(value, 'utf8') : value };
}

/** The fields with a separator between them. */
export function joined(fields: readonly Field[], separator: string): Buffer {
  return Buffer.concat(
    fields.flatMap(({ bytes }, i) => (i === 0 ? [bytes] : [Buffer.from(separator, 'utf8'), bytes])),
  );
}

function surroundings({ host, payload }: Job, body: Buffer): Header[] {
  const headers: Header[] = [
    ['Host', host],
    ['Accept', 'application/json'],
  ];
  if (payload === undefined) return headers;
  headers.push(['Content-Type', payload.contentType], ['Content-Length', String(body.length)]);
  if (payload.coding !== 'identity') headers.push(['Content-Encoding', payload.coding]);
  return headers;
}
