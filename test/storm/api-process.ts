/**
 * One process of an API behind a load balancer. It verifies requests with a store on Redis that its siblings share, and
 * writes the name of each request that it accepts to a file before it answers, so that not even a crash hides one.
 */

import { openSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createVerifier, type KeySource, type Store } from 'countersign';
import { verifyNode } from 'countersign/node';
import { redis } from 'countersign/redis';
import { iimmpact } from 'countersign/schemes/iimmpact';
import { Redis } from 'ioredis';
import type { ApiProcessSettings } from './api-settings.ts';

const settings = JSON.parse(process.argv[2] as string) as ApiProcessSettings;
const { redisPort, ledger, clockSkewMs } = settings;
const client = new Redis({ host: '127.0.0.1', port: redisPort });
// The verifier tells of failures; without a listener ioredis would write each to the console.
client.on('error', () => {});
const store: Store = redis(client).store;
const keys = settings.keys ? settings.keys : await keysInRedis(settings.masterKeys ?? '');
const verifier = createVerifier({
  scheme: iimmpact(),
  keys,
  store,
  clock: () => Date.now() + clockSkewMs,
});
const accepted = openSync(ledger, 'a');

const server = createServer((request, response) => {
  verifyNode(verifier, request).then(
    (verdict) => {
      if (verdict.ok) writeSync(accepted, `${request.headers['x-nonce']}\n`);
      const status = verdict.ok ? 200 : verdict.response.status;
      const code = verdict.ok ? 'accepted' : verdict.code;
      response.writeHead(status, { 'x-code': code, 'content-length': 0 }).end();
    },
    () => response.destroy(),
  );
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());

async function keysInRedis(masterKeys: string): Promise<KeySource> {
  // Kept for an hour, so that only a message makes a change take effect sooner.
  const inRedis = redis(client).keys({ masterKeys, subscriber: client.duplicate(), ttlSeconds: 3600 });
  await inRedis.ready();
  return inRedis;
}
