/** A scheme to test the verifier with, a key, and a client written without the library. */

import { createHash, createHmac } from 'node:crypto';
import {
  type ApiKey,
  createVerifier,
  defineScheme,
  header,
  memoryStore,
  message,
  part,
  type Scheme,
  type SchemeDeclaration,
  type SignedRequest,
  type Verdict,
  type Verifier,
  type VerifierOptions,
} from '../../src/index.ts';

export const NOW = 1_700_000_000_000;
export const SECRET = 'acme-secret-of-32-bytes-000000001';
export const OTHER_SECRET = 'acme-secret-of-32-bytes-000000002';

export const ACME: SchemeDeclaration = {
  name: 'acme',
  keyId: header('X-Key'),
  timestamp: header('X-Time', 'unixSeconds'),
  nonce: header('X-Nonce'),
  signature: header('X-Signature'),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  message: message`${part.keyId}\n${part.timestamp}\n${part.nonce}\n${part.method}\n${part.target}\n${part.body}`,
  toleranceSeconds: 300,
  replay: 'nonce',
  requestId: header('X-Request-Id'),
  idempotencyKey: header('X-Idempotency-Key'),
  eventId: header('X-Event-Id'),
  contentDigest: { carrier: header('Content-MD5', { encoding: 'base64' }), algorithm: 'md5' },
};

export const acme: Scheme = defineScheme(ACME);

/** Without a nonce: what may be used once is the signature. */
export const PLAIN: SchemeDeclaration = {
  name: 'plain',
  keyId: header('X-Key'),
  timestamp: header('X-Time', 'unixSeconds'),
  signature: header('X-Signature'),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  message: message`${part.timestamp}.${part.body}`,
  toleranceSeconds: 300,
  replay: 'signature',
};

export const plain: Scheme = defineScheme(PLAIN);

export const key = { id: 'key-1', secrets: [SECRET] } satisfies ApiKey;

/** Request of a client of acme. */
export interface AcmeRequest {
  readonly keyId?: string;
  readonly secret?: string;
  /** The client's clock, in seconds after `NOW`. */
  readonly dated?: number;
  /** The timestamp header, where it is not a time. */
  readonly time?: string;
  readonly nonce?: string;
  readonly method?: string;
  readonly target?: string;
  readonly body?: string | Uint8Array;
  readonly address?: string;
  /** More headers. */
  readonly headers?: readonly string[];
  /** The signature header, where it is not the right one. */
  readonly signature?: string;
}

let nonces = 0;

/** A request as acme's own client would sign it. */
export function acmeRequest(request: AcmeRequest = {}): SignedRequest {
  const { keyId = key.id, secret = SECRET, dated = 0, method = 'POST', target = '/v1/things?a=b' } = request;
  const { nonce = `nonce-number-${1_000_000 + nonces++}`, address = '203.0.113.7', headers = [] } = request;
  const time = request.time ?? String(NOW / 1000 + dated);
  const body =
    typeof request.body === 'string' ? Buffer.from(request.body) : (request.body ?? Buffer.alloc(0));
  const signature =
    request.signature ??
    createHmac('sha256', secret)
      .update(`${keyId}\n${time}\n${nonce}\n${method}\n${target}\n`, 'latin1')
      .update(body)
      .digest('hex');
  const own = ['X-Key', keyId, 'X-Time', time, 'X-Nonce', nonce, 'X-Signature', signature];
  return { method, url: target, headers: [...own, ...headers], body, address };
}

/** A request as the client of the plain scheme would sign it. */
export function plainRequest(request: AcmeRequest = {}): SignedRequest {
  const { keyId = key.id, secret = SECRET, dated = 0, address = '203.0.113.7' } = request;
  const time = String(NOW / 1000 + dated);
  const body = Buffer.from(request.body ?? '');
  const signature =
    request.signature ?? createHmac('sha256', secret).update(`${time}.`).update(body).digest('hex');
  const headers = ['X-Key', keyId, 'X-Time', time, 'X-Signature', signature];
  return { method: 'POST', url: '/', headers, body, address };
}

/** The id of every request that brings none. */
export const GENERATED_ID = 'generated-id';

/** A verifier of acme with a key, a small store of its own and a clock that stands at `NOW`. */
export function acmeVerifier(options: Partial<VerifierOptions> = {}): Verifier {
  return createVerifier({
    scheme: acme,
    keys: key,
    store: memoryStore({ maxReplayIds: 1000, maxKeys: 100 }),
    clock: () => NOW,
    requestId: () => GENERATED_ID,
    ...options,
  });
}

/** The code of a verdict, or `accepted`. */
export function codeOf(verdict: Verdict): string {
  return verdict.ok ? 'accepted' : verdict.code;
}

export function md5(data: string | Uint8Array): string {
  return createHash('md5').update(data).digest('base64');
}

/** The request without the header of that name. */
export function without(request: SignedRequest, name: string): SignedRequest {
  return { ...request, headers: request.headers.filter((_, i, all) => all[i - (i % 2)] !== name) };
}
