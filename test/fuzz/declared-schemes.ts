/** Three schemes of different shapes, each with a few lines of `node:crypto` that sign and verify it apart from the library. */

import { createHash, createHmac } from 'node:crypto';
import {
  defineScheme,
  header,
  headerParam,
  message,
  part,
  type Scheme,
  type SignedRequest,
} from 'countersign';

export const NOW_MS = 1_700_000_000_000;
export const KEY_ID = 'ak_test_fuzz1';
/** Good as text, as base64 and as a password. */
export const SECRET = 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const WINDOW_MS = 300_000;

/** Values that a signer chooses. */
export interface Draft {
  readonly method: string;
  readonly target: string;
  readonly body: Buffer;
  readonly nonce: string;
  readonly timestamp: string;
  /** Applied to the text of the signature: the identity for a client without fault. */
  readonly spell: (signature: string) => string;
}

/** A scheme, with code that signs and verifies its requests independently of the library. */
export interface DeclaredScheme {
  readonly scheme: Scheme;
  /** Writes a time as requests of the scheme have it. */
  readonly stamp: (ms: number) => string;
  readonly sign: (draft: Draft) => SignedRequest;
  /** Tells whether the request must be accepted, by its form, time window and signature alone. */
  readonly accepts: (request: SignedRequest) => boolean;
}

const named = {
  name: 'fuzz-nonce',
  keyId: header('X-Key'),
  timestamp: header('X-Time', 'unixSeconds'),
  nonce: header('X-Nonce'),
  signature: header('X-Signature', { prefix: 'v1=' }),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  message: message`${part.keyId}\n${part.timestamp}\n${part.nonce}\n${part.method}\n${part.target}\n${part.body}`,
  toleranceSeconds: 300,
  replay: 'nonce',
} as const;

const nonceScheme: DeclaredScheme = {
  scheme: defineScheme(named),
  stamp: (ms) => String(Math.floor(ms / 1000)),
  sign: ({ method, target, body, nonce, timestamp, spell }) => {
    const text = `${KEY_ID}\n${timestamp}\n${nonce}\n${method}\n${target}\n`;
    const signature = `v1=${spell(hmac(text, body).toString('hex'))}`;
    const headers = ['X-Key', KEY_ID, 'X-Time', timestamp, 'X-Nonce', nonce, 'X-Signature', signature];
    return { method, url: target, headers, body, address: '192.0.2.1' };
  },
  accepts: (request) => {
    const { method, url: target, body } = request;
    const [key, time, nonce, signature] = ['x-key', 'x-time', 'x-nonce', 'x-signature'].map((name) =>
      only(request, name),
    );
    if (key !== KEY_ID || time === undefined || nonce === undefined || signature === undefined) return false;
    if (!/^[A-Za-z0-9._~-]{16,128}$/.test(nonce) || !isInWindow(time, 1000)) return false;
    const right = hmac(`${key}\n${time}\n${nonce}\n${method}\n${target}\n`, body).toString('hex');
    // RFC 4648 §8: the digits of hex have two cases.
    return (
      signature.startsWith('v1=') && signature.slice(3).replace(/[A-F]/g, (d) => d.toLowerCase()) === right
    );
  },
};

const parameterScheme: DeclaredScheme = {
  scheme: defineScheme({
    name: 'fuzz-parameters',
    keyId: header('X-Key'),
    timestamp: headerParam('X-Sig', 't', 'unixSeconds'),
    signature: headerParam('X-Sig', 'v1', { encoding: 'base64' }),
    secret: 'utf8',
    algorithm: 'hmac-sha256',
    message: message`${part.timestamp}.${part.body}`,
    toleranceSeconds: 300,
    replay: 'signature',
  }),
  stamp: nonceScheme.stamp,
  sign: ({ method, target, body, timestamp, spell }) => {
    const signature = spell(hmac(`${timestamp}.`, body).toString('base64'));
    const headers = ['X-Key', KEY_ID, 'X-Sig', `t=${timestamp},v1=${signature}`];
    return { method, url: target, headers, body, address: '192.0.2.1' };
  },
  accepts: (request) => {
    const [key, list] = ['x-key', 'x-sig'].map((name) => only(request, name));
    if (key !== KEY_ID || list === undefined) return false;
    const items = list.split(',').map((item) => item.trim());
    const [times, signatures] = ['t=', 'v1='].map((prefix) =>
      items.filter((item) => item.startsWith(prefix)).map((item) => item.slice(prefix.length)),
    ) as [string[], string[]];
    const [time] = times;
    if (times.length !== 1 || time === undefined || !isInWindow(time, 1000)) return false;
    if (signatures.length > 16) return false;
    const right = hmac(`${time}.`, request.body).toString('base64');
    const isSignature = (text: string) => {
      const bytes = Buffer.from(text, 'base64');
      return bytes.length === 32 && bytes.toString('base64') === text;
    };
    return signatures.every(isSignature) && signatures.includes(right);
  },
};

