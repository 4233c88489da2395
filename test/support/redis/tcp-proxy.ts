/** A network between a client and a server that a test can slow down, hold and break. */

import { once } from 'node:events';
import net from 'node:net';
import { freePort } from '../free-port.ts';

export interface TcpProxy {
  readonly port: number;
  /** The connections open now. */
  readonly connections: number;
  /** Delivers what the server sends this much later, from now on; 0 is off. */
  delay(ms: number): void;
  /** Lets nothing pass either way, not even the end of a connection, until `release`. */
  hold(): void;
  /** Delivers what was held, in order, also what clients sent that have meanwhile gone away. */
  release(): void;
  /** Resets every connection now; what was held or delayed is lost. New ones are welcome. */
  cut(): void;
  /** Passes this many bytes of the next reply on any one connection, then resets that connection. */
  resetAfterReplyBytes(bytes: number): void;
  /** Has new connections lead to this port; open ones stay where they are. */
  lead(port: number): void;
  /** With true nobody listens on the port: connecting fails. Open connections stay. */
  refuse(isRefusing: boolean): Promise<void>;
  /** Resets every connection and frees the port. */
  close(): Promise<void>;
}

/** State that the lanes of all connections obey. */
interface Weather {
  delayMs: number;
  gate: Promise<void>;
  /** Set until a reply takes it for its own connection. */
  replyBytes: number | undefined;
}

/** Starts a proxy that passes everything on to the port of 127.0.0.1. */
export async function startProxy(targetPort: number): Promise<TcpProxy> {
  const weather: Weather = { delayMs: 0, gate: Promise.resolve(), replyBytes: undefined };
  const pairs = new Set<Pair>();
  let open: () => void = () => undefined;
  let listener: net.Server | undefined;
  let target = targetPort;
  const port = await freePort();

  const listen = async () => {
    listener = net.createServer((client) => {
      // It outlives the client while something is held that still has to reach the server.
      const pair = connect(client, target, weather);
      pairs.add(pair);
      pair.server.once('close', () => pairs.delete(pair));
    });
    listener.listen(port, '127.0.0.1');
    await once(listener, 'listening');
  };
  const deafen = () => {
    listener?.close();
    listener = undefined;
  };
  const cut = () => {
    for (const pair of pairs) pair.reset();
  };
  await listen();

  return {
    port,
    get connections() {
      return [...pairs].filter(({ client }) => !client.destroyed).length;
    },
    delay(ms) {
      weather.delayMs = ms;
    },
    hold() {
      open();
      weather.gate = new Promise((resolve) => {
        open = resolve;
      });
    },
    release() {
      open();
    },
    cut,
    lead(other) {
      target = other;
    },
    resetAfterReplyBytes(bytes) {
      weather.replyBytes = bytes;
    },
    async refuse(isRefusing) {
      if (isRefusing) deafen();
      else if (listener === undefined) await listen();
    },
    async close() {
      const closed = listener === undefined ? undefined : once(listener, 'close');
      deafen();
      cut();
      open();
      await closed;
    },
  };
}

interface Pair {
  readonly client: net.Socket;
  readonly server: net.Socket;
  reset(): void;
}

function connect(client: net.Socket, targetPort: number, weather: Weather): Pair {
  const server = net.connect(targetPort, '127.0.0.1');
  const reset = () => {
    client.resetAndDestroy();
    server.resetAndDestroy();
  };
  let bytesLeft: number | undefined;
  const passReply = (chunk: Buffer) => {
    bytesLeft ??= takeReplyBytes(weather);
    if (bytesLeft === undefined) return void client.write(chunk);
    const part = chunk.subarray(0, bytesLeft);
    bytesLeft -= part.length;
    if (bytesLeft > 0) return void client.write(part);
    // A reset throws away what still waits to be sent, so it follows the write.
    if (part.length === 0) reset();
    else client.write(part, reset);
  };
  for (const socket of [client, server]) socket.setNoDelay().on('error', () => undefined);
  lane(client, server, { weather, delayMs: () => 0, pass: (chunk) => void server.write(chunk) });
  lane(server, client, { weather, delayMs: () => weather.delayMs, pass: passReply });
  return { client, server, reset };
}

function takeReplyBytes(weather: Weather): number | undefined {
  const bytes = weather.replyBytes;
  weather.replyBytes = undefined;
  return bytes;
}

interface LaneRules {
  readonly weather: Weather;
  delayMs(): number;
  pass(chunk: Buffer): void;
}

/** Passes on data and then the end of the connection, each in its turn. */
function lane(from: net.Socket, to: net.Socket, { weather, delayMs, pass }: LaneRules): void {
  let last = Promise.resolve();
  const inTurn = (deliver: () => void) => {
    const due = performance.now() + delayMs();
    last = last.then(async () => {
      await until(due);
      await weather.gate;
      if (!to.destroyed) deliver();
    });
  };
  from.on('data', (chunk: Buffer) => inTurn(() => pass(chunk)));
  from.once('close', () => inTurn(() => to.destroySoon()));
}

async function until(due: number): Promise<void> {
  const ms = due - performance.now();
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms).unref());
}
