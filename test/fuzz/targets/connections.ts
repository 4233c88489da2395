/** Raw connections to both frameworks. */

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate as immediate } from 'node:timers/promises';
import { type RawResponse, readResponses } from '../../support/http-responses.ts';
import { until } from '../../support/redis/until.ts';
import {
  type ConnectionScript,
  type Manners,
  randomScript,
  type ScriptedRequest,
} from '../connection-script.ts';
import { type EchoServer, FRAMEWORKS, type Framework, startEcho } from '../echo-servers.ts';
import { assertRule, type FuzzTarget } from '../fuzz-target.ts';

const PATIENCE_MS = 4000;
/** A handler may run for a client that hung up some scripts ago. */
const REMEMBERED_REQUESTS = 1000;

type Sent = Map<string, ScriptedRequest>;

/** Clients that wait for their answers, and clients that do not; each with two servers. */
export async function connectionTargets(): Promise<FuzzTarget[]> {
  return [await target('connections', 'patient'), await target('hang-ups', 'rude')];
}

async function target(name: string, manners: Manners): Promise<FuzzTarget> {
  const servers = new Map<Framework, EchoServer>();
  for (const framework of FRAMEWORKS) servers.set(framework, await startEcho(framework));
  const sent: Sent = new Map();
  return {
    name,
    deadlineMs: PATIENCE_MS,
    generate: (random) => Buffer.from(JSON.stringify(randomScript(random, manners))),
    check: async (input) => {
      const script = JSON.parse(input.toString('utf8')) as ConnectionScript;
      for (const request of script.requests) sent.set(request.nonce, request);
      await play(script, servers.get(script.framework) as EchoServer);
      for (const server of servers.values()) checkHandled(server, sent);
      const old = [...sent.keys()].slice(0, Math.max(0, sent.size - REMEMBERED_REQUESTS));
      for (const nonce of old) sent.delete(nonce);
    },
    close: async () => {
      for (const server of servers.values()) await server.close();
    },
  };
}

async function play(script: ConnectionScript, server: EchoServer): Promise<void> {
  const socket = connect({ port: server.port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  const received: Buffer[] = [];
  socket.on('data', (piece: Buffer) => received.push(piece));
  // A server that has said enough may reset the connection.
  socket.on('error', () => undefined);
  await writeAll(socket, script);
  if (script.end === 'hang-up') {
    socket.destroy();
    for (let turns = 0; turns < 20; turns++) await immediate();
  } else {
    if (script.end === 'half-close') socket.end();
    await answersOf(socket, script, () => Buffer.concat(received));
  }
  socket.destroy();
  const { responses } = readResponses(Buffer.concat(received));
  if (script.end !== 'hang-up') checkAnswers(script, responses);
}

async function writeAll(socket: Socket, { requests, cuts, withheld }: ConnectionScript): Promise<void> {
  const bytes = Buffer.from(requests.map(({ bytes }) => bytes).join(''), 'latin1');
  const end = Math.max(0, bytes.length - withheld);
  let from = 0;
  for (const to of [...cuts.filter((cut) => cut < end), end]) {
    if (to > from && socket.writable) socket.write(bytes.subarray(from, to));
    from = Math.max(from, to);
    await immediate();
  }
}

/** Waits until every request is answered, or the server has closed. */
async function answersOf(socket: Socket, script: ConnectionScript, received: () => Buffer): Promise<void> {
  const isOver = () => socket.closed || readResponses(received()).responses.length >= script.requests.length;
  // After withheld bytes or a broken frame, a server rightly waits for more.
  const mayWait = script.end !== 'answers' || script.requests.some(({ kind }) => kind === 'odd');
  if (mayWait) return settled(isOver);
  await until('every request is answered', isOver, PATIENCE_MS);
}

async function settled(isOver: () => boolean): Promise<void> {
  const endMs = performance.now() + 30;
  while (!isOver() && performance.now() < endMs) await immediate();
}

/** Checks that every request for which a handler ran was signed, and arrived whole. */
function checkHandled({ handled }: EchoServer, sent: Sent): void {
  const ran = [...handled];
  handled.clear();
  for (const [nonce, digest] of ran) {
    const request = sent.get(nonce);
    assertRule(request !== undefined, `a handler ran for ${nonce}, which was not sent`);
    assertRule(request.kind !== 'bad', 'a handler ran for a forged request');
    assertRule(request.digest === digest, 'a handler ran with another body than was sent');
  }
}

function checkAnswers({ requests, end }: ConnectionScript, responses: readonly RawResponse[]): void {
  const ids = responses.filter(({ status }) => status === 200).map(idOf);
  const places = ids.map((id) => requests.findIndex(({ nonce }) => nonce === id));
  assertRule(
    places.every((place, i) => place > (places[i - 1] ?? -1)),
    'answers are out of order',
  );
  // At what it cannot parse, Node answers 400 at once, in place of the answers that are still due; and it closes when a
  // client has ended its side, unless the answer was there by then.
  if (end !== 'answers' || requests.some(({ kind }) => kind === 'odd')) return;
  assertRule(responses.length <= requests.length, 'more answers than requests');
  for (const [i, request] of requests.entries()) {
    const response = responses[i];
    assertRule(response !== undefined, `request ${i} was not answered`);
    const said = `request ${i} (${request.kind}) was answered ${response.status}`;
    assertRule((response.status === 200) === (request.kind === 'good'), said);
    if (response.status === 200)
      assertRule(idOf(response) === request.nonce, `${said}, with the answer of another`);
    if (response.headers.get('connection') === 'close') break;
  }
}

function idOf({ body }: RawResponse): string {
  return (JSON.parse(body.toString('utf8')) as { nonce: string }).nonce;
}
