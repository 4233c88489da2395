import { createServer } from 'node:http';
import {
  createIdempotency,
  createVerifier,
  defineScheme,
  header,
  memoryOperationStore,
  memoryStore,
  message,
  nonce,
  signRequest,
  staticKeys,
  target,
  timestamp,
  unixSeconds,
} from '@countersign/core';
import express from 'express';
import { expect, it, onTestFinished } from 'vitest';
import { type Answer, exchange, listen } from '../../../test/contract/http-client.ts';
import { countersign, deduplicate, idempotent } from '../src/index.ts';
import { CREDENTIALS, NOW_MS } from './scheme.ts';

const SCHEME = defineScheme({
  name: 'retried',
  keyId: header('X-Key'),
  timestamp: header('X-Timestamp', unixSeconds),
  nonce: header('X-Nonce'),
  signature: header('X-Signature'),
  ...({ secret: 'utf8', algorithm: 'hmac-sha256', windowSeconds: 60, replay: 'nonce' } as const),
  message: message`${timestamp}${nonce}${target}`,
  idempotencyKey: header('Idempotency-Key'),
});

it('a refusal by a route below idempotent() is not kept: once the key may, the retry is handled', async () => {
  const scopes: string[] = [];
  const verifier = createVerifier({
    scheme: SCHEME,
    keys: { find: () => ({ id: CREDENTIALS.keyId, secrets: [CREDENTIALS.secret], scopes: [...scopes] }) },
    store: memoryStore({ maxReplayIds: 100 }),
    clock: () => NOW_MS,
  });
  const app = express();
  app.use(countersign(verifier), idempotent(createIdempotency({ store: memoryOperationStore() })));
  app.post('/payouts', countersign(verifier, { scopes: ['write'] }), (_req, res) => void res.end('paid'));
  const server = await listen(createServer(app));
  onTestFinished(server.close);
  const pay = (): Promise<Answer> => {
    const signed = signRequest(
      SCHEME,
      CREDENTIALS,
      { method: 'POST', url: '/payouts' },
      { clock: () => NOW_MS },
    );
    const headers = { ...signed, 'Idempotency-Key': 'pay-1' };
    return exchange(server.port, { method: 'POST', path: '/payouts', headers });
  };
  expect((await pay()).status).toBe(403);
  expect((await pay()).status).toBe(403);
  scopes.push('write');
  expect((await pay()).text).toBe('paid');
  const retry = await pay();
  expect([retry.text, retry.headers['idempotency-replayed']]).toEqual(['paid', 'true']);
});

it('idempotent() and deduplicate() refuse what is not theirs, and options that they do not know', () => {
  const idempotency = createIdempotency({ store: memoryOperationStore() });
  expect(() => deduplicate(idempotency as never)).toThrow('createDeduplication');
  expect(() => idempotent(staticKeys([]) as never)).toThrow('createIdempotency');
  expect(() => idempotent(idempotency, { onrefusal: 1 } as never)).toThrow('"onrefusal"');
});
