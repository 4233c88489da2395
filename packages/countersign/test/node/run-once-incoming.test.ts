import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, it, vi } from 'vitest';
import type { Routing } from '../../src/idempotency/routed-path.ts';
import { createIdempotency } from '../../src/idempotency.ts';
import type { Accepted } from '../../src/index.ts';
import { noteAcceptance } from '../../src/node/acceptance.ts';
import { runOnceIncoming } from '../../src/node/run-once-incoming.ts';
import { acmeRequest, acmeVerifier } from '../support/acme.ts';

it('does not ask how a request is routed that has no idempotency key', async () => {
  const verifier = acmeVerifier();
  const request = acmeRequest();
  const accepted = (await verifier.verify(request)) as Accepted;
  const incoming = new IncomingMessage(new Socket());
  noteAcceptance(verifier, incoming, { ...accepted, idempotencyKey: undefined }, request);
  const routing = vi.fn<() => Routing>();
  const beginning = runOnceIncoming(
    createIdempotency(verifier),
    incoming,
    new ServerResponse(incoming),
    routing,
  );
  expect(await beginning).toEqual({ outcome: 'run' });
  expect(routing).not.toHaveBeenCalled();
});
