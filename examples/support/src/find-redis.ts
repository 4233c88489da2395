/** A Redis to run the example on. */

import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

/** Where it is, and how to leave it. */
export interface FoundRedis {
  readonly url: string;
  readonly stop: () => void;
}

/**
 * Takes the Redis at `url`, or starts one that keeps nothing.
 *
 * @throws Error when there is no redis-server to start.
 */
export async function findRedis(url: string | undefined): Promise<FoundRedis> {
  if (url) return { url, stop: () => {} };
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  await new Promise<void>((resolve, reject) => {
    const missing = 'there is no redis-server here. Install one, or set REDIS_URL to one that runs.';
    server.once('error', () => reject(new Error(missing)));
    server.once('exit', (code) => reject(new Error(`redis-server ended with ${code}`)));
    server.stdout.on('data', (lines) => {
      if (String(lines).includes('Ready to accept connections')) resolve();
    });
  });
  return { url: `redis://127.0.0.1:${port}`, stop: () => server.kill() };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
