/** Parsing of verified JSON on Fastify: from the very bytes that were signed, which are not read again. */

import type { Readable } from 'node:stream';
import type { FastifyContentTypeParser, FastifyInstance, FastifyRequest } from 'fastify';
import { noteParsedBody } from '../node/acceptance.ts';
import { mayPoison } from '../node/json-text.ts';
import { readAsFastify } from './read-as-fastify.ts';

const JSON_TYPE = 'application/json';

type Parsed = (error: Error | null, body?: unknown) => void;
type ParseText = (request: FastifyRequest, text: string, done: Parsed) => void;

/** On a request: the bytes that were verified. A WeakMap would cost several times as much. */
const VERIFIED_BODY: unique symbol = Symbol('countersign.verifiedBody');

type VerifiedRequest = FastifyRequest & { [VERIFIED_BODY]?: Uint8Array | undefined };

/**
 * Notes the bytes of a verified request for the parser. What Fastify refuses for its length is not noted, so that the
 * parser reads the stream and refuses it as Fastify does.
 */
export function noteVerifiedBody(request: VerifiedRequest, body: Uint8Array, bodyLimit: number): void {
  const declared = request.raw.headers['content-length'];
  if (body.length > bodyLimit || (declared !== undefined && Number(declared) !== body.length)) return;
  request[VERIFIED_BODY] = body;
}

/**
 * Has Fastify's own parser of `application/json` replaced, in this context and those below, by one that takes the verified
 * bytes. Parsers of the app and of other plugins stay. A request without verified bytes, and one whose payload another
 * `preParsing` hook has replaced, is read as Fastify reads it.
 */
export function addJsonParser(fastify: FastifyInstance): void {
  const parser = verifiedJsonParser(fastify);
  const contexts = [fastify];
  fastify.addHook('onRegister', (below) => void contexts.push(below));
  // Not before: of two parsers, the second would not be let in, and it may be that of a plugin yet to come.
  fastify.addHook('onReady', (done) => {
    for (const context of contexts) replaceDefault(context, parser);
    done();
  });
}

function replaceDefault(context: FastifyInstance, parser: FastifyContentTypeParser): void {
  if (!context.hasContentTypeParser(JSON_TYPE)) return;
  try {
    context.addContentTypeParser(JSON_TYPE, parser);
  } catch (error) {
    // Only its own may be replaced.
    if ((error as { code?: unknown }).code !== 'FST_ERR_CTP_ALREADY_PRESENT') throw error;
  }
}

function verifiedJsonParser(fastify: FastifyInstance): FastifyContentTypeParser {
  const parse = jsonParser(fastify);
  return (request: VerifiedRequest, payload: Readable, done: Parsed) => {
    const bytes = request[VERIFIED_BODY];
    if (bytes === undefined || payload !== request.raw)
      return readAsFastify(request, payload, (error, text) =>
        text === undefined ? done(error) : parse(request, text, done),
      );
    request[VERIFIED_BODY] = undefined;
    noteParsedBody(request.raw);
    parse(request, textOf(bytes), done);
  };
}

/** Fastify's own parser, with its settings and its errors, spared where the plain one comes to the same. */
function jsonParser(fastify: FastifyInstance): ParseText {
  const { onProtoPoisoning = 'error', onConstructorPoisoning = 'error' } = fastify.initialConfig as Partial<
    Record<'onProtoPoisoning' | 'onConstructorPoisoning', 'error'>
  >;
  const parse = fastify.getDefaultJsonParser(onProtoPoisoning, onConstructorPoisoning) as ParseText;
  return (request, text, done) => {
    let body: unknown;
    try {
      body = mayPoison(text) ? undefined : JSON.parse(text);
    } catch {
      // Told below, in Fastify's words.
    }
    if (body === undefined) parse(request, text, done);
    else done(null, body);
  };
}

function textOf({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString();
}
