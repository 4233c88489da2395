/**
 * Stops reading from a connection while an answer is waited for.
 *
 * A body that has come whole is put back for whatever reads it next. But while a key source or a store is asked, the
 * sender may hang up or close its half of the connection, and Node would then drop the body, and readers such as
 * `express.json()` would skip it. Unread, the end of the connection is not seen before the reader has had the body: as if
 * no time had passed.
 */

import type { Socket } from 'node:net';
import { RequestAbortedError } from './errors/request-aborted.ts';
import type { NodeRequest } from './node-request.ts';

type ServerSocket = Partial<Pick<Socket, 'destroyed' | 'pause' | 'resume' | 'on' | 'off'>>;

/** Stops reading from the connection of a request over HTTP/1; call what is returned to go on. */
function holdConnection(incoming: NodeRequest): () => void {
  // Over HTTP/2, other requests are on the connection; and what has come of a body is kept when its stream is closed.
  if (incoming.httpVersionMajor !== 1) return goOn;
  const socket: ServerSocket | null | undefined = incoming.socket;
  if (typeof socket?.pause !== 'function' || typeof socket.off !== 'function' || socket.destroyed)
    return goOn;
  const pause = () => void socket.pause?.();
  // Node reads on whenever a body has room, also when all of it is there.
  socket.on?.('resume', pause);
  pause();
  return () => {
    socket.off?.('resume', pause);
    if (!socket.destroyed) socket.resume?.();
  };
}

/** A store answers or fails in this time; what takes longer waits for another request. */
const MOST_HELD_MS = 1000;

/** Options of {@link whileHeld}. */
export interface Holding<T> {
  /**
   * Decides what comes of the answer where a body that was still to be read is lost meanwhile. Default: it rejects with a
   * {@link RequestAbortedError}.
   */
  readonly onLost?: ((value: T) => T | PromiseLike<T>) | undefined;
  /** Holds it until the answer is there, however long that takes. Default: for a second. */
  readonly isUnbounded?: boolean | undefined;
}

/** Waits for an answer with the connection held. */
export async function whileHeld<T>(
  incoming: NodeRequest,
  answer: PromiseLike<T>,
  { onLost = abort, isUnbounded = false }: Holding<T> = {},
): Promise<T> {
  const isBodyAhead = incoming.readableLength > 0;
  const goOn = holdConnection(incoming);
  // In a long wait, it should be noticed that the client has gone.
  const timer = isUnbounded ? undefined : setTimeout(goOn, MOST_HELD_MS);
  try {
    const value = await answer;
    return isBodyAhead && isGone(incoming) ? await onLost(value) : value;
  } finally {
    clearTimeout(timer);
    // Reading goes on in a later turn, after the code that awaits this has run.
    goOn();
  }
}

/**
 * Tells whether the connection has ended although it was held, by a timeout or because something was written to it. The unread
 * body is then lost, and readers would take the request for one without a body.
 */
export function isGone(incoming: NodeRequest): boolean {
  if (incoming.destroyed) return true;
  return incoming.httpVersionMajor === 1 && incoming.socket?.readable === false;
}

function abort(): never {
  throw new RequestAbortedError();
}

function goOn(): void {
  // Nothing was stopped.
}
