/** Fetching a small file within bounds of size and time. */

import { withDeadline } from '../../internal/deadline.ts';
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
export function fetchBounded(
  url: string,
  { fetch: load, timeoutMs }: BoundedFetch,
): Promise<Buffer | undefined> {
  return withDeadline(fetched(url, load, timeoutMs), timeoutMs, 'the host of the key');
}

async function fetched(url: string, load: typeof fetch, timeoutMs: number): Promise<Buffer | undefined> {
  const endMs = performance.now() + timeoutMs;
  const response = await load(url, {
    redirect: 'error',
    credentials: 'omit',
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (response.ok) return readBounded(response, endMs - performance.now());
  letGo(response.body);
  if (ABSENT.includes(response.status)) return undefined;
  throw new Error(`the host of the key answered ${response.status}`);
}

async function readBounded({ body }: Response, timeoutMs: number): Promise<Buffer> {
  if (body === null) return Buffer.alloc(0);
  const reader = body.getReader();
  // In Node, an abort does not reach a body any more once garbage was collected, so that a host could drip for ever.
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    letGo(reader);
  }, timeoutMs);
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (isLate) throw new Error('the host of the key took too long');
      if (done) return Buffer.concat(chunks);
      // The declared length is not asked: the stream may be longer than it, or be compressed.
      length += value.length;
      if (length > MOST_BYTES) throw new UnusableKeyError(`the file has more than ${MOST_BYTES} bytes`);
      chunks.push(value);
    }
  } finally {
    clearTimeout(timer);
    letGo(reader);
  }
}

/** Closes the connection of what is not read to its end. */
function letGo(stream: { readonly cancel: () => Promise<void> } | null): void {
  void stream?.cancel().catch(() => undefined);
}
