import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { signRequest } from 'countersign/client';
import { influencemart } from 'countersign/schemes/influencemart';
import { afterEach, describe, expect, it } from 'vitest';
import { startRedis } from '../../../test/support/redis/redis-server.ts';
import { until } from '../../../test/support/redis/until.ts';

const program = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Starts the API as `npm start` does. Resolves with its address when it listens. */
async function start(env: Record<string, string>): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(process.execPath, [program], {
    env: { PATH: process.env.PATH, PORT: '0', LOG_LEVEL: 'silent', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  for await (const line of createInterface(child.stdout)) {
    const url = /listens on (\S+)/.exec(line)?.[1];
    if (url !== undefined) return { url, child };
  }
  throw new Error('the API ended before it listened');
}

function order(amount: string): { method: string; headers: Record<string, string>; body: string } {
  const request = {
    method: 'POST',
    url: '/influencemart/api/v1/conversions',
    body: JSON.stringify({ orderAmount: amount }),
  };
  const credentials = { id: 'ak_test_demo', secret: 'demo_signing_secret_0123456789abcdef' };
  const headers = signRequest(influencemart(), credentials, request);
  return { ...request, headers: { ...headers, 'Content-Type': 'application/json' } };
}

describe('npm start', { timeout: 30_000 }, () => {
  it('serves the API, remembers requests in Redis for all processes, and ends on a signal', async () => {
    const redis = await startRedis();
    try {
      const env = { REDIS_URL: `redis://127.0.0.1:${redis.port}` };
      const express = await start(env);
      const fastify = await start({ ...env, FRAMEWORK: 'fastify' });
      const administrator = redis.client();
      const isConnected = async () =>
        String(await administrator.client('LIST'))
          .trim()
          .split('\n').length === 3;
      await until('both processes are connected to Redis', isConnected);
      const path = '/influencemart/api/v1/conversions';
      const signed = order('1.00');
      expect((await fetch(express.url + path, signed)).status).toBe(202);
      expect((await fetch(fastify.url + path, signed)).status).toBe(401);
      expect((await fetch(fastify.url + path, order('2.00'))).status).toBe(202);
      for (const { child } of [express, fastify]) {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        expect(await ended).toEqual([0, null]);
      }
    } finally {
      await redis.stop();
    }
  });

  it('remembers requests in the process where no Redis is named', async () => {
    const { url } = await start({});
    const signed = order('1.00');
    const path = `${url}/influencemart/api/v1/conversions`;
    expect((await fetch(path, signed)).status).toBe(202);
    expect((await fetch(path, signed)).status).toBe(401);
  });
});
