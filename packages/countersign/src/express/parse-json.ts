/** Parsing of verified JSON bodies on Express, from the very bytes that were signed. */

import type { Request } from 'express';

/** `application/json` and types such as `application/problem+json` (RFC 6839 §3.1). */
const JSON_TYPE = /^application\/(?:[\w.!#$&^-]+\+)?json\s*(?:;|$)/i;

/**
 * Sets `req.body` from the bytes of a JSON body; leaves other bodies to parsers that are mounted after it. The
 * stream stays as it was, so a parser that is mounted all the same reads the same bytes.
 *
 * @throws SyntaxError with `status` 400 for what is no JSON in UTF-8, as `express.json()` does.
 */
export function parseJson(req: Request, bytes: Uint8Array): void {
  if (bytes.length === 0 || !JSON_TYPE.test(req.headers['content-type'] ?? '')) return;
  req.body = parsed(bytes);
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    // The message of JSON.parse() quotes the body.
    const error = new SyntaxError('The body is no JSON.', { cause });
    throw Object.assign(error, { status: 400, statusCode: 400, expose: true, type: 'entity.parse.failed' });
  }
}
