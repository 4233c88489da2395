/** An API whose partners are samples: it verifies, tells what it decided, and remembers the bytes that it was sent. */

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { createVerifier, memoryStore } from 'countersign';
import { countersign } from 'countersign/express';
import express from 'express';
import type { SampleScheme } from './sample-schemes.ts';

/** The key id of the partner. */
export const KEY_ID = 'ak_test_1';

/** A running server. */
export interface PartnerServer {
  readonly url: string;
  /** Forgets what came, and returns the codes of all verdicts and the bytes of all connections since the last call. */
  readonly take: () => { readonly codes: readonly string[]; readonly bytes: Buffer };
  /** Sends bytes over a new connection, and waits for its end. */
  readonly send: (bytes: Buffer) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Starts a server for one partner. It answers with the digest of the body that it got. */
export async function startPartnerServer({ scheme, secret }: SampleScheme): Promise<PartnerServer> {
  const codes: unknown[] = [];
  const chunks: Buffer[] = [];
  const app = express();
  const server = createServer(app)
    .on('connection', (socket) => socket.on('data', (chunk) => chunks.push(chunk)))
    .listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  // Other lines are warnings about the scheme.
  const note = ({ event, code }: Readonly<Record<string, unknown>>) => {
    if (event === 'countersign.verdict') codes.push(code);
  };
  const verifier = createVerifier({
    // Its own: partners without a nonce send the same in one second, and are not copies of each other.
    store: memoryStore({ maxReplayIds: 1000, maxKeys: 10 }),
    ...{ scheme, keys: { id: KEY_ID, secret }, logger: { info: note, warn: note, error: note } },
    ...(scheme.needsOrigin === true && { publicUrl: url }),
  });
  app.use(countersign(verifier), express.raw({ type: () => true, limit: '1mb' }));
  app.all('/{*path}', (req, res) => void res.type('text/plain').send(digestOf(req.body)));
  return {
    url,
    take: () => ({ codes: codes.splice(0).map(String), bytes: Buffer.concat(chunks.splice(0)) }),
    send: async (bytes) => {
      const socket = connect(port, '127.0.0.1').resume().end(bytes);
      await once(socket, 'close');
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The digest that the server answers with. */
export function digestOf(body: unknown): string {
  const bytes = Buffer.isBuffer(body) || typeof body === 'string' ? body : '';
  return createHash('sha256').update(bytes).digest('hex');
}
