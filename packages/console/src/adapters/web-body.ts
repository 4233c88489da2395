/** Bodies of Requests, read up to a bound. */

/** Bytes after the bound that are dropped. */
const MOST_DROPPED_BYTES = 16 * 1024 * 1024;

/**
 * Reads a body. Undefined where it is larger than the bound. To cancel the rest would break the connection of many servers, and
 * the answer would be lost with it: it is dropped.
 */
export async function readWebBody(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = body?.getReader();
  for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) {
    length += part.value.length;
    if (length <= maxBytes) chunks.push(part.value);
    else if (length > maxBytes + MOST_DROPPED_BYTES) break;
    else chunks.length = 0;
  }
  return length > maxBytes ? undefined : Buffer.concat(chunks);
}
