/** `npm start`: serves the API and prints a signed curl for each system. */

import { diagnosis } from 'countersign/diagnosis';
import { redis } from 'countersign/redis';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { type RunningServer, serve } from './server.ts';
import { readSettings } from './settings.ts';
import { signedCurls } from './signed-curls.ts';
import { createSystems } from './systems.ts';

try {
  const { framework, port, trustProxy, redisUrl, logLevel, diagnosisBudgetMs } = readSettings(process.env);
  const logger = pino({ name: 'merchant-api', level: logLevel });
  const client = redisUrl === undefined ? undefined : connect(redisUrl);
  const systems = createSystems({
    logger,
    diagnosis: diagnosis({ budgetMs: diagnosisBudgetMs }),
    ...(client && { store: redis(client).store }),
  });
  const server = await serve({ framework, port, trustProxy, systems });
  stopOnSignals(server, client);
  console.log(`\nThe merchant API listens on ${server.url} (${framework}). Ctrl+C stops it.`);
  console.log('Each of these requests is accepted once, and for as long as its system says:');
  for (const { system, command, windowSeconds } of signedCurls(server.url))
    console.log(`\n# ${system}, valid for ${windowSeconds} s\n${command}`);
  console.log();
} catch (error) {
  console.error(`The merchant API did not start: ${reasonOf(error as NodeJS.ErrnoException)}`);
  process.exitCode = 1;
}

function connect(url: string): Redis {
  const client = new Redis(url);
  // ioredis connects again by itself; the verifiers log that their store has failed, and that it is back.
  client.on('error', () => {});
  return client;
}

function stopOnSignals(server: RunningServer, client: Redis | undefined): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // Once: a second signal ends the process even while a request is under way.
    process.once(signal, () => void server.close().finally(() => client?.disconnect()));
  }
}

function reasonOf({ code, message, port }: NodeJS.ErrnoException & { port?: number }): string {
  if (code === 'EADDRINUSE') return `port ${port} is taken. Choose another with PORT, for example PORT=3001.`;
  if (code === 'EACCES')
    return `port ${port} may not be used. Choose another with PORT, for example PORT=3001.`;
  return message.startsWith('invalid IP') ? `TRUST_PROXY: ${message}.` : message;
}
