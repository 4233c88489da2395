/** Argument of a handler under test, the same for each framework. */

import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';

/** One run of the handler. */
export interface Turn {
  /** Number of runs so far, this one included. */
  readonly run: number;
  readonly path: string;
  readonly body: string;
  /** Node's own response below that of the framework. */
  readonly res: ServerResponse;
  /** Answers with a text, as the framework does it. */
  readonly send: (status: number, text: string, headers?: TurnHeaders) => void;
  /** Answers with a stream, as the framework does it. */
  readonly stream: (source: Readable) => void;
}

type TurnHeaders = Record<string, string>;

/** Reaction of the test. */
export type Handle = (turn: Turn) => void | Promise<void>;

/** The framework's own ways to answer, each below `/ways/`. */
export type Way =
  | 'json'
  | 'text'
  | 'bytes'
  | 'no-content'
  | 'created'
  | 'missing'
  | 'redirect'
  | 'piped'
  | 'pipeline'
  | 'written'
  | 'headers';

export const WAYS: readonly Way[] = [
  'json',
  'text',
  'bytes',
  'no-content',
  'created',
  'missing',
  'redirect',
  'piped',
  'pipeline',
  'written',
  'headers',
];

/** No valid UTF-8, and a BOM. */
export const BYTES: Buffer = Buffer.from([0xef, 0xbb, 0xbf, 0, 0xff, 0xfe, 0x0d, 0x0a]);
export const VALUE = { name: 'žluť', amount: '2999.00', list: [1, null] };
export const PIECES: readonly string[] = Array.from({ length: 40 }, (_, i) => `${i} žluť\n`.repeat(50));

/** Headers that the way `headers` sets; of these, the first ones are kept. */
export const KEPT = {
  'content-type': 'application/vnd.shop+json; charset=utf-8',
  'content-language': 'cs',
  'content-location': '/orders/7',
  'cache-control': 'no-store',
  etag: '"7"',
  link: '</orders/7>; rel="self"',
  location: '/orders/7',
} as const;
export const NOT_KEPT = {
  'set-cookie': ['session=of-the-first', 'other=1'],
  'x-trace': 'of-the-first',
  'retry-after': '7',
} as const;
