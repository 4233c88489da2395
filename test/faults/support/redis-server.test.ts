import { existsSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { type RedisServer, type StartRedisOptions, startRedis } from '../../support/redis/redis-server.ts';

async function serve(options?: StartRedisOptions): Promise<RedisServer> {
  const server = await startRedis(options);
  onTestFinished(() => server.stop());
  return server;
}

test('servers started at the same time have ports of their own', async () => {
  const servers = await Promise.all(Array.from({ length: 5 }, () => serve()));
  const answers = await Promise.all(servers.map((server) => server.client().ping()));
  expect(answers).toEqual(['PONG', 'PONG', 'PONG', 'PONG', 'PONG']);
  expect(new Set(servers.map(({ port }) => port)).size).toBe(5);
});

test('a port in use is refused by a server that was given it', async () => {
  const { port } = await serve();
  await expect(serve({ port })).rejects.toThrow(/Address already in use/);
});

test('an argument that redis-server does not know fails the start with its own words', async () => {
  await expect(serve({ args: ['--no-such-option', '1'] })).rejects.toThrow(/no-such-option/);
});

test('a paused server answers what it was asked once it is resumed', async () => {
  const server = await serve();
  const client = server.client();
  await client.ping();
  server.pause();
  expect(server.state).toBe('paused');
  const impatient = server.client({ commandTimeout: 50, maxRetriesPerRequest: 0, enableReadyCheck: false });
  await expect(impatient.get('key')).rejects.toThrow(/timed out/);
  const answer = client.set('key', 'value');
  server.resume();
  expect(await answer).toBe('OK');
});

test('a killed server is gone and comes back empty on the same port', async () => {
  const server = await serve();
  const client = server.client();
  await client.set('key', 'value');
  const { pid, port } = server;
  await server.kill();
  expect(server.state).toBe('down');
  expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
  await server.restart();
  expect(server.port).toBe(port);
  expect(server.pid).not.toBe(pid);
  expect(await client.get('key')).toBeNull();
});

test('a server that appends to a file keeps what it confirmed before it was killed', async () => {
  const server = await serve({ args: ['--appendonly', 'yes'] });
  const client = server.client();
  await client.set('key', 'value');
  await server.kill();
  await server.restart();
  expect(await client.get('key')).toBe('value');
});

test('stop ends a paused server, its clients and its directory', async () => {
  const server = await serve();
  const client = server.client();
  await client.ping();
  server.pause();
  await server.stop();
  expect(server.state).toBe('down');
  expect(existsSync(server.dir)).toBe(false);
  expect(client.status).toBe('end');
});
