/**
 * Reads off what is left of a refused request's body.
 *
 * A server that closes a connection with bytes unread resets it. The client, or the proxy in between, which is still
 * sending, then finds a broken connection where the refusal should be: nginx answers 502 and takes the server for dead. So
 * the refusal is sent at once, and the rest of the body is read and dropped, within bounds (RFC 9112 §9.6).
 */

import type { EventEmitter } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';
import type { Socket } from 'node:net';
import type { BodyLimits } from '../../verify/verifier-options.ts';
import type { NodeRequest, NodeServerResponse } from '../node-request.ts';

/** HTTP/2: the answer is complete, and nothing more need be sent (RFC 9113 §8.1). */
const NO_ERROR = 0;

/** Has the rest of a refused request read off once it has been answered; does nothing where the body has come whole. */
export function drainOnceAnswered(
  incoming: NodeRequest,
  response: NodeServerResponse | undefined,
  limits: BodyLimits,
): void {
  if ('stream' in incoming) return drainStream(incoming, limits);
  if (incoming.complete || incoming.destroyed) return;
  const { socket } = incoming;
  if (typeof socket?.destroySoon !== 'function') return;
  // Without a response, or with one that somebody else has sent meanwhile, there is nothing to wait for.
  if (response === undefined || response.writableEnded)
    return drain(incoming, limits, () => socket.destroySoon());
  if (isTooMuch(incoming, response, limits) && !response.headersSent)
    response.setHeader('connection', 'close');
  const close = deferClose(socket, limits.drainTimeoutMs);
  response.once('prefinish', () => drain(incoming, limits, close.giveUp, close.allow));
  response.once('close', () => {
    if (!response.writableFinished) close.giveUp();
  });
}

/** Tells whether it is known beforehand that the connection cannot be used again. */
function isTooMuch(
  incoming: NodeRequest,
  response: NodeServerResponse,
  { maxDrainBytes }: BodyLimits,
): boolean {
  if (isContinueAwaited(incoming, response)) return true;
  return Number(incoming.headers['content-length']) > maxDrainBytes;
}

/** Tells whether the client waits for `100 Continue` before it sends the body (RFC 9110 §10.1.1). */
export function isContinueAwaited(
  incoming: NodeRequest,
  response: NodeServerResponse | undefined,
  { expect }: IncomingHttpHeaders = incoming.headers,
): boolean {
  if (expect === undefined || response === undefined || incoming.httpVersionMajor !== 1) return false;
  return /^100-continue$/i.test(expect) && (response as { _sent100?: boolean })._sent100 !== true;
}

/** Over HTTP/2, a stream whose request side stays open counts against those that the connection may have. */
function drainStream(incoming: Http2ServerRequest, limits: BodyLimits): void {
  const { stream } = incoming;
  if (stream.destroyed || incoming.complete) return;
  stream.once('finish', () => drain(incoming, limits, () => stream.close(NO_ERROR)));
}

/** Drops what comes until the body has ended, or `onTooMuch` once that takes too many bytes or too long. */
function drain(
  incoming: NodeRequest,
  { maxDrainBytes, drainTimeoutMs }: BodyLimits,
  onTooMuch: () => void,
  onEnd?: () => void,
): void {
  let bytes = 0;
  const timer = setTimeout(giveUp, drainTimeoutMs);
  // Once it is answered, Node no longer tells a request that its connection has closed.
  const connection: EventEmitter | undefined = 'stream' in incoming ? incoming.stream : incoming.socket;

  function giveUp(): void {
    stop();
    incoming.pause();
    onTooMuch();
  }

  function stop(): void {
    clearTimeout(timer);
    incoming.off('data', onData).off('end', onDone).off('close', onDone);
    connection?.off('close', onDone);
  }

  function onData(chunk: Uint8Array): void {
    bytes += chunk.length;
    if (bytes > maxDrainBytes) giveUp();
  }

  function onDone(): void {
    stop();
    onEnd?.();
  }

  if (incoming.readableEnded || incoming.destroyed) return onDone();
  incoming.on('data', onData).on('end', onDone).on('close', onDone);
  connection?.on('close', onDone);
  // One that was paused while it was read does not flow by itself.
  incoming.resume();
}

/** The end of a connection that Node asks for, put off for one or more refused requests on it. */
interface DeferredClose {
  /** Number of these requests whose bodies have not been read off yet. */
  waiting: number;
  timer: NodeJS.Timeout | undefined;
}

const deferred = new WeakMap<Socket, DeferredClose>();

/** Has Node close a connection no sooner than it may: once its last response is sent, it would do so at once. */
function deferClose(
  socket: Socket,
  mostMs: number,
): { readonly allow: () => void; readonly giveUp: () => void } {
  const close = deferred.get(socket) ?? { waiting: 0, timer: undefined };
  if (close.waiting++ === 0) {
    deferred.set(socket, close);
    socket.destroySoon = () => {
      // The response may be ended by the end of the connection (RFC 9112 §6.3).
      socket.end();
      // A request behind that one is never answered, and so would never be read off.
      close.timer ??= setTimeout(giveUp, mostMs).unref();
    };
  }

  function giveUp(): void {
    const isDeferred = deferred.delete(socket);
    if (isDeferred) delete (socket as Partial<Socket>).destroySoon;
    clearTimeout(close.timer);
    socket.destroySoon();
  }

  return {
    allow() {
      if (--close.waiting > 0 || !deferred.delete(socket)) return;
      delete (socket as Partial<Socket>).destroySoon;
      if (close.timer === undefined) return;
      clearTimeout(close.timer);
      socket.destroySoon();
    },
    giveUp,
  };
}
