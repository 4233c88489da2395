/**
 * `npm run rotation`: gives a key a new secret while its client sends all the time, and fails unless no request is refused
 * and the old secret ends. Once with keys of your own, and once with keys in Redis: at REDIS_URL, or in one that it starts.
 */

import { createTranscript, findRedis } from '@countersign/example-support';
import { Client } from './client.ts';
import { setForward } from './clock.ts';
import { keysInRedis } from './keys-in-redis.ts';
import { CACHE_SECONDS, type KeyHouse, ownKeys } from './own-keys.ts';
import { serve } from './server.ts';

const KEY_ID = 'ak_live_demo';
/** Longer than a server's cache and the client's change take together. In life: a day. */
const OVERLAP_SECONDS = 120;
/** So many are sent in each state. */
const REQUESTS = 30;

const transcript = createTranscript(66);
try {
  const redis = await findRedis(process.env.REDIS_URL);
  try {
    await rotateWith(ownKeys(KEY_ID));
    await rotateWith(await keysInRedis(KEY_ID, redis.url));
  } finally {
    redis.stop();
  }
  transcript.close();
} catch (error) {
  console.error(`The example did not run: ${(error as Error).message}`);
  process.exitCode = 1;
}

async function rotateWith(house: KeyHouse): Promise<void> {
  const servers = [await serve(house.keysOfServer()), await serve(house.keysOfServer())];
  const client = new Client(
    KEY_ID,
    house.secret,
    servers.map(({ url }) => url),
  );
  transcript.heading(`${house.name}, in two servers`);
  const running = client.run();
  try {
    await rotate(house, client, servers[0]?.url as string);
  } finally {
    client.stop();
    await running;
    for (const server of servers) server.close();
    house.close();
  }
}

async function rotate(house: KeyHouse, client: Client, url: string): Promise<void> {
  const { outcome } = transcript;
  const old = client.secret;
  const goesOn = async (what: string) => {
    const { accepted, refused } = await client.next(REQUESTS);
    outcome(what, `${accepted} accepted, ${refused} refused`, `${REQUESTS} accepted, 0 refused`);
  };

  await goesOn('The client has the old secret.');
  const oldId = client.secretId;
  const secret = await house.rotate(OVERLAP_SECONDS);
  await goesOn(`1. A new one is made; both are good for ${OVERLAP_SECONDS} seconds.`);
  const early = await client.send(url, secret);
  outcome('   A server with the key cached looks it up anew for that.', `${early}`, '202');
  setForward(CACHE_SECONDS);
  await goesOn(`2. ${CACHE_SECONDS} seconds later every server knows the new one.`);
  const signsWith = () => (client.secretId === oldId ? 'the old one' : 'the new one');
  outcome('   The servers tell which one the client signs with:', signsWith(), 'the old one');
  client.secret = secret;
  await goesOn('3. The client takes the new one.');
  outcome('   Now it signs with:', signsWith(), 'the new one');
  setForward(OVERLAP_SECONDS);
  await goesOn('4. The overlap is over.');
  outcome('A request with the old secret:', `${await client.send(url, old)}`, '401');
}
