/** Probes a server for keys, over one connection on the loopback interface: the least noise that an attacker can have. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { signRequest } from 'countersign/client';
import { influencemart } from 'countersign/schemes/influencemart';
import type { Probes } from './rank-test.ts';
import { BUSY_ID, IDS, idOf, SECRET } from './scenarios.ts';

/** The compiler comes in the middle of the first thousands. */
const WARM_UP = 3000;

/** Sends so many forged requests for known and for unknown ids, and gives the times of their answers. */
export async function probeServer(scenario: number, probes: number): Promise<Probes> {
  const server = fork(fileURLToPath(new URL('server-process.js', import.meta.url)), [String(scenario)]);
  try {
    const [port] = (await once(server, 'message')) as [number];
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    return await probe(socket, probes);
  } finally {
    server.disconnect();
    await once(server, 'exit');
  }
}

async function probe(socket: Socket, probes: number): Promise<Probes> {
  const times = { known: [] as number[], unknown: [] as number[] };
  for (let i = -WARM_UP; i < probes; i++) {
    const answer = await answerTo(socket, signed(String(i)));
    if (!answer.endsWith(' 200')) throw new Error(`a signed request was answered ${answer}`);
    // In a random order, so that what comes before is the same for both.
    const first = Math.random() < 0.5;
    for (const isKnown of [first, !first]) {
      const request = forged(idOf(i & (IDS - 1), isKnown));
      const startMs = performance.now();
      await answerTo(socket, request);
      const ms = performance.now() - startMs;
      if (i >= 0) times[isKnown ? 'known' : 'unknown'].push(ms);
    }
  }
  socket.destroy();
  return times;
}

async function answerTo(socket: Socket, request: string): Promise<string> {
  socket.write(request);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  return answer.toString('latin1', 0, 12);
}

const SCHEME = influencemart();

function signed(body: string): string {
  const headers = signRequest(
    SCHEME,
    { id: BUSY_ID, secret: SECRET },
    { method: 'POST', url: '/v1/orders', body },
  );
  return written(headers, body);
}

function forged(keyId: string): string {
  const headers = {
    'X-API-Key': keyId,
    'X-Timestamp': String(Math.floor(Date.now() / 1000)),
    'X-Signature': 'ab'.repeat(32),
  };
  return written(headers, '{"sku":"A-1"}');
}

function written(headers: Readonly<Record<string, string>>, body: string): string {
  const fields = { Host: 'localhost', 'Content-Length': body.length, ...headers };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  return `${['POST /v1/orders HTTP/1.1', ...lines].join('\r\n')}\r\n\r\n${body}`;
}
