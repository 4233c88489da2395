/** Unzips bodies for Fastify, as Express's parsers do by themselves. */

import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, type ZlibOptions } from 'node:zlib';
import { MAX_BODY_BYTES } from './systems.ts';

/** The body as it was before it was encoded; rejects with the `statusCode` to answer. */
export async function unzipped(bytes: Buffer, encoding = 'identity'): Promise<Buffer> {
  if (encoding === 'identity') return bytes;
  const decode = DECODERS.get(encoding.toLowerCase());
  if (decode === undefined) throw failure(415, 'The content encoding is not supported.');
  try {
    // Bounded, or a few bytes could fill the memory.
    return await decode(bytes, { maxOutputLength: MAX_BODY_BYTES });
  } catch (error) {
    const tooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw tooLarge
      ? failure(413, 'The body is too large.')
      : failure(400, 'The body is not encoded as it says.');
  }
}

const DECODERS: ReadonlyMap<string, (bytes: Buffer, options: ZlibOptions) => Promise<Buffer>> = new Map([
  ['gzip', promisify<Buffer, ZlibOptions, Buffer>(gunzip)],
  ['deflate', promisify<Buffer, ZlibOptions, Buffer>(inflate)],
  ['br', promisify<Buffer, ZlibOptions, Buffer>(brotliDecompress)],
]);

function failure(statusCode: number, message: string): Error {
  return Object.assign(new Error(message), { statusCode });
}
