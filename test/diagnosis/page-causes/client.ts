/** Clients by the documentation of vendors, each step of which can be done wrongly on purpose. They use nothing of the library. */

import { createHmac } from 'node:crypto';
import type { ApiKey, KeyMode, KeySecret, Scheme } from 'countersign';
import type { ExplainOptions } from 'countersign/diagnosis';

/** Text as UTF-8, or bytes. */
export type Bytes = string | Buffer;

/** A request that was signed in one way or another, and by what it is to be explained. */
export interface Attempt {
  readonly scheme: Scheme;
  readonly key: ApiKey;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: readonly string[];
    readonly body: Buffer;
    readonly basePath?: string | undefined;
  };
  readonly options: ExplainOptions;
}

/** Values of the string to sign. */
export interface Values {
  readonly keyId: Bytes;
  readonly time: Bytes;
  readonly nonce: Bytes;
  readonly method: Bytes;
  readonly path: Bytes;
  readonly query: Bytes;
  readonly target: Bytes;
  readonly url: Bytes;
  readonly host: Bytes;
  readonly body: Bytes;
  /** The body as it stands in the string to sign, of schemes that hash it. */
  readonly bodyField: Bytes;
}

/** A request of a client, and all that it does otherwise than documented. */
export interface Deeds {
  readonly method?: string;
  /** Path and query as they arrive. */
  readonly target?: string;
  readonly basePath?: string;
  readonly host?: string;
  readonly body?: Bytes;
  readonly time?: string;
  readonly nonce?: string;
  readonly keyId?: string;
  /** Values that are signed in place of those that are sent. */
  readonly signs?: Partial<Values>;
  /** The secret of the account. */
  readonly secret?: string;
  /** The key of the HMAC, in place of the one that belongs to the secret. */
  readonly key?: Bytes;
  readonly fields?: (values: Values) => readonly Bytes[];
  readonly separator?: string;
  /** The string to sign, in place of the right one. */
  readonly message?: (right: Buffer, values: Values) => Bytes;
  readonly mac?: (key: Buffer, message: Buffer) => Buffer;
  readonly encode?: (mac: Buffer) => string;
  /** The value of the header with the signature, of the encoded one. */
  readonly frame?: (signature: string) => string;
  /** Headers that are sent otherwise; `undefined` for one that is not sent. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** More headers, behind the others. */
  readonly more?: readonly (readonly [name: string, value: string])[];
  readonly apiKey?: { readonly mode?: KeyMode; readonly secrets?: readonly (string | KeySecret)[] };
  readonly options?: ExplainOptions;
}

/** A vendor's documentation, as a client reads it. */
export interface Manual {
  readonly scheme: Scheme;
  readonly keyId: string;
  readonly secret: string;
  readonly toKey: (secret: string) => Bytes;
  readonly writeTime: (ms: number) => string;
  readonly call: {
    readonly method: string;
    readonly target: string;
    readonly host: string;
    readonly body: string;
  };
  readonly bodyField?: (body: Buffer) => string;
  readonly queryField?: (query: string) => string;
  readonly fields: (values: Values) => readonly Bytes[];
  readonly separator: string;
  readonly mac?: (key: Buffer, message: Buffer) => Buffer;
  readonly encode: (mac: Buffer) => string;
  readonly frame: (signature: string, time: string) => string;
  readonly headers: (
    values: { readonly keyId: string; readonly time: string; readonly nonce: string; readonly body: Buffer },
    signature: string,
  ) => Readonly<Record<string, string>>;
}

/** Monday, 1 December 2025, 12:01:07 UTC. */
export const NOW_MS: number = Date.UTC(2025, 11, 1, 12, 1, 7);
export const NONCE = '3f8a41c2-9d07-4be6-8a15-6c0e7d92b4f1';

/** Makes the client of a vendor. */
export function clientOf(manual: Manual): (deeds?: Deeds) => Attempt {
  return (deeds = {}) => {
    const { method = manual.call.method, target = manual.call.target, host = manual.call.host } = deeds;
    const { secret = manual.secret, keyId = manual.keyId, nonce = NONCE } = deeds;
    const time = deeds.time ?? manual.writeTime(NOW_MS);
    const body = bytes(deeds.body ?? (method === 'GET' || method === 'DELETE' ? '' : manual.call.body));
    const values = valuesOf(manual, { method, target, host, keyId, nonce, time, body }, deeds.signs ?? {});
    const parts = (deeds.fields ?? manual.fields)(values).map(bytes);
    const right = joined(parts, deeds.separator ?? manual.separator);
    const message = bytes(deeds.message?.(right, values) ?? right);
    const mac = (deeds.mac ?? manual.mac ?? hmac)(bytes(deeds.key ?? manual.toKey(secret)), message);
    const encoded = (deeds.encode ?? manual.encode)(mac);
    const signature = deeds.frame?.(encoded) ?? manual.frame(encoded, time);
    const headers = {
      Host: host,
      ...(body.length > 0 && { 'Content-Type': 'application/json', 'Content-Length': String(body.length) }),
      ...manual.headers({ keyId, time, nonce, body }, signature),
      ...deeds.headers,
    };
    const sent = Object.entries(headers).filter((each): each is [string, string] => each[1] !== undefined);
    return {
      scheme: manual.scheme,
      key: { id: manual.keyId, mode: deeds.apiKey?.mode, secrets: deeds.apiKey?.secrets ?? [secret] },
      request: {
        method,
        url: target,
        headers: [...sent, ...(deeds.more ?? [])].flat(),
        body,
        basePath: deeds.basePath,
      },
      options: { clock: () => NOW_MS, ...deeds.options },
    };
  };
}

interface Sent {
  readonly method: string;
  readonly target: string;
  readonly host: string;
  readonly keyId: string;
  readonly nonce: string;
  readonly time: string;
  readonly body: Buffer;
}

function valuesOf(manual: Manual, sent: Sent, signs: Partial<Values>): Values {
  const [path = '', ...rest] = sent.target.split('?');
  const query = rest.join('?');
  const body = bytes(signs.body ?? sent.body);
  const own = { path, query: manual.queryField?.(query) ?? query, ...signs };
  return {
    ...sent,
    target: rest.length === 0 ? own.path : `${own.path}?${signs.query ?? query}`,
    url: `https://${sent.host}${sent.target}`,
    bodyField: manual.bodyField?.(body) ?? body,
    ...own,
  };
}

/** Computes an HMAC-SHA256. */
export function hmac(key: Bytes, message: Bytes): Buffer {
  return createHmac('sha256', key).update(message).digest();
}

/** Text as UTF-8. */
export function bytes(text: Bytes): Buffer {
  return typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
}

function joined(parts: readonly Buffer[], separator: string): Buffer {
  return Buffer.concat(parts.flatMap((part, i) => (i === 0 ? [part] : [bytes(separator), part])));
}
