/** Bodies of requests to the API. */

import type { ConsoleRequest } from './console-request.ts';
import { ProblemError } from './problem.ts';

const MOST_BYTES = 256 * 1024;

/** Reads the JSON object of a request, also where a parser above has read it. */
export async function readJson(request: ConsoleRequest): Promise<Readonly<Record<string, unknown>>> {
  const type = request.header('content-type') ?? '';
  if (!/^application\/json\s*(?:;|$)/i.test(type))
    throw new ProblemError('unsupported_media_type', 'The content type must be application/json.');
  const body = await request.readBody(MOST_BYTES);
  if (body === undefined) throw new ProblemError('body_too_large', `A body has at most ${MOST_BYTES} bytes.`);
  const value = 'value' in body ? body.value : parsed(body.bytes);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ProblemError('invalid', 'The body must be a JSON object.');
  return value as Readonly<Record<string, unknown>>;
}

function parsed(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return {};
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new ProblemError('invalid', 'The body is not JSON.');
  }
}
