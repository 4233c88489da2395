/** Fetching a small file within bounds of size and time. */

import { UnusableKeyError } from './unusable-key.ts';

/** Bounds of a fetch. */
export interface BoundedFetch {
  readonly fetch: typeof fetch;
  readonly timeoutMs: number;
}

/** Longer files are no keys. */
const MOST_BYTES = 64 * 1024;
/** There is nothing at that address (RFC 9110 §15.5.5, §15.5.11). */
const ABSENT = [404, 410];

/**
 * Fetches a file, following no redirection.
 *
 * @returns undefined where there is none.
 * @throws UnusableKeyError for one that is too long; any other error where it cannot be had now.
 */
export async function fetchBounded(
  url: string,
  { fetch: load, timeoutMs }: BoundedFetch,
): Promise<Buffer | undefined> {
  const response = await load(url, {
    redirect: 'error',
    credentials: 'omit',
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (response.ok) return readBounded(response);
  await response.body?.cancel();
  if (ABSENT.includes(response.status)) return undefined;
  throw new Error(`the host of the key answered ${response.status}`);
}

async function readBounded({ body }: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // The declared length is not asked: the stream may be longer than it, or be compressed.
  for await (const chunk of body ?? []) {
    length += chunk.length;
    if (length > MOST_BYTES) throw new UnusableKeyError(`the file has more than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
