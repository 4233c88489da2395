/** Clients that send to the servers under soak: correct, faulty and hostile ones. */

import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type Agent, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { KEYS, MAX_BODY_BYTES, SECRET } from './soak-settings.ts';

/** Server to send to, and the agent that keeps connections to it. */
interface Destination {
  readonly port: number;
  readonly agent: Agent;
}

/** Sends requests, or misbehaves on a connection. @returns what went wrong, or undefined. */
export type Sender = (destination: Destination) => Promise<string | undefined>;

interface Outgoing {
  readonly body?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

const ADDRESSES = 250;
const UNKNOWN_IDS = 800;

/** By name; each is drawn equally often. */
export const SENDERS: Readonly<Record<string, Sender>> = {
  good: async (to) => expected(200, await send(to, signed())),
  'good, larger': async (to) => expected(200, await send(to, signed({ body: randomBytes(MAX_BODY_BYTES) }))),
  'sent again with its idempotency key': sendTwice,
  replayed: async (to) => {
    const outgoing = signed();
    return expected(200, await send(to, outgoing)) ?? refused(await send(to, outgoing));
  },
  forged: async (to) => refused(await send(to, signed({ headers: { 'x-signature': '0'.repeat(64) } }))),
  'an unknown key': async (to) => {
    const id = `ak_unknown_${Math.floor(Math.random() * UNKNOWN_IDS)}`;
    return refused(await send(to, signed({ headers: { 'x-key': id } })));
  },
  unsigned: async (to) => refused(await send(to, { body: Buffer.from('{}'), headers: {} })),
  'too old': async (to) => refused(await send(to, signed({ headers: { 'x-time': '1000000000' } }))),
  'too large': async (to) => {
    const answer = await send(to, signed({ body: randomBytes(MAX_BODY_BYTES * 2) })).catch(() => undefined);
    return answer === undefined ? undefined : refused(answer);
  },
  'in small chunks': (to) =>
    raw(to, [head(), ...Array.from({ length: 20 }, () => '1\r\nx\r\n'), '0\r\n\r\n']),
  'hung up in the middle': (to) =>
    raw(to, [head('Content-Length: 5000'), 'x'.repeat(100)], { hangsUp: true }),
  'hung up at the end': (to) => raw(to, [head('Content-Length: 5'), 'xxxxx'], { hangsUp: true }),
  'half closed': (to) => raw(to, [head('Content-Length: 5'), 'xxxxx']),
  garbage: (to) => raw(to, [randomBytes(200).toString('latin1')]),
  // Node itself answers 431 and closes with bytes unread, which now and then resets the connection.
  'headers without end': (to) =>
    raw(to, ['POST / HTTP/1.1\r\n', `X-Long: ${'x'.repeat(40_000)}\r\n`]).catch(unlessReset),
};

async function sendTwice(to: Destination): Promise<string | undefined> {
  const body = Buffer.from('{"amount":1}');
  const headers = { 'x-key': KEYS[0] as string, 'idempotency-key': randomUUID() };
  const first = await send(to, signed({ body, headers }));
  const second = await send(to, signed({ body, headers }));
  const isSame = first.text === second.text;
  return expected(200, first) ?? expected(200, second) ?? (isSame ? undefined : 'a retry got another answer');
}

function expected(status: number, answer: Answer): string | undefined {
  return answer.status === status ? undefined : `answered ${answer.status} in place of ${status}`;
}

function refused(answer: Answer): string | undefined {
  return answer.status >= 400 && answer.status < 500
    ? undefined
    : `answered ${answer.status} in place of a refusal`;
}

function unlessReset(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error;
}

function signed({ body = Buffer.from('{}'), headers = {} }: Outgoing = {}): Required<Outgoing> {
  const key = headers['x-key'] ?? (KEYS[Math.floor(Math.random() * KEYS.length)] as string);
  const time = String(Math.floor(Date.now() / 1000));
  const nonce = randomUUID();
  const signature = createHmac('sha256', SECRET)
    .update(`${key}\n${time}\n${nonce}\nPOST\n/v1/things\n`)
    .update(body)
    .digest('hex');
  return {
    body,
    headers: { 'x-key': key, 'x-time': time, 'x-nonce': nonce, 'x-signature': signature, ...headers },
  };
}

/** Sends a request. Unsigned ones share an address, which is throttled in time; the others come from many addresses. */
async function send({ port, agent }: Destination, { body, headers }: Required<Outgoing>): Promise<Answer> {
  const host = headers['x-signature'] === undefined ? 1 : 2 + Math.floor(Math.random() * ADDRESSES);
  const outgoing = request({
    ...{ host: '127.0.0.1', port, agent, method: 'POST', path: '/v1/things' },
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': body.length,
      'x-forwarded-for': `198.51.100.${host}`,
      ...headers,
    },
  });
  outgoing.end(body);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  const pieces: Buffer[] = [];
  response.on('data', (piece: Buffer) => pieces.push(piece));
  // The server may close while more is being sent.
  outgoing.on('error', () => undefined);
  await once(response, 'close');
  return { status: response.statusCode ?? 0, text: Buffer.concat(pieces).toString('utf8') };
}

function head(framing = 'Transfer-Encoding: chunked'): string {
  const { headers } = signed();
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return `${['POST /v1/things HTTP/1.1', 'Host: 127.0.0.1', framing, ...lines].join('\r\n')}\r\n\r\n`;
}

async function raw(
  { port }: Destination,
  pieces: readonly string[],
  { hangsUp = false }: { readonly hangsUp?: boolean } = {},
): Promise<string | undefined> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  socket.on('error', () => undefined);
  socket.resume();
  await once(socket, 'connect');
  for (const piece of pieces) {
    if (!socket.writable) break;
    socket.write(piece, 'latin1');
    await pause(1);
  }
  if (hangsUp) socket.destroy();
  else socket.end();
  // A server that waits for the end of the head gives up later than we do.
  await Promise.race([socket.closed ? undefined : once(socket, 'close'), pause(500)]);
  socket.destroy();
  return undefined;
}
