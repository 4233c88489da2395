/** Intend's client: headers by its page, the string to sign by assumption B (see the README). */

import { createHmac } from 'node:crypto';
import type { Call, Expected, Scenario } from './scenario.ts';

const KEY_ID = 'a0761d825272c0a394e80f6cfc48bf9a';
const SECRET = 'demo-secret-key';

interface Request {
  readonly method?: 'GET' | 'POST';
  readonly path?: string;
  readonly body?: string;
  readonly ageSeconds?: number;
  readonly keyId?: string;
  readonly secret?: string;
}

function sign(request: Request): Call {
  const {
    method = 'GET',
    path = GET_CLIENTS,
    body,
    ageSeconds = 0,
    keyId = KEY_ID,
    secret = SECRET,
  } = request;
  const timestamp = Math.floor(Date.now() / 1000) - ageSeconds;
  const stringToSign = `${timestamp}\n${method}\n${path}\n${body ?? ''}`;
  return {
    method,
    path,
    headers: {
      Accept: 'application/json',
      'api-key': keyId,
      timestamp: String(timestamp),
      signature: createHmac('sha256', secret).update(stringToSign).digest('hex'),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    },
    ...(body !== undefined && { body }),
  };
}

const GET_CLIENTS = '/intend/api/clients/get?page=2';
const CREATE: Request = { method: 'POST', path: '/intend/api/clients/create', body: '{"name":"Beta"}' };

/** The vendor documents 401 and the member `status`, and no codes. */
function unauthorized(log: string): Expected {
  return { status: 401, body: { status: 401, message: 'Authentication failed' }, log };
}

/** Intend's requests and their documented outcomes. */
export function intendScenario(): Scenario {
  const clients = sign({});
  return {
    title: 'Intend',
    reasonMember: 'message',
    steps: [
      {
        name: 'good: GET /api/clients/get',
        calls: clients,
        expected: { status: 200, body: { status: 200, page: 2 }, log: 'accepted' },
      },
      { name: 'replayed', calls: clients, expected: unauthorized('replayed') },
      {
        name: 'good: POST /api/clients/create',
        calls: sign(CREATE),
        expected: { status: 200, body: { status: 200, data: { name: 'Beta' } }, log: 'accepted' },
      },
      {
        name: 'tampered body',
        calls: { ...sign(CREATE), body: '{"name":"Gamma"}' },
        expected: unauthorized('signature_mismatch'),
      },
      {
        name: 'tampered query',
        calls: { ...sign({}), path: '/intend/api/clients/get?page=3' },
        expected: unauthorized('signature_mismatch'),
      },
      {
        name: 'stale (310 s old)',
        calls: sign({ ageSeconds: 310 }),
        expected: unauthorized('timestamp_too_old'),
      },
      {
        name: 'future (310 s ahead)',
        calls: sign({ ageSeconds: -310 }),
        expected: unauthorized('timestamp_in_future'),
      },
      {
        name: 'wrong key: unknown id',
        calls: sign({ keyId: '00000000000000000000000000000000' }),
        expected: unauthorized('unknown_key'),
      },
      {
        name: 'wrong key: other secret',
        calls: sign({ secret: 'another-secret-key' }),
        expected: unauthorized('signature_mismatch'),
      },
      {
        name: 'endpoint not found',
        calls: sign({ path: '/intend/api/suppliers/get' }),
        expected: {
          status: 404,
          body: { status: 404, message: 'There is no such endpoint.' },
          log: 'accepted',
        },
      },
    ],
  };
}
