/** SlaunchX's client, by its quickstart: https://slaunchx-handbook-partner.pages.dev. */

import { createHmac, randomUUID } from 'node:crypto';
import type { Call, Expected, Scenario } from './scenario.ts';

const KEY_ID = 'sk_live_abc123def456';
const SECRET = 'your-api-secret-here';

interface Request {
  readonly method?: 'GET' | 'POST';
  /** Without the prefix /prometheus, which is called but not signed. */
  readonly path?: string;
  readonly body?: string;
  readonly ageSeconds?: number;
  readonly keyId?: string;
  readonly secret?: string;
}

function sign(request: Request): Call {
  const { method = 'GET', path = COUNTRIES, body, ageSeconds = 0, keyId = KEY_ID, secret = SECRET } = request;
  const timestamp = Math.floor(Date.now() / 1000) - ageSeconds;
  const nonce = randomUUID();
  const stringToSign = `${method}\n${path}\n${timestamp}\n${nonce}\n${body ?? ''}`;
  return {
    method,
    path: `/prometheus${path}`,
    headers: {
      Authorization: `HMAC-SHA256 ${createHmac('sha256', secret).update(stringToSign).digest('base64')}`,
      'X-Api-Key': keyId,
      'X-Timestamp': String(timestamp),
      'X-Nonce': nonce,
      'Content-Type': 'application/json',
    },
    ...(body !== undefined && { body }),
  };
}

const COUNTRIES = '/api/v1/partner/constants/countries';
const LOGIN: Request = {
  method: 'POST',
  path: '/api/v1/partner/auth/login/initiate',
  body: '{"email":"partner@example.com","password":"Str0ngP@ss!"}',
};

/** Every refusal of SlaunchX has this form. */
function refused(status: number, code: string): Expected {
  return { status, body: { version: '2.0.0', success: false, code, data: null }, log: code };
}

/** SlaunchX's requests and their documented outcomes. */
export function slaunchxScenario(): Scenario {
  const login = sign(LOGIN);
  return {
    title: 'SlaunchX',
    reasonMember: 'code',
    steps: [
      {
        name: 'good: POST …/auth/login/initiate',
        calls: login,
        expected: {
          status: 200,
          body: {
            version: '2.0.0',
            success: true,
            code: '2000',
            data: {
              sessionId: 'f47ac10b-58cc-4372-a567-0e02b2c3d479',
              mfaMethods: [{ code: 'EMAIL', value: 10011001 }],
              expiresIn: 300,
            },
          },
          log: 'accepted',
        },
      },
      { name: 'replayed', calls: login, expected: refused(403, 'GA2014') },
      {
        // Step 3 of the quickstart: the signature of step 2 covers another method, path and body.
        name: "another call's signature",
        calls: { method: 'GET', path: `/prometheus${COUNTRIES}`, headers: login.headers },
        expected: refused(401, 'GA2012'),
      },
      {
        name: 'good: GET …/constants/countries',
        calls: sign({}),
        expected: { status: 200, body: { success: true, code: '2000' }, log: 'accepted' },
      },
      {
        name: 'tampered body',
        calls: { ...sign(LOGIN), body: '{"email":"thief@example.com","password":"Str0ngP@ss!"}' },
        expected: refused(401, 'GA2012'),
      },
      { name: 'stale (70 s old)', calls: sign({ ageSeconds: 70 }), expected: refused(403, 'GA2013') },
      { name: 'future (70 s ahead)', calls: sign({ ageSeconds: -70 }), expected: refused(403, 'GA2013') },
      {
        name: 'wrong key: unknown id',
        calls: sign({ keyId: 'sk_live_other0000000' }),
        expected: refused(401, 'GA2011'),
      },
      {
        name: 'wrong key: other secret',
        calls: sign({ secret: 'another-api-secret-here' }),
        expected: refused(401, 'GA2012'),
      },
      {
        name: 'signed with /prometheus',
        calls: { ...sign({ path: `/prometheus${COUNTRIES}` }), path: `/prometheus${COUNTRIES}` },
        expected: refused(401, 'GA2012'),
      },
      {
        name: 'missing scope payouts:write',
        calls: sign({ method: 'POST', path: '/api/v1/partner/payouts', body: '{"amount":"10.00"}' }),
        expected: refused(403, 'GA2024'),
      },
      {
        name: '/web/v1 instead of /api/v1',
        calls: sign({ path: '/web/v1/partner/constants/countries' }),
        expected: { status: 403, body: { success: false, code: 'FORBIDDEN', data: null }, log: 'accepted' },
      },
      {
        name: 'unsigned GET …/actuator/health',
        calls: { method: 'GET', path: '/prometheus/actuator/health', headers: {} },
        expected: { status: 200, body: { status: 'UP' }, log: '-' },
      },
    ],
  };
}
