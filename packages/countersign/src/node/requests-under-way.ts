/** The accepted requests of this process that have not been answered yet. */

import { Socket } from 'node:net';
import { isHttp2, type NodeResponse } from '../idempotency/response-buffer/node-response.ts';
import type { Accepted } from '../responses/verdict.ts';
import type { Verifier } from '../verify/verifier.ts';

/** After that, a handler whose client has gone is taken for one that never answers. */
const LONGEST_MS = 300_000;
/** So many of these are remembered. */
const MAX_ABANDONED = 10_000;

/** A request whose client has gone while its handler goes on, as where a proxy has lost patience. */
interface Abandoned {
  readonly response: WeakRef<NodeResponse>;
  readonly sinceMs: number;
}

const underWay = new Map<string, NodeResponse>();
const abandoned = new Map<string, Abandoned>();

/**
 * Notes an accepted request, until it is answered. Called when its handler has been called, since no copy is looked at before:
 * what was answered at once, as most requests are, need not be noted.
 */
export function noteUnderWay(verifier: Verifier, accepted: Accepted, response: NodeResponse): void {
  if (response.writableEnded) return;
  const name = nameOf(verifier, accepted);
  // Several mounts may accept one request.
  if (underWay.get(name) === response) return;
  underWay.set(name, response);
  response.on('close', () => {
    forget(name, response);
    if (!response.writableEnded) abandon(name, response);
  });
  // On serverless platforms, a response on something else than a socket never emits `close`.
  if (isHttp2(response) || !(response.socket instanceof Socket))
    response.once('finish', () => forget(name, response));
}

/** Tells whether this process is still at work on the request of which this is a copy. */
export function isUnderWay(verifier: Verifier, copy: Accepted): boolean {
  const name = nameOf(verifier, copy);
  const response = underWay.get(name) ?? abandonedResponse(name);
  return response !== undefined && !response.writableEnded;
}

function forget(name: string, response: NodeResponse): void {
  if (underWay.get(name) === response) underWay.delete(name);
}

function abandon(name: string, response: NodeResponse): void {
  abandoned.set(name, { response: new WeakRef(response), sinceMs: performance.now() });
  for (const [oldest, { sinceMs }] of abandoned) {
    if (abandoned.size <= MAX_ABANDONED && performance.now() - sinceMs < LONGEST_MS) break;
    abandoned.delete(oldest);
  }
}

function abandonedResponse(name: string): NodeResponse | undefined {
  const found = abandoned.get(name);
  if (found === undefined || performance.now() - found.sinceMs >= LONGEST_MS) return undefined;
  return found.response.deref();
}

/** Verifiers of one namespace share replays, whatever objects their stores are. */
function nameOf({ namespace }: Verifier, { key, replayId }: Accepted): string {
  return `${namespace}\n${key.id}\n${replayId}`;
}
