/** A request object that was copied, or inherits from another one, has not been accepted. */

import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { signRequest } from '../../src/client.ts';
import { createIdempotency } from '../../src/idempotency.ts';
import { runOnceIncoming } from '../../src/node/run-once-incoming.ts';
import { NotVerifiedError, verifyNode } from '../../src/node.ts';
import { acme, acmeVerifier, key, NOW, SECRET } from '../support/acme.ts';

/** Serves one request, signed, and tells what was found. */
async function whileServing<T>(look: (incoming: IncomingMessage, res: never) => Promise<T>): Promise<T> {
  let tell: (found: Promise<T>) => void = () => {};
  const found = new Promise<T>((resolve) => {
    tell = resolve;
  });
  const server = createServer((incoming, res) => {
    tell(look(incoming, res as never).finally(() => res.end()));
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const asked = { method: 'POST', url: '/orders' };
  const signed = signRequest(acme, { id: key.id, secret: SECRET }, asked, { clock: () => NOW });
  const headers = { ...signed, 'x-idempotency-key': 'order-1' };
  request({ host: '127.0.0.1', port, method: 'POST', path: '/orders', headers, agent: false }).end();
  return found;
}

const COPIES: readonly [how: string, copy: (incoming: IncomingMessage) => IncomingMessage][] = [
  ['inherits from it', (incoming) => Object.create(incoming)],
  [
    'has its properties, symbols among them',
    (incoming) => Object.assign(Object.create(Object.getPrototypeOf(incoming)), incoming),
  ],
];

describe.each(COPIES)('of an accepted request, an object that %s', (_how, copy) => {
  it('is verified anew, so that it is a replay', async () => {
    const verifier = acmeVerifier();
    const codes = await whileServing(async (incoming) => {
      const first = await verifyNode(verifier, incoming);
      const again = await verifyNode(verifier, incoming);
      const copied = await verifyNode(verifier, copy(incoming));
      return [first, again, copied].map((verdict) => (verdict.ok ? 'accepted' : verdict.code));
    });
    expect(codes).toEqual(['accepted', 'accepted', 'replayed']);
  });

  it('does nothing once: nobody knows whose it is', async () => {
    const verifier = acmeVerifier();
    const idempotency = createIdempotency(verifier);
    await whileServing(async (incoming, res) => {
      await verifyNode(verifier, incoming);
      await expect(runOnceIncoming(idempotency, copy(incoming), res)).rejects.toThrow(NotVerifiedError);
      expect(await runOnceIncoming(idempotency, incoming, res)).toEqual({ outcome: 'run' });
    });
  });

  it('is accepted for itself, which leaves the request accepted', async () => {
    const verifier = acmeVerifier();
    const codes = await whileServing(async (incoming) => {
      const first = await verifyNode(verifier, incoming);
      const copied = await verifyNode(acmeVerifier(), copy(incoming));
      const again = await verifyNode(verifier, incoming);
      return [first, copied, again].map((verdict) => (verdict.ok ? 'accepted' : verdict.code));
    });
    expect(codes).toEqual(['accepted', 'accepted', 'accepted']);
  });
});
