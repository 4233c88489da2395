/** Holds back what a handler answers until it is whole, so that it can be kept before anybody has seen it. */

import type { ServerResponse } from 'node:http';
import type { Http2ServerResponse } from 'node:http2';
import { ResponseHold } from './held-answer.ts';

/** A response of `node:http` or `node:http2`, as frameworks extend it. */
export type NodeResponse = ServerResponse | Http2ServerResponse;

/** A response as it is kept: what the handler wrote, whole. */
export interface WholeResponse {
  readonly status: number;
  /** Names in lower case, in the order in which they were set; a header that is sent more than once has a list. */
  readonly headers: readonly (readonly [name: string, value: string | readonly string[]])[];
  readonly body: Uint8Array;
}

/** What became of a response. It is called for once. */
export type Held =
  | {
      readonly outcome: 'whole';
      readonly response: WholeResponse;
      /** Lets it go as it is. */
      readonly send: () => void;
      /** Answers something else; headers that were set before the response was held are kept. */
      readonly replace: (response: WholeResponse) => void;
    }
  | {
      /** The body is larger than what is held. `send` lets go what there is and all that will follow. */
      readonly outcome: 'too_large';
      readonly status: number;
      readonly send: () => void;
    }
  /** The handler destroyed it, so that there will be no answer. */
  | { readonly outcome: 'destroyed' };

/** Bounds of what is held. */
export interface HoldBounds {
  /** Largest body, in bytes. */
  readonly maxBytes: number;
}

/**
 * Holds back all that is answered from here on, up to `maxBytes`, and calls `done` once.
 *
 * What middlewares did to the response before is applied to what is let go, and not to what `done` is given. A client that
 * hangs up does not keep the handler from going on, who is told of it when the response has been let go: an answer without
 * an end is not to be held. Trailers are sent and are not part of what is kept.
 *
 * `writeHead`, `write` and `end` refuse what those of Node refuse. `send` and `replace` throw nothing: a response that
 * cannot be sent is destroyed.
 *
 * @throws Error when the head of the response has been sent already.
 */
export function holdResponse(res: NodeResponse, bounds: HoldBounds, done: (held: Held) => void): void {
  new ResponseHold(res, bounds, done);
}
