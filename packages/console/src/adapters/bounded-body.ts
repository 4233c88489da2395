/** Bodies of node:http, read up to a bound. */

import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';

/** Bytes after the bound that are dropped, and how long: see {@link readBounded}. */
const MOST_DROPPED_BYTES = 16 * 1024 * 1024;
const LONGEST_DROPPING_MS = 10_000;

/**
 * Reads a body. Undefined where it is larger than the bound: the rest has then been dropped, for a connection that is closed
 * with bytes unread is reset, and the answer is lost with it.
 *
 * Leaving an iteration over the stream would destroy it, and its connection.
 */
export function readBounded(stream: Readable, maxBytes: number): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let length = 0;
    let timer: NodeJS.Timeout | undefined;

    function onData(chunk: Buffer | string): void {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      length += bytes.length;
      if (length <= maxBytes) {
        chunks.push(bytes);
        return;
      }
      chunks = [];
      timer ??= setTimeout(onEnd, LONGEST_DROPPING_MS);
      if (length > maxBytes + MOST_DROPPED_BYTES) onEnd();
    }

    function onEnd(): void {
      stop();
      resolve(length > maxBytes ? undefined : Buffer.concat(chunks));
    }

    function onClose(): void {
      stop();
      reject(new Error('the request was closed before its body had arrived'));
    }

    function stop(): void {
      clearTimeout(timer);
      stream.off('data', onData).off('end', onEnd).off('close', onClose).pause();
    }

    // One that is destroyed may have an error still to tell, which would end the process if nobody listened.
    stream.on('error', onClose);
    if (stream.readableEnded) return onEnd();
    if (stream.destroyed) return onClose();
    stream.on('data', onData).on('end', onEnd).on('close', onClose);
    // One that a parser has paused does not flow by itself.
    stream.resume();
  });
}

/**
 * Drops what is left of a body that nobody reads, so that the answer gets there.
 *
 * @returns headers of the answer, after which a connection with more than that on it is closed.
 */
export async function dropRest(req: IncomingMessage): Promise<Readonly<Record<string, string>>> {
  if (req.complete || req.destroyed) return {};
  const hasEnded = await readBounded(req, 0).then(
    () => req.readableEnded,
    () => false,
  );
  return hasEnded || req.httpVersionMajor !== 1 ? {} : { connection: 'close' };
}
