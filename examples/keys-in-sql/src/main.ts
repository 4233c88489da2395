/**
 * `npm run keys-in-sql`: keys in a table, made by the administration and obeyed by a server that has a connection of its own.
 * It fails unless everything comes out as documented. The table is in PostgreSQL at DATABASE_URL, else in SQLite.
 */

import { createTranscript } from '@countersign/example-support';
import { onEvent } from 'countersign';
import { keyFormat, watchExpiry } from 'countersign/keys';
import { sqlKeys } from 'countersign/sql';
import { order, serve } from './api.ts';
import { type Databases, openDatabases } from './databases.ts';

const DAY_SECONDS = 86_400;
const options = {
  // In life: from the environment, out of reach of the database and its backups.
  masterKeys: `demo:${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64')}`,
  idFormat: keyFormat({ prefix: { test: 'acme_key_test', live: 'acme_key_live' } }),
  secretFormat: keyFormat({ prefix: { test: 'acme_secret_test', live: 'acme_secret_live' } }),
  lastUsedSeconds: 60,
};

const transcript = createTranscript(66);
try {
  const databases = await openDatabases(process.env.DATABASE_URL);
  try {
    await show(databases);
  } finally {
    await databases.close();
  }
  transcript.close();
} catch (error) {
  console.error(`The example did not run: ${(error as Error).message}`);
  process.exitCode = 1;
}

async function show({ name, table, open }: Databases): Promise<void> {
  const { outcome, heading } = transcript;
  const keys = sqlKeys(open(), { ...options, table });
  // The server is another process in life. It asks for changes every five seconds, or hears of them from PostgreSQL.
  const keysOfServer = sqlKeys(open(), { ...options, table });
  await Promise.all([keys.ready(), keysOfServer.ready()]);
  const { url, close } = await serve(keysOfServer);
  const audit: string[] = [];
  const stop = onEvent('key-change', ({ actor, action }) => audit.push(`${actor}: ${action}`));
  const alice = keys.as('alice');

  heading(`Keys in ${name}`);
  const { key, secret } = await alice.create({ mode: 'live', owner: 'merchant 17' });
  outcome('A new key has an id of the format:', key.id.replace(/\w{36}$/, '…'), 'acme_key_live_…');
  outcome(
    'Its secret has a checksum, which scanners confirm:',
    `${options.secretFormat.matches(secret)}`,
    'true',
  );
  outcome('A request signed with it:', `${await order(url, key.id, secret)}`, '202');
  outcome('A request with a mistyped id:', `${await order(url, `${key.id}x`, secret)}`, '401');

  const next = await alice.rotate(key.id, { overlapSeconds: DAY_SECONDS });
  await keysOfServer.ready();
  outcome('After a rotation, the old secret:', `${await order(url, key.id, secret)}`, '202');
  outcome('… and the new one:', `${await order(url, key.id, next.secret)}`, '202');

  const expiring: string[] = [];
  const unhear = onEvent('key-expiring', ({ days, secretId }) =>
    expiring.push(`${secretId ? 'secret' : 'key'}, ${days}`),
  );
  const watch = watchExpiry(keys, { days: [7, 1] });
  await watch.check();
  watch.close();
  outcome('The old secret ends soon:', expiring.join(), 'secret, 1');

  await keys.as('bob').revoke(key.id);
  await keysOfServer.ready();
  outcome('After it was revoked:', `${await order(url, key.id, next.secret)}`, '401');
  await keysOfServer.close();
  const used = (await keys.lastUsed([key.id])).get(key.id);
  outcome('When it was last used is known:', `${used !== undefined}`, 'true');
  outcome('The audit:', audit.join(', '), 'alice: create, alice: rotate, bob: revoke');

  unhear();
  stop();
  close();
  await keys.close();
}
