/** IIMMPACT's client, by its quickstart: https://docs.iimmpact.com. */

import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Call, Expected, Scenario } from './scenario.ts';

const KEY_ID = 'iimm_prod_demo';
const SECRET = Buffer.from('ZGVtby1zZWNyZXQtMzItYnl0ZXMtZm9yLWhtYWMtMDE=', 'base64');

interface Request {
  readonly method?: 'GET' | 'POST';
  readonly path: string;
  /** Sorted by key, as it is signed. */
  readonly query?: string;
  readonly body?: string;
  readonly ageSeconds?: number;
  readonly keyId?: string;
  readonly secret?: Buffer;
}

function sign(request: Request): Call {
  const { method = 'GET', path, query = '', body, ageSeconds = 0, keyId = KEY_ID, secret = SECRET } = request;
  const timestamp = Math.floor(Date.now() / 1000) - ageSeconds;
  const nonce = `req-${timestamp}-${randomBytes(8).toString('hex')}`;
  const bodyHash = createHash('sha256')
    .update(body ?? '')
    .digest('base64');
  const canonical = `v1:${timestamp}:${nonce}:${method}:${query}:${bodyHash}`;
  return {
    method,
    path: `/iimmpact${path}${query && `?${query}`}`,
    headers: {
      'X-Api-Key': keyId,
      'X-Timestamp': String(timestamp),
      'X-Nonce': nonce,
      'X-Signature': `v1=${createHmac('sha256', secret).update(canonical).digest('base64')}`,
      'Content-Type': 'application/json',
    },
    ...(body !== undefined && { body }),
  };
}

function unauthorized(error: string, log: string): Expected {
  return { status: 401, body: { error }, log };
}

/** IIMMPACT's requests and their documented outcomes. */
export function iimmpactScenario(): Scenario {
  const balance = sign({ path: '/v2/balance' });
  const topup: Request = {
    method: 'POST',
    path: '/v2/topup',
    body: '{"refid":"MS-42","product":"JOMPAY","account":"1234567890","amount":"150.00"}',
  };
  const statement = sign({ path: '/v2/balance-statement', query: 'account=9&date=2026-04-30&limit=20' });
  return {
    title: 'IIMMPACT',
    reasonMember: 'error',
    steps: [
      {
        name: 'good: GET /v2/balance',
        calls: balance,
        expected: {
          status: 200,
          body: {
            data: { account: '12345', name: 'Your Company Name', balance: 1250.5, level: '1', access: 0 },
          },
          log: 'accepted',
        },
      },
      { name: 'replayed', calls: balance, expected: unauthorized('nonce_reused', 'replayed') },
      {
        name: 'good: query in another order',
        calls: { ...statement, path: '/iimmpact/v2/balance-statement?limit=20&date=2026-04-30&account=9' },
        expected: { status: 200, body: { '@metadata': { account: '9', limit: '20' } }, log: 'accepted' },
      },
      {
        name: 'good: POST /v2/topup',
        calls: sign(topup),
        expected: { status: 200, body: { data: { refid: 'MS-42', amount: '150.00' } }, log: 'accepted' },
      },
      {
        name: 'tampered body',
        calls: { ...sign(topup), body: (topup.body as string).replace('150.00', '950.00') },
        expected: unauthorized('invalid_signature', 'signature_mismatch'),
      },
      {
        name: 'tampered query',
        calls: {
          ...sign({ path: '/v2/balance-statement', query: 'account=9' }),
          path: '/iimmpact/v2/balance-statement?account=8',
        },
        expected: unauthorized('invalid_signature', 'signature_mismatch'),
      },
      {
        name: 'stale (310 s old)',
        calls: sign({ path: '/v2/balance', ageSeconds: 310 }),
        expected: unauthorized('timestamp_expired', 'timestamp_too_old'),
      },
      {
        name: 'future (310 s ahead)',
        calls: sign({ path: '/v2/balance', ageSeconds: -310 }),
        expected: unauthorized('timestamp_expired', 'timestamp_in_future'),
      },
      {
        name: 'wrong key: unknown id',
        calls: sign({ path: '/v2/balance', keyId: 'iimm_prod_other' }),
        expected: unauthorized('invalid_api_key', 'unknown_key'),
      },
      {
        name: 'wrong key: other secret',
        calls: sign({ path: '/v2/balance', secret: Buffer.from('another-secret-32-bytes-for-hmac') }),
        expected: unauthorized('invalid_signature', 'signature_mismatch'),
      },
      {
        name: 'wrong key: secret not decoded',
        calls: sign({ path: '/v2/balance', secret: Buffer.from(SECRET.toString('base64')) }),
        expected: unauthorized('invalid_signature', 'signature_mismatch'),
      },
    ],
  };
}
