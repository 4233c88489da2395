/** A verifier of a scheme with a key, and a client that is written without the library. */

import { createHmac, randomUUID } from 'node:crypto';
import {
  type ApiKey,
  createVerifier,
  defineScheme,
  header,
  memoryStore,
  message,
  part,
  type SignedRequest,
  type Verifier,
  type VerifierOptions,
} from 'countersign';
import { diagnosis } from 'countersign/diagnosis';

export const SECRET = 'c2VjcmV0IHRoYXQgaXMgbG9uZyBlbm91Z2ggZm9yIGFsbA==';
export const key: ApiKey = { id: 'ak_test_1', mode: 'test', owner: 'merchant 17', secret: SECRET };

const acme = defineScheme({
  name: 'acme',
  keyId: header('X-Key'),
  timestamp: header('X-Time', 'unixSeconds'),
  nonce: header('X-Nonce'),
  signature: header('X-Signature'),
  secret: 'base64',
  algorithm: 'hmac-sha256',
  message: message`${part.keyId}\n${part.timestamp}\n${part.nonce}\n${part.method}\n${part.target}\n${part.body}`,
  replay: 'nonce',
  requestId: header('X-Request-Id'),
});

export function acmeVerifier(options: Partial<VerifierOptions> = {}): Verifier {
  return createVerifier({
    ...{ scheme: acme, keys: [key], store: memoryStore(), diagnosis: diagnosis({ budgetMs: 100 }) },
    ...options,
  });
}

export interface AcmeRequest {
  readonly keyId?: string;
  /** The bytes of the key that signs. Default: those of the secret, decoded. */
  readonly signWith?: Uint8Array | string;
  readonly method?: string;
  readonly target?: string;
  readonly body?: string;
  readonly nonce?: string;
  readonly ageSeconds?: number;
  readonly headers?: readonly string[];
}

/** A request as a client of acme signs it. */
export function acmeRequest(request: AcmeRequest = {}): SignedRequest & { readonly signature: string } {
  const { keyId = 'ak_test_1', method = 'POST', target = '/v1/orders?a=b', body = '{"a": 1}' } = request;
  const { nonce = randomUUID(), ageSeconds = 0, headers = [] } = request;
  const { signWith = Buffer.from(SECRET, 'base64') } = request;
  const time = String(Math.floor(Date.now() / 1000) - ageSeconds);
  const signature = createHmac('sha256', signWith)
    .update(`${keyId}\n${time}\n${nonce}\n${method}\n${target}\n${body}`)
    .digest('hex');
  const own = ['X-Key', keyId, 'X-Time', time, 'X-Nonce', nonce, 'X-Signature', signature];
  return {
    method,
    url: target,
    headers: [...own, ...headers],
    body: Buffer.from(body),
    address: '203.0.113.7',
    signature,
  };
}
