/** Scripts of what a client writes on one connection, with the answers that each request must get. */

import { DECLARED, type DeclaredScheme, NOW_MS } from './declared-schemes.ts';
import { digestOf, FRAMEWORKS, type Framework, MAX_BODY_BYTES } from './echo-servers.ts';
import { mutate } from './mutate.ts';
import type { Random } from './random.ts';

/** One request of a script. */
export interface ScriptedRequest {
  /** Also its id in the answer. */
  readonly nonce: string;
  readonly digest: string;
  /**
   * - `good`: signed right and framed right: must be answered 200, unless the connection was closed by an answer before.
   * - `bad`: framed right: must be refused.
   * - `odd`: a server may take offence at its framing, and hang up.
   */
  readonly kind: 'good' | 'bad' | 'odd';
  /** As byte string. */
  readonly bytes: string;
}

/** A connection. */
export interface ConnectionScript {
  readonly framework: Framework;
  readonly requests: readonly ScriptedRequest[];
  /** Offsets at which the bytes are cut into several writes. */
  readonly cuts: readonly number[];
  /** `answers`: the client waits for all of them. `half-close`: it ends its side first. `hang-up`: it is gone at once. */
  readonly end: 'answers' | 'half-close' | 'hang-up';
  /** Number of bytes at the end that are never sent. */
  readonly withheld: number;
}

const declared = DECLARED[0] as DeclaredScheme;

/** `patient`: what is framed right, by clients that wait for their answers. `rude`: the rest. */
export type Manners = 'patient' | 'rude';

/** A script of one to six requests. */
export function randomScript(random: Random, manners: Manners): ConnectionScript {
  const isOdd = manners === 'rude' && random.oneIn(2);
  const framings = isOdd ? FRAMINGS : FRAMINGS.filter(({ isOdd }) => isOdd !== true);
  const ends =
    manners === 'patient' ? (['answers'] as const) : (['answers', 'half-close', 'hang-up'] as const);
  const later = framings.filter(({ isFirst }) => isFirst !== true);
  const requests = Array.from({ length: random.between(1, 6) }, (_, i) =>
    randomRequest(random, i === 0 ? framings : later),
  );
  const length = requests.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const cuts = random.oneIn(3)
    ? Array.from({ length: random.between(1, 12) }, () => random.below(length))
    : [];
  const end = random.pick(ends);
  const withheld = end !== 'answers' && random.oneIn(2) ? random.between(1, 40) : 0;
  return { framework: random.pick(FRAMEWORKS), requests, cuts: cuts.sort((a, b) => a - b), end, withheld };
}

function randomRequest(random: Random, framings: readonly Framing[]): ScriptedRequest {
  const body = random.bytes(random.pick([0, 0, 1, 2, 20, 200, MAX_BODY_BYTES]));
  const nonce = random.text('abcdefghijklmnopqrstuvwxyz0123456789', 24);
  const spell = random.oneIn(4)
    ? (text: string) => text.replace(/^./, (first) => (first === '0' ? '1' : '0'))
    : undefined;
  const target = random.pick(['/', '/v1/a?b=1', '/%C3%A9//x?y=%2F']);
  const timestamp = declared.stamp(NOW_MS);
  const signed = declared.sign({
    method: 'POST',
    target,
    body,
    nonce,
    timestamp,
    spell: spell ?? ((text) => text),
  });
  const framing = random.pick(framings);
  const lines = [
    `POST ${target} HTTP/1.1`,
    'Host: 127.0.0.1',
    'Content-Type: application/octet-stream',
    ...framing.headers(body),
  ];
  for (let i = 0; i < signed.headers.length; i += 2)
    lines.push(`${signed.headers[i]}: ${signed.headers[i + 1]}`);
  const bytes = `${lines.join('\r\n')}\r\n\r\n${framing.body(body, random)}`;
  const kind = framing.isOdd ? 'odd' : spell === undefined ? 'good' : 'bad';
  return { nonce, digest: digestOf(body), kind, bytes };
}

interface Framing {
  readonly isOdd?: boolean;
  /**
   * Only for the first request of a connection: behind one that is yet to be answered, Node 20 writes `100 Continue` between
   * the head and the body of the answer, from whichever server.
   */
  readonly isFirst?: boolean;
  readonly headers: (body: Buffer) => string[];
  readonly body: (body: Buffer, random: Random) => string;
}

const length = (body: Buffer): string => `Content-Length: ${body.length}`;
const plain = (body: Buffer): string => body.toString('latin1');

const FRAMINGS: readonly Framing[] = [
  { headers: (body) => [length(body)], body: plain },
  { headers: (body) => [length(body)], body: plain },
  { headers: () => ['Transfer-Encoding: chunked'], body: (body, random) => chunked(body, random) },
  {
    headers: () => ['Transfer-Encoding: chunked', 'Trailer: X-Nonce'],
    body: (body, random) => chunked(body, random, 'X-Nonce: other\r\n'),
  },
  { isFirst: true, headers: (body) => [length(body), 'Expect: 100-continue'], body: plain },
  {
    isOdd: true,
    headers: (body) => [length(body), 'Connection: Upgrade', 'Upgrade: websocket'],
    body: plain,
  },
  {
    isOdd: true,
    headers: (body) => [length(body), 'Transfer-Encoding: chunked'],
    body: (body, random) => chunked(body, random),
  },
  { isOdd: true, headers: (body) => [length(body), `Content-Length: ${body.length + 1}`], body: plain },
  { isOdd: true, headers: (body) => [`Content-Length: +${body.length}`], body: plain },
  { isOdd: true, headers: (body) => [`Content-Length: ${body.length}, ${body.length}`], body: plain },
  { isOdd: true, headers: (body) => [length(body), 'Expect: 200-ok'], body: plain },
  {
    isOdd: true,
    headers: () => ['Transfer-Encoding: chunked, identity'],
    body: (body, random) => chunked(body, random),
  },
  {
    isOdd: true,
    headers: () => ['Transfer-Encoding: chunked'],
    body: (body, random) => mutated(chunked(body, random), random),
  },
  {
    isOdd: true,
    headers: () => [`Content-Length: ${MAX_BODY_BYTES * 4}`],
    body: () => 'x'.repeat(MAX_BODY_BYTES * 4),
  },
];

function chunked(body: Buffer, random: Random, trailers = ''): string {
  const chunks: string[] = [];
  const size = random.pick([1, 7, 100, 5000]);
  for (let at = 0; at < body.length; at += size) {
    const chunk = body.subarray(at, at + size);
    chunks.push(`${chunk.length.toString(16)}\r\n${chunk.toString('latin1')}\r\n`);
  }
  return `${chunks.join('')}0\r\n${trailers}\r\n`;
}

function mutated(text: string, random: Random): string {
  return mutate(Buffer.from(text, 'latin1'), random).toString('latin1');
}
