/** A server that tells what it was sent, behind a verifier by which everything is signed that there is. */

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createVerifier, onEvent } from 'countersign';
import { countersign } from 'countersign/express';
import { slaunchx } from 'countersign/schemes/slaunchx';
import express, { type Request } from 'express';

/** The key of all clients. */
export const KEY = { id: 'sk_test_1', secret: 'a-partner-secret-of-some-length' };

/** The guide's `signing.js`, with the query signed too. */
export const SIGNING = `
import { slaunchx } from 'countersign/schemes/slaunchx';
export const scheme = slaunchx({ includeQuery: true });
export const credentials = { id: '${KEY.id}', secret: '${KEY.secret}' };
export const options = { basePath: '/prometheus' };`;

/** Part of a request that comes back in its answer. */
export interface Echo {
  readonly method: string;
  readonly url: string;
  readonly type: string | null;
  readonly sha256: string;
}

/** The running server. */
export interface PartnerApi {
  readonly url: string;
  /** The codes of all verdicts since the last call. */
  readonly codes: () => string[];
  readonly close: () => Promise<void>;
}

/** Starts it: `/echo` answers with an {@link Echo}, `/forbidden` with 403 and `/busy` with 503 every other time. */
export async function startPartnerApi(): Promise<PartnerApi> {
  const verifier = createVerifier({
    scheme: slaunchx({ includeQuery: true }),
    keys: { id: KEY.id, secret: KEY.secret },
    basePath: '/prometheus',
  });
  let codes: string[] = [];
  const stop = onEvent('verdict', ({ code }) => {
    codes.push(code);
  });
  let calls = 0;
  const app = express();
  app.use('/prometheus', countersign(verifier), express.raw({ type: () => true }));
  app.all('/prometheus/echo', (req, res) => void res.json(echo(req)));
  app.all('/prometheus/forbidden', (_req, res) => void res.sendStatus(403));
  app.all('/prometheus/busy', (_req, res) => void res.sendStatus(calls++ % 2 === 0 ? 503 : 200));
  app.all('/prometheus/elsewhere', (_req, res) => void res.redirect(307, '/prometheus/echo'));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/prometheus`,
    codes: () => codes.splice(0),
    close: async () => {
      stop();
      codes = [];
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function echo({ method, originalUrl, headers, body }: Request): Echo {
  const bytes = Buffer.isBuffer(body) ? body : '';
  return { method, url: originalUrl, type: headers['content-type'] ?? null, sha256: sha256(bytes) };
}

/** As in an {@link Echo}. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
