import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, it } from 'vitest';
import { answerHandshake } from '../../src/node/handshake-incoming.ts';

it('a sender that hangs up within the body of a handshake has aborted, as within any other', async () => {
  const answer = () => Promise.resolve({ status: 200, headers: {}, body: '' });
  const bodyLimits = {
    maxBodyBytes: 1000,
    bodyTimeoutMs: 10_000,
    maxPendingBytes: 10_000,
    maxDrainBytes: 0,
    drainTimeoutMs: 0,
  };
  const bounds = { maxBytes: 1000, bodyLimits, address: undefined };
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 500\r\n\r\n{"verif');
  const [request] = await once(server, 'request');
  const answered = answerHandshake({ needsBody: true, answer }, request, bounds);
  client.destroy();
  await expect(answered).rejects.toMatchObject({ code: 'ECONNABORTED', type: 'request.aborted' });
  server.close();
});
