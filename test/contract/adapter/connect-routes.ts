/** The routes behind the adapters whose handlers take Node's own request and response. */

import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { Accepted } from 'countersign';
import express from 'express';
import multer from 'multer';
import { type Seen, sha256 } from './served-api.ts';

type Incoming = IncomingMessage & {
  countersign?: Accepted | undefined;
  body?: unknown;
  files?: unknown;
};
type Handler = (req: Incoming, res: ServerResponse, next: (error?: unknown) => void) => void;

const json = express.json() as Handler;
const urlencoded = express.urlencoded({ extended: false }) as Handler;
const upload = multer().any() as unknown as Handler;

/** `/parsed`, `/upload`, `/proxied`, `/unread`; any other path tells what bytes its handler read from the stream. */
export function connectRoutes(upstream: string): Handler {
  return (req, res, next) => {
    const path = req.url ?? '';
    if (path.includes('/parsed')) parsed(req, res, next);
    else if (path.includes('/upload')) uploaded(req, res, next);
    else if (path.includes('/proxied')) proxied(upstream, req, res);
    else if (path.includes('/unread')) answer(res, {});
    else echo(req, res).catch(next);
  };
}

async function echo(req: Incoming, res: ServerResponse): Promise<void> {
  const pieces: Buffer[] = [];
  for await (const piece of req) pieces.push(piece as Buffer);
  const body = Buffer.concat(pieces);
  const seen: Seen = { keyId: req.countersign?.key.id ?? '', bytes: body.length, sha256: sha256(body) };
  answer(res, seen);
}

function parsed(req: Incoming, res: ServerResponse, next: (error?: unknown) => void): void {
  json(req, res, (error) => {
    if (error !== undefined) return next(error);
    urlencoded(req, res, (problem) => (problem === undefined ? answer(res, req.body) : next(problem)));
  });
}

function uploaded(req: Incoming, res: ServerResponse, next: (error?: unknown) => void): void {
  upload(req, res, (error) => {
    if (error !== undefined) return next(error);
    const received = (req.files ?? []) as readonly {
      readonly originalname: string;
      readonly buffer: Buffer;
    }[];
    const files = received.map(({ originalname, buffer }) => [originalname, sha256(buffer)]);
    answer(res, { fields: { ...(req.body as object) }, files });
  });
}

function proxied(upstream: string, req: Incoming, res: ServerResponse): void {
  const { method, headers } = req;
  const onward = request(`${upstream}/upstream`, { method, headers } as object, (response) => {
    res.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(res);
  });
  req.pipe(onward);
}

function answer(res: ServerResponse, value: unknown): void {
  res.setHeader('content-type', 'application/json');
  res.end(JSON.stringify(value));
}
