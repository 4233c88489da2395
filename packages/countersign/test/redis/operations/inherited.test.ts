import { expect, it } from 'vitest';
import { redisOfFile } from '../../../../../test/support/redis/redis-of-file.ts';
import { signRequest } from '../../../src/client.ts';
import { createIdempotency } from '../../../src/idempotency.ts';
import { createVerifier, defineScheme, header, message, part } from '../../../src/index.ts';
import { redisStore } from '../../../src/redis/redis-store.ts';

const redis = redisOfFile();

const SECRET = 'shared-secret-0123456789abcdef01';
const scheme = defineScheme({
  name: 'shared',
  keyId: header('X-Key'),
  timestamp: header('X-Time', 'unixSeconds'),
  nonce: header('X-Nonce'),
  signature: header('X-Signature'),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  message: message`${part.timestamp}${part.nonce}`,
  toleranceSeconds: 60,
  replay: 'nonce',
  idempotencyKey: header('Idempotency-Key'),
});

/** A process of its own, as far as Redis can tell. */
function createProcess() {
  const client = redis.server.client();
  const keys = { id: 'key-1', secret: SECRET };
  const verifier = createVerifier({ scheme, keys, store: redisStore(client, { prefix: 'shop:' }) });
  const idempotency = createIdempotency(verifier);
  return {
    client,
    async begin(): Promise<string> {
      const signed = signRequest(scheme, { id: 'key-1', secret: SECRET }, { method: 'POST', url: '/orders' });
      const headers = Object.entries({ ...signed, 'Idempotency-Key': 'order-7' }).flat();
      const request = { method: 'POST', url: '/orders', headers, body: Buffer.alloc(0) };
      const accepted = await verifier.verify(request);
      if (!accepted.ok) throw new Error(accepted.code);
      const beginning = await idempotency.begin({ accepted, request });
      return beginning.outcome === 'refused' ? beginning.verdict.code : beginning.outcome;
    },
  };
}

it('processes whose verifiers share a Redis share the operations, without a store given for these', async () => {
  const processes = [createProcess(), createProcess()] as const;
  expect(await processes[0].begin()).toBe('started');
  expect(await processes[1].begin()).toBe('idempotency_key_in_use');
  const names = await processes[0].client.keys('shop:op:*');
  expect(names.filter((name) => /}:[\da-f]{64}$/.test(name))).toHaveLength(1);
  for (const { client } of processes) client.disconnect();
});

it('the operations of a store have its deadline, and are made once', async () => {
  const client = redis.server.client();
  const store = redisStore(client, { timeoutMs: 77 });
  expect(store.operations).toBe(store.operations);
  await client.call('CLIENT', 'PAUSE', '1000', 'ALL');
  const startedMs = performance.now();
  await expect(Promise.resolve(store.operations.find?.({ id: 'ab12' }))).rejects.toThrow('77 ms');
  expect(performance.now() - startedMs).toBeLessThan(900);
  client.disconnect();
});
