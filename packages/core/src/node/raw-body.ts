/** Takes the body of a Node stream and puts it back, so that whatever reads the stream later finds it untouched. */

import type { Readable } from 'node:stream';

/** The body, or why there is none. */
export type TakenBody =
  | { readonly outcome: 'taken'; readonly body: Uint8Array }
  | { readonly outcome: 'too_large' }
  | { readonly outcome: 'aborted'; readonly error: Error };

const EMPTY: TakenBody = { outcome: 'taken', body: Buffer.alloc(0) };

/**
 * Reads the stream up to its end, which it must not yet have begun to, and puts the bytes back with `unshift`.
 *
 * `done` is called once: with the bytes, which a later reader gets too; with `too_large` as soon as there are more than
 * `maxBytes` (the stream is then left paused); or with `aborted` when the sender went away.
 */
export function takeBody(stream: Readable, maxBytes: number, done: (taken: TakenBody) => void): void {
  const chunks: Buffer[] = [];
  let length = 0;

  function onReadable(): void {
    const waiting = stream.readableLength;
    if (waiting > 0) {
      // With its size given, `read` does not go on to emit `end`, after which nothing can be put back.
      const chunk = stream.read(waiting) as Buffer;
      chunks.push(chunk);
      length += chunk.length;
      if (length > maxBytes) return finish({ outcome: 'too_large' });
    }
    if (!hasEnded(stream)) return;
    const body = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, length);
    if (length > 0) stream.unshift(body);
    finish(length === 0 ? EMPTY : { outcome: 'taken', body });
  }

  function onError(error: Error): void {
    finish({ outcome: 'aborted', error });
  }

  function onClose(): void {
    finish({ outcome: 'aborted', error: new Error('the request was closed before its body had arrived') });
  }

  function finish(taken: TakenBody): void {
    stream.off('readable', onReadable);
    stream.off('error', onError);
    stream.off('close', onClose);
    done(taken);
  }

  stream.on('error', onError);
  stream.on('close', onClose);
  stream.on('readable', onReadable);
}

/**
 * Whether the source has delivered everything, with `end` not emitted yet.
 *
 * `IncomingMessage.complete` says so for HTTP/1 only; for HTTP/2 and injected requests just this does.
 */
function hasEnded(stream: Readable): boolean {
  return (stream as unknown as { _readableState: { ended: boolean } })._readableState.ended;
}
