/** The routes behind the Fastify adapter, each in a context with the parsers that it needs. */

import { createGunzip } from 'node:zlib';
import formbody from '@fastify/formbody';
import proxy from '@fastify/http-proxy';
import multipart from '@fastify/multipart';
import { verificationOf } from 'countersign/fastify';
import type { FastifyInstance, FastifyPluginCallback, FastifyRequest } from 'fastify';
import { type Seen, sha256 } from './served-api.ts';

/** `/parsed`, `/upload`, `/proxied`, `/unread`; any other path tells what bytes its handler read from the stream. */
export const fastifyRoutes: FastifyPluginCallback<{ upstream: string }> = (app, { upstream }, ready) => {
  app.register(echo);
  app.register(parsed);
  app.register(upload);
  app.register(proxy, { upstream, prefix: '/proxied', rewritePrefix: '/upstream' });
  ready();
};

function echo(app: FastifyInstance, _options: object, ready: () => void): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  app.all('/unread', async () => ({}));
  app.all('/*', async (request): Promise<Seen> => {
    const pieces: Buffer[] = [];
    for await (const piece of request.raw) pieces.push(piece as Buffer);
    const body = Buffer.concat(pieces);
    return { keyId: verificationOf(request)?.key.id ?? '', bytes: body.length, sha256: sha256(body) };
  });
  ready();
}

function parsed(app: FastifyInstance, _options: object, ready: () => void): void {
  app.register(formbody);
  app.addHook('preParsing', async (request, _reply, payload) => {
    if (request.headers['content-encoding'] !== 'gzip') return payload;
    // Fastify compares the declared length with what was received before it was inflated.
    const inflated = Object.assign(payload.pipe(createGunzip()), { receivedEncodedLength: 0 });
    payload.on('data', (piece: Buffer) => {
      inflated.receivedEncodedLength += piece.length;
    });
    return inflated;
  });
  app.all('/parsed', { bodyLimit: 4 * 1024 * 1024 }, async (request) => request.body);
  ready();
}

function upload(app: FastifyInstance, _options: object, ready: () => void): void {
  app.register(multipart, { limits: { fileSize: 4 * 1024 * 1024 } });
  app.post('/upload', async (request: FastifyRequest) => {
    const fields: Record<string, unknown> = {};
    const files: [string, string][] = [];
    for await (const part of request.parts()) {
      if (part.type === 'file') files.push([part.filename, sha256(await part.toBuffer())]);
      else fields[part.fieldname] = part.value;
    }
    return { fields, files };
  });
  ready();
}
