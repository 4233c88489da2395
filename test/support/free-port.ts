/** Chooses ports for servers that are stopped and started again on the same port. */

import { once } from 'node:events';
import net from 'node:net';

// Below the ports that systems give to outgoing connections: a client that keeps trying a dead server's port
// would at some time get that very port as its own and be connected to itself.
const FIRST_PORT = 10_000;
const PORTS_PER_PROCESS = 100;
const PROCESSES = 100;

/** A node of a Redis Cluster talks to the others on its port plus this. */
const BUS_OFFSET = 10_000;

let taken = 0;

/**
 * A port on which nobody listens, and whose cluster bus port is free too.
 *
 * Processes side by side draw from different ranges. Nothing keeps the port free: code that starts a server on
 * it still has to expect that it is in use.
 */
export async function freePort(): Promise<number> {
  const first = FIRST_PORT + (process.pid % PROCESSES) * PORTS_PER_PROCESS;
  for (let attempt = 0; attempt < PORTS_PER_PROCESS; attempt++) {
    const port = first + (taken++ % PORTS_PER_PROCESS);
    if ((await isFree(port)) && (await isFree(port + BUS_OFFSET))) return port;
  }
  throw new Error(`no port is free from ${first} to ${first + PORTS_PER_PROCESS - 1}`);
}

async function isFree(port: number): Promise<boolean> {
  const probe = net.createServer();
  try {
    probe.listen(port, '127.0.0.1');
    await once(probe, 'listening');
  } catch {
    return false;
  }
  probe.close();
  await once(probe, 'close');
  return true;
}
