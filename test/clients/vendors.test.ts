/** Clients of every vendor whose clock is off, against a verifier behind every adapter. */

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createVerifier, memoryStore, onEvent, type Scheme, type Verifier } from 'countersign';
import { signedFetch } from 'countersign/client';
import { countersign as expressCountersign } from 'countersign/express';
import { countersign as fastifyCountersign } from 'countersign/fastify';
import { verifyNode } from 'countersign/node';
import { iimmpact } from 'countersign/schemes/iimmpact';
import { influencemart } from 'countersign/schemes/influencemart';
import { intend, intendAssumedWholeRequest } from 'countersign/schemes/intend';
import { ip2 } from 'countersign/schemes/ip2';
import { slaunchx } from 'countersign/schemes/slaunchx';
import express from 'express';
import { fastify } from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';

const NOW = 1_764_547_200_000;
const MINUTE = 60_000;
const logger = { info() {}, warn() {}, error() {} };
const SECRET = Buffer.alloc(32, 7).toString('base64');
const PATH = '/api/v2/transactions/debits/SUB-0001/256700000001';

const VENDORS: readonly (readonly [name: string, scheme: Scheme, refusal: number])[] = [
  ['IIMMPACT', iimmpact(), 401],
  ['Influencemart', influencemart(), 401],
  ['IP2', ip2(), 401],
  ['SlaunchX', slaunchx(), 403],
  ['SlaunchX that answers 400', slaunchx({ statuses: { GA2013: 400 } }), 400],
  ['Intend', intend({ message: intendAssumedWholeRequest }), 401],
];

/** Starts a server that answers 200 to what is verified. */
type Host = (verifier: Verifier) => Promise<Server>;

const HOSTS: readonly (readonly [name: string, host: Host])[] = [
  [
    'Express',
    async (verifier) => {
      const app = express().use(expressCountersign(verifier));
      return app.all('/{*path}', (_req, res) => void res.end()).listen(0, '127.0.0.1');
    },
  ],
  [
    'Fastify',
    async (verifier) => {
      const app = fastify();
      await app.register(fastifyCountersign, { verifier });
      app.all('/*', async () => '');
      await app.ready();
      return app.server.listen(0, '127.0.0.1');
    },
  ],
  [
    'node:http',
    async (verifier) =>
      createServer(async (request, response) => {
        const verdict = await verifyNode(verifier, request);
        if (verdict.ok) return void response.end();
        const { status, headers, body } = verdict.response;
        response.writeHead(status, headers).end(body);
      }).listen(0, '127.0.0.1'),
  ],
];

describe.each(VENDORS)('a client of %s', (_vendor, scheme, refusal) => {
  describe.each(HOSTS)('before %s', (_host, host) => {
    it.each([
      [-10 * MINUTE, 'timestamp_too_old'],
      [10 * MINUTE, 'timestamp_in_future'],
      [180 * MINUTE, 'timestamp_in_future'],
    ])(
      'whose clock is %i ms ahead is accepted at the second try, and then at the first',
      async (aheadMs, code) => {
        let nowMs = NOW;
        const store = memoryStore({ maxReplayIds: 100, maxKeys: 10 });
        const keys = { id: 'ak_test_1', secret: SECRET };
        const server = await host(createVerifier({ scheme, keys, store, clock: () => nowMs, logger }));
        if (!server.listening) await once(server, 'listening');
        const codes: string[] = [];
        const stop = onEvent('verdict', (verdict) => {
          codes.push(verdict.code);
        });
        onTestFinished(async () => {
          stop();
          server.closeAllConnections();
          await new Promise((resolve) => server.close(resolve));
        });
        const statuses: number[] = [];
        const send = signedFetch(
          scheme,
          { id: 'ak_test_1', secret: SECRET },
          {
            clock: () => nowMs + aheadMs,
            monotonicClock: () => nowMs,
            fetch: async (url, init) => {
              const response = await fetch(url, init);
              statuses.push(response.status);
              return response;
            },
          },
        );
        const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${PATH}?a=b`;
        for (let i = 0; i < 3; i++) {
          expect((await send(url, { method: 'POST', body: `{"RequestId":"REQ-${i}"}` })).status).toBe(200);
          nowMs += 1000;
        }
        expect(codes).toEqual([code, 'accepted', 'accepted', 'accepted']);
        expect(statuses).toEqual([refusal, 200, 200, 200]);
      },
    );
  });
});