const digestScheme: DeclaredScheme = {
  scheme: defineScheme({
    name: 'fuzz-digest',
    keyId: header('X-Key'),
    timestamp: header('X-Time', 'unixMilliseconds'),
    signature: header('Authorization', { authScheme: 'HMAC', encoding: 'base64url' }),
    secret: 'utf8',
    algorithm: 'hmac-sha256',
    message: message`${part.timestamp}|${part.keyId}|${part.method}|${part.path}|${part.sortedEncodedQuery}|${part.sha256(part.body)}`,
    toleranceSeconds: 300,
    replay: 'signature',
  }),
  stamp: String,
  sign: ({ method, target, body, timestamp, spell }) => {
    const signature = spell(hmac(digestText({ method, url: target, body }, timestamp)).toString('base64url'));
    const headers = ['X-Key', KEY_ID, 'X-Time', timestamp, 'Authorization', `HMAC ${signature}`];
    return { method, url: target, headers, body, address: '192.0.2.1' };
  },
  accepts: (request) => {
    const [key, time, authorization] = ['x-key', 'x-time', 'authorization'].map((name) =>
      only(request, name),
    );
    if (key !== KEY_ID || time === undefined || authorization === undefined) return false;
    if (!isInWindow(time, 1)) return false;
    const [, signature] = /^[Hh][Mm][Aa][Cc] ([A-Za-z0-9_-]{43})$/.exec(authorization) ?? [];
    return signature === hmac(digestText(request, time)).toString('base64url');
  },
};

export const DECLARED: readonly DeclaredScheme[] = [nonceScheme, parameterScheme, digestScheme];

function digestText(
  { method, url: target, body }: Pick<SignedRequest, 'method' | 'url' | 'body'>,
  time: string,
): string {
  const [, path, query = ''] = /^([^?]*)(?:\?(.*))?$/s.exec(target) ?? [];
  const pairs = query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => (pair.includes('=') ? pair : `${pair}=`));
  const byName = pairs
    .map((pair, i) => ({ pair, i, name: pair.slice(0, pair.indexOf('=')) }))
    .sort((a, b) => Buffer.compare(Buffer.from(a.name, 'latin1'), Buffer.from(b.name, 'latin1')) || a.i - b.i)
    .map(({ pair }) => pair);
  const digest = createHash('sha256').update(body).digest('hex');
  return `${time}|${KEY_ID}|${method}|${path}|${byName.join('&')}|${digest}`;
}

function hmac(text: string, body: Uint8Array = Buffer.alloc(0)): Buffer {
  return createHmac('sha256', SECRET).update(text, 'latin1').update(body).digest();
}

/** The value of a header that came once and is not empty. */
function only({ headers }: SignedRequest, name: string): string | undefined {
  const values = headers.filter((_value, i) => i % 2 === 1 && asciiLower(headers[i - 1] as string) === name);
  return values.length === 1 && values[0] !== '' ? values[0] : undefined;
}

function asciiLower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function isInWindow(text: string, stepMs: number): boolean {
  const form = stepMs === 1000 ? /^[1-9][0-9]{0,10}$/ : /^[1-9][0-9]{11,13}$/;
  if (!form.test(text)) return false;
  return Math.abs(Number(text) * stepMs - Math.floor(NOW_MS / stepMs) * stepMs) <= WINDOW_MS;
}
