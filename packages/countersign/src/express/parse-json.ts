/** Parsing of verified JSON bodies on Express, from the very bytes that were signed. */

import { isUtf8 } from 'node:buffer';
import type { Request } from 'express';
import secureJson from 'secure-json-parse';
import { noteParsedBody } from '../node/acceptance.ts';
import { mayPoison } from '../node/json-text.ts';

const PLAIN_TYPE = 'application/json';
const JSON_TYPE = /^\s*application\/json\s*(?:;|$)/i;
const CHARSET = /;\s*charset\s*=\s*(?:"([^"]*)"|([^\s;"]*))/i;
const LIST_OR_OBJECT = /^[ \t\r\n]*[[{]/;
const BYTE_ORDER_MARK = 0xfeff;

/** An error as body parsers make them, so that error handlers know it. */
interface BodyProblem {
  readonly status: 400 | 415;
  readonly type: 'entity.parse.failed' | 'charset.unsupported';
}

/**
 * Sets `req.body` from the bytes of a JSON body, as `express.json()` does; leaves bodies of other types, and compressed ones,
 * to parsers that are mounted after it. The stream stays as it was, so a parser that is mounted all the same reads the same bytes.
 *
 * @returns whether it was such a body.
 * @throws SyntaxError with `status` 400 for what is no object or array in JSON, no UTF-8 (RFC 8259 §8.1), or has members
 * that would change prototypes; Error with `status` 415 for another charset.
 */
export function parseJson(req: Request, bytes: Uint8Array): boolean {
  const { headers } = req;
  const type = headers['content-type'];
  if (type === undefined || (type !== PLAIN_TYPE && !JSON_TYPE.test(type))) return false;
  // A length of 0 is a body for parsers; none at all is not.
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) return false;
  if ((headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity') return false;
  if (type !== PLAIN_TYPE) assertUtf8(type);
  req.body = bytes.length === 0 ? {} : parsed(bytes);
  noteParsedBody(req);
  return true;
}

function assertUtf8(type: string): void {
  const [, quoted, token] = CHARSET.exec(type) ?? [];
  const charset = quoted ?? token ?? 'utf-8';
  if (charset.toLowerCase() === 'utf-8') return;
  throw problem(new Error('The charset of JSON must be UTF-8.'), {
    status: 415,
    type: 'charset.unsupported',
  });
}

function parsed(bytes: Uint8Array): unknown {
  if (!isUtf8(bytes)) throw unparsable('The body is no UTF-8.');
  const decoded = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
  const text = decoded.charCodeAt(0) === BYTE_ORDER_MARK ? decoded.slice(1) : decoded;
  if (!LIST_OR_OBJECT.test(text)) throw unparsable('The body is no object or array in JSON.');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    // Its message quotes the body.
    throw unparsable('The body is no JSON.', cause);
  }
  if (mayPoison(text)) assertHarmless(text);
  return value;
}

function assertHarmless(json: string): void {
  try {
    secureJson.parse(json);
  } catch {
    throw unparsable('The body has a member "__proto__" or "constructor", which would change prototypes.');
  }
}

function unparsable(message: string, cause?: unknown): Error {
  return problem(new SyntaxError(message, { cause }), { status: 400, type: 'entity.parse.failed' });
}

function problem(error: Error, { status, type }: BodyProblem): Error {
  return Object.assign(error, { status, statusCode: status, expose: true, type });
}
