/** Ends what a request has begun by the response of its handler. */

import type { NodeResponse } from '../idempotency/response-buffer/node-response.ts';
import { type BufferedResponse, ResponseBuffer } from '../idempotency/response-buffer/response-buffer.ts';

/** Larger responses are sent before it is known that their success is remembered. */
const MAX_BUFFERED_BYTES = 1024 * 1024;

/** Told the status of a response; `undefined` for one that was destroyed. */
type End = (status: number | undefined) => Promise<void>;

/** Buffers the response, and sends it once `end` has resolved with its status. */
export function endWithResponse(response: NodeResponse, end: End): void {
  new ResponseBuffer(response, MAX_BUFFERED_BYTES, (buffered) => {
    void release(buffered, end);
  });
}

async function release(buffered: BufferedResponse, end: End): Promise<void> {
  if (buffered.outcome === 'destroyed') return end(undefined);
  await end(buffered.outcome === 'whole' ? buffered.response.status : buffered.status);
  buffered.send();
}
