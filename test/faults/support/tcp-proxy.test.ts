import { once } from 'node:events';
import net from 'node:net';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type RedisServer, startRedis } from '../../support/redis/redis-server.ts';
import { startProxy, type TcpProxy } from '../../support/redis/tcp-proxy.ts';
import { until } from '../../support/redis/until.ts';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

async function proxy(): Promise<TcpProxy> {
  const proxy = await startProxy(server.port);
  onTestFinished(() => proxy.close());
  return proxy;
}

/** A connected client that sends each command once. */
async function clientThrough({ port }: TcpProxy): Promise<Redis> {
  const client = server.client({ port, maxRetriesPerRequest: 0, retryStrategy: () => null });
  onTestFinished(() => client.disconnect());
  await client.ping();
  return client;
}

test('passes commands and replies, and counts the connections', async () => {
  const network = await proxy();
  const client = await clientThrough(network);
  const large = 'x'.repeat(3_000_000);
  await client.set('large', large);
  expect(await client.get('large')).toBe(large);
  expect(network.connections).toBe(1);
  client.disconnect();
  await until('the connection has ended', () => network.connections === 0);
});

test('passes on the end of a connection both ways', async () => {
  const network = await proxy();
  const direct = server.client();
  const socket = net.connect(network.port, '127.0.0.1');
  socket.resume().write('QUIT\r\n');
  await once(socket, 'close');
  const client = await clientThrough(network);
  await client.client('SETNAME', 'leaver');
  client.disconnect();
  await until(
    'the server has seen the end',
    async () => !String(await direct.client('LIST')).includes('leaver'),
  );
});

test('loses what it held when it is cut', async () => {
  const network = await proxy();
  const direct = server.client();
  const leaver = await clientThrough(network);
  network.hold();
  const lost = leaver.set('cut', 'passed');
  leaver.disconnect();
  await expect(lost).rejects.toThrow();
  await until('the proxy has seen the end', () => network.connections === 0);
  network.cut();
  network.release();
  await clientThrough(network);
  expect(await direct.get('cut')).toBeNull();
});

test('delays replies to commands that took effect', async () => {
  const network = await proxy();
  const direct = server.client();
  const client = await clientThrough(network);
  network.delay(3_600_000);
  const answer = client.set('delayed', 'set');
  await until('the command has arrived', async () => (await direct.get('delayed')) === 'set');
  await direct.ping();
  network.cut();
  await expect(answer).rejects.toThrow();
});

test('keeps the order of replies when the delay becomes shorter', async () => {
  const network = await proxy();
  const client = await clientThrough(network);
  const answers: string[] = [];
  network.delay(40);
  const late = client.echo('late').then((text) => answers.push(text));
  await server.client().ping();
  network.delay(0);
  const prompt = client.echo('prompt').then((text) => answers.push(text));
  await Promise.all([late, prompt]);
  expect(answers).toEqual(['late', 'prompt']);
});

test('holds everything until it is released, also the command of a client that has gone', async () => {
  const network = await proxy();
  const direct = server.client();
  const client = await clientThrough(network);
  const leaver = await clientThrough(network);
  network.hold();
  const answer = client.set('held', 'passed');
  const lost = leaver.set('left', 'passed');
  leaver.disconnect();
  await expect(lost).rejects.toThrow();
  expect(await direct.mget('held', 'left')).toEqual([null, null]);
  network.release();
  expect(await answer).toBe('OK');
  await until('the late command has arrived', async () => (await direct.get('left')) === 'passed');
});

test('cuts the connections with a reset and takes new ones', async () => {
  const network = await proxy();
  const socket = net.connect(network.port, '127.0.0.1');
  const client = await clientThrough(network);
  socket.write('PING\r\n');
  await once(socket, 'data');
  network.cut();
  const [error] = await once(socket, 'error');
  expect(error.code).toBe('ECONNRESET');
  await expect(client.ping()).rejects.toThrow();
  await clientThrough(network);
});

test('resets one connection after the first bytes of a reply to a command that took effect', async () => {
  const network = await proxy();
  const socket = net.connect(network.port, '127.0.0.1');
  const other = await clientThrough(network);
  const received: Buffer[] = [];
  socket.on('data', (chunk) => received.push(chunk));
  network.resetAfterReplyBytes(2);
  socket.write('SET half told\r\n');
  // Not every system tells of the reset after bytes that were still unread: some tell of an end.
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('close', resolve));
  expect(Buffer.concat(received).toString()).toBe('+O');
  expect(await other.get('half')).toBe('told');
});

test('resets after no byte of the reply at all', async () => {
  const network = await proxy();
  const client = await clientThrough(network);
  network.resetAfterReplyBytes(0);
  await expect(client.set('untold', 'done')).rejects.toThrow(/closed|ECONNRESET/i);
  expect(await server.client().get('untold')).toBe('done');
});

test('refuses new connections while the open ones stay', async () => {
  const network = await proxy();
  const client = await clientThrough(network);
  await network.refuse(true);
  const [error] = await once(net.connect(network.port, '127.0.0.1'), 'error');
  expect(error.code).toBe('ECONNREFUSED');
  expect(await client.ping()).toBe('PONG');
  await network.refuse(false);
  await clientThrough(network);
});
