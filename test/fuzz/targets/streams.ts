/** Streams of HTTP/2 to Fastify: several at once, some of them broken off. */

import { once } from 'node:events';
import { type ClientHttp2Session, connect, constants } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { createVerifier, memoryStore } from 'countersign';
import { countersign } from 'countersign/fastify';
import fastify from 'fastify';
import { DECLARED, type DeclaredScheme, KEY_ID, NOW_MS, SECRET } from '../declared-schemes.ts';
import { assertRule, type FuzzTarget } from '../fuzz-target.ts';
import type { Random } from '../random.ts';

interface StreamScript {
  readonly nonce: string;
  readonly body: string;
  readonly isForged: boolean;
  /** Bytes of the body that are sent before the client resets the stream; undefined if it sends all and ends the stream. */
  readonly brokenOffAt: number | undefined;
  readonly chunkSize: number;
}

const MAX_BODY_BYTES = 4096;
const declared = DECLARED[0] as DeclaredScheme;

/** The target, with its server. */
export async function streamTarget(): Promise<FuzzTarget> {
  const app = fastify({ http2: true });
  const keys = { id: KEY_ID, secret: SECRET };
  const settings = {
    scheme: declared.scheme,
    keys,
    store: memoryStore(),
    clock: () => NOW_MS,
  } as const;
  await app.register(countersign, {
    verifier: createVerifier({ ...settings, maxBodyBytes: MAX_BODY_BYTES }),
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.post('/', (request, reply) => {
    const body = Buffer.isBuffer(request.body) ? request.body.toString('latin1') : '';
    void reply.send({ nonce: request.headers['x-nonce'], body });
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  return {
    name: 'streams',
    deadlineMs: 4000,
    generate: (random) =>
      Buffer.from(JSON.stringify(Array.from({ length: random.between(1, 8) }, () => randomStream(random)))),
    check: async (input) => {
      const session = connect(`http://127.0.0.1:${port}`);
      session.on('error', () => undefined);
      try {
        const scripts = JSON.parse(input.toString('utf8')) as readonly StreamScript[];
        await Promise.all(scripts.map((script) => playStream(session, script)));
      } finally {
        session.destroy();
      }
    },
    close: async () => app.close(),
  };
}

function randomStream(random: Random): StreamScript {
  const length = random.pick([0, 1, 100, MAX_BODY_BYTES, MAX_BODY_BYTES + 1, MAX_BODY_BYTES * 3]);
  return {
    nonce: random.text('abcdefghijklmnopqrstuvwxyz', 24),
    body: random.bytes(length).toString('latin1'),
    isForged: random.oneIn(4),
    brokenOffAt: random.oneIn(4) ? random.below(length + 1) : undefined,
    chunkSize: random.pick([1000, 16_384]),
  };
}

async function playStream(session: ClientHttp2Session, script: StreamScript): Promise<void> {
  const body = Buffer.from(script.body, 'latin1');
  const { headers } = declared.sign({
    ...{ method: 'POST', target: '/', body, nonce: script.nonce, timestamp: declared.stamp(NOW_MS) },
    spell: (signature) =>
      script.isForged ? signature.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) : signature,
  });
  const fields: Record<string, string> = {
    ':method': 'POST',
    ':path': '/',
    'content-type': 'application/octet-stream',
  };
  for (let i = 0; i < headers.length; i += 2)
    fields[(headers[i] as string).toLowerCase()] = headers[i + 1] as string;
  const stream = session.request(fields);
  let status = 0;
  const received: Buffer[] = [];
  stream.on('response', (answered) => {
    status = Number(answered[constants.HTTP2_HEADER_STATUS]);
  });
  stream.on('data', (piece: Buffer) => received.push(piece));
  // A server may reset a stream of which it has read enough.
  stream.on('error', () => undefined);
  const end = script.brokenOffAt ?? body.length;
  for (let at = 0; at < end; at += script.chunkSize)
    stream.write(body.subarray(at, Math.min(end, at + script.chunkSize)));
  if (script.brokenOffAt === undefined) stream.end();
  else stream.close(constants.NGHTTP2_CANCEL);
  if (!stream.closed) await once(stream, 'close');
  if (script.brokenOffAt === undefined) checkAnswer(script, status, Buffer.concat(received));
}

function checkAnswer({ nonce, body, isForged }: StreamScript, status: number, received: Buffer): void {
  if (body.length > MAX_BODY_BYTES)
    return assertRule(status === 413, `a body that is too large was answered ${status}`);
  assertRule(status === (isForged ? 401 : 200), `${isForged ? 'forged' : 'good'}, and answered ${status}`);
  if (status !== 200) return;
  const told = JSON.parse(received.toString('utf8')) as { nonce: string; body: string };
  assertRule(
    told.nonce === nonce && told.body === body,
    'the answer of another request, or with another body',
  );
}
