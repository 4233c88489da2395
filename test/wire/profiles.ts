/** The vendors' schemes, and one that is declared with everything that the language has. */

import { defineScheme, header, jsonField, lines, part, type ResponseFormat } from 'countersign';
import { iimmpact } from 'countersign/schemes/iimmpact';
import { influencemart } from 'countersign/schemes/influencemart';
import { intend, intendAssumedWholeRequest } from 'countersign/schemes/intend';
import { ip2 } from 'countersign/schemes/ip2';
import { slaunchx } from 'countersign/schemes/slaunchx';
import type { Profile } from './profile.ts';

const SECRET = 'a-secret-of-the-merchant-0123456789';
const OTHER_SECRET = 'a-secret-of-somebody-else-012345678';
const X_HEADERS = {
  keyId: 'X-Api-Key',
  timestamp: 'X-Timestamp',
  nonce: 'X-Nonce',
  signature: 'X-Signature',
};

const IIMMPACT: Profile = {
  name: 'iimmpact',
  schemeWith: () => iimmpact(),
  tellsKeysApart: true,
  keyId: 'iimm_prod_0123456789',
  secret: Buffer.from(SECRET).toString('base64'),
  otherSecret: Buffer.from(OTHER_SECRET).toString('base64'),
  headers: X_HEADERS,
  bodyOf: (n) => `{"refid":"MS-${n}","product":"JOMPAY","amount":"150.00"}`,
  malformedQuery: '?account=%zz',
};

const INFLUENCEMART: Profile = {
  name: 'influencemart',
  schemeWith: () => influencemart(),
  keyId: 'ak_live_0123456789',
  secret: SECRET,
  otherSecret: OTHER_SECRET,
  headers: {
    keyId: 'X-API-Key',
    timestamp: 'X-Timestamp',
    signature: 'X-Signature',
    requestId: 'X-Request-ID',
    idempotencyKey: 'X-Idempotency-Key',
    eventId: 'X-External-Event-Id',
  },
  bodyOf: (n) => `{"externalOrderId":"ORD-${n}","orderAmount":"2999.00","currency":"NPR"}`,
};

const IP2: Profile = {
  name: 'ip2',
  schemeWith: () => ip2(),
  keyId: 'TEST-API-KEY-0001',
  secret: SECRET,
  otherSecret: OTHER_SECRET,
  headers: {
    keyId: 'X-ApiAuth-ApiKey',
    timestamp: 'X-Date',
    signature: 'Authorization',
    contentDigest: 'Content-MD5',
  },
  bodyOf: (n) => `{"RequestId":"REQ-${n}","Amount":500.00,"CurrencyCode":"UGX"}`,
  malformedQuery: '?Memo=%zz',
  malformedBody: '{"RequestId":"REQ-1","requestid":"REQ-2"}',
};

const SLAUNCHX: Profile = {
  name: 'slaunchx',
  schemeWith: () => slaunchx(),
  tellsKeysApart: true,
  keyId: 'sk_live_abc123def456',
  secret: SECRET,
  otherSecret: OTHER_SECRET,
  headers: { ...X_HEADERS, signature: 'Authorization', requestId: 'X-Request-Id' },
  bodyOf: (n) => `{"email":"partner-${n}@example.com"}`,
};

const INTEND: Profile = {
  name: 'intend',
  schemeWith: () => intend({ message: intendAssumedWholeRequest }),
  keyId: 'a0761d825272c0a394e80f6cfc48bf9a',
  secret: SECRET,
  otherSecret: OTHER_SECRET,
  headers: { keyId: 'api-key', timestamp: 'timestamp', signature: 'signature' },
  bodyOf: (n) => `{"client_id":${n}}`,
};

const DECLARED: Profile = {
  name: 'declared',
  schemeWith: declared,
  isWireDefault: true,
  keyId: 'key-1',
  secret: SECRET,
  otherSecret: OTHER_SECRET,
  headers: {
    keyId: 'X-Key',
    timestamp: 'X-Time',
    nonce: 'X-Nonce',
    signature: 'X-Signature',
    contentDigest: 'X-Body-Digest',
    requestId: 'X-Request-Id',
    idempotencyKey: 'Idempotency-Key',
    eventId: 'X-Event-Id',
    header: 'X-Tenant',
  },
  signedHeaders: { 'X-Tenant': 'tenant-1' },
  bodyOf: (n) => `{"order":"order-${n}"}`,
  malformedQuery: '?order=%zz',
  malformedBody: '{"order":"order-1","order":"order-2"}',
};

/** Its response format is the default one, unless another is given. */
function declared(wire?: ResponseFormat) {
  return defineScheme({
    name: 'declared',
    keyId: header('X-Key'),
    timestamp: header('X-Time', 'unixSeconds'),
    nonce: header('X-Nonce'),
    signature: header('X-Signature', { encoding: 'hex' }),
    secret: 'utf8',
    algorithm: 'hmac-sha256',
    message: lines(
      part.timestamp,
      part.nonce,
      part.method,
      part.path,
      part.sortedQuery,
      header('X-Tenant'),
      jsonField('order'),
      part.body,
    ),
    toleranceSeconds: 300,
    replay: 'nonce',
    contentDigest: { carrier: header('X-Body-Digest', { encoding: 'hex' }), algorithm: 'sha256' },
    requestId: header('X-Request-Id'),
    echoRequestId: true,
    idempotencyKey: header('Idempotency-Key'),
    eventId: header('X-Event-Id'),
    ...(wire !== undefined && { responseFormat: wire }),
  });
}

export const PROFILES: readonly Profile[] = [IIMMPACT, INFLUENCEMART, IP2, SLAUNCHX, INTEND, DECLARED];
