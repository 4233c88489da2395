/** The routes behind Express, 4 and 5. */

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { countersign, deduplicate, idempotent } from 'countersign/express';
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import type { OnceMounting } from './served-once.ts';
import { BYTES, KEPT, NOT_KEPT, PIECES, VALUE, type Way } from './turn.ts';

type Answering = (res: Response) => void | Promise<void>;

const ANSWERS: Readonly<Record<Way, Answering>> = {
  json: (res) => void res.json(VALUE),
  text: (res) => void res.type('text/plain').send('žluť'),
  bytes: (res) => void res.send(BYTES),
  'no-content': (res) => void res.status(204).end(),
  created: (res) => void res.status(201).end(),
  missing: (res) => void res.status(404).json({ error: 'no such order' }),
  redirect: (res) => void res.redirect(303, '/elsewhere?a=%C5%BE'),
  piped: (res) => void Readable.from(PIECES).pipe(res.type('text/plain')),
  pipeline: (res) => pipeline(Readable.from(PIECES), res.type('text/plain')),
  written: (res) => {
    res.writeHead(202, 'Taken', { 'Content-Type': 'text/csv' });
    for (const piece of PIECES) res.write(piece);
    res.end();
  },
  headers: (res) => {
    res.set(KEPT);
    res.set({ ...NOT_KEPT, 'set-cookie': [...NOT_KEPT['set-cookie']] });
    res.end('{}');
  },
};

/** Mounts what is under test, and the routes. */
export function mountExpress(app: Express, mounting: OnceMounting): void {
  const { verifier, idempotency, events, isVerified, times, refusal } = mounting;
  app.use((_req, res, next) => {
    mounting.arrived(res);
    next();
  });
  if (isVerified) app.use(countersign(verifier));
  const onRefusal = (_refusal: unknown, _req: Request, res: Response) => answerSoon(res, refusal);
  const options = refusal === undefined ? {} : { onRefusal };
  for (let i = 0; i < times; i++) {
    if (idempotency !== undefined) app.use(idempotent(verifier, { ...idempotency, ...options }));
    if (events !== undefined) app.use(deduplicate(verifier, { ...events, ...options }));
  }
  app.use(express.raw({ type: () => true }) as RequestHandler);
  app.use((req, res, next) => {
    answerAsync(mounting, req, res).catch(next);
  });
}

async function answerAsync(mounting: OnceMounting, req: Request, res: Response): Promise<void> {
  const [, folder, way] = req.path.split('/');
  if (folder === 'ways') {
    mounting.countWay();
    return ANSWERS[way as Way](res);
  }
  return mounting.handle({
    path: req.originalUrl,
    body: Buffer.isBuffer(req.body) ? req.body.toString() : '',
    res,
    send: (status, text, headers = {}) => void res.status(status).set(headers).send(text),
    stream: (source) => void pipeline(source, res).catch(() => {}),
  });
}

async function answerSoon(res: Response, text: string | undefined): Promise<void> {
  await new Promise(setImmediate);
  res.status(400).send(text);
}
