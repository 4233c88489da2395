/** The merchant's API on plain `node:http`, called by supertest. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Refused, RoutePolicy } from 'countersign';
import { webhook } from 'countersign/fetch';
import { createIdempotency } from 'countersign/idempotency';
import { verificationOf, verifyNode } from 'countersign/node';
import { sendTo } from './express-api.ts';
import { type Merchant, REPORTS, type Send, shop } from './merchant.ts';

const POLICIES: Readonly<Record<string, RoutePolicy>> = {
  'POST /v1/payouts': { scopes: ['payouts:write'] },
  'GET /v1/reports': { limits: REPORTS },
};

export function nodeApi({ verifier, hooks, handle }: Merchant): Send {
  const responses = createIdempotency(verifier);
  const deliver = webhook(shop, hooks, ({ id, payload }) => void handle({ id, payload }));

  async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { method = '', url: target = '' } = req;
    const url = new URL(target, 'http://localhost');
    const route = `${method} ${url.pathname}`;
    if (route === 'GET /health') return end(res, json(200, handle({ caller: verificationOf(req)?.key.id })));
    if (route === 'POST /hooks/shop') {
      const headers = req.headers as Record<string, string>;
      const answer = await deliver(new Request(url, { method, headers, body: await buffer(req) }));
      return end(res, { status: answer.status, headers: answer.headers, body: await answer.text() });
    }
    const verdict = await verifyNode(verifier, req, POLICIES[route]);
    if (!verdict.ok) return end(res, refusal(verdict));
    for (const [name, value] of Object.entries(verdict.responseHeaders)) res.setHeader(name, value);
    const body = await buffer(req);
    const query = Object.fromEntries(url.searchParams);
    const saw = { caller: verdict.key.id, query, body: method === 'GET' ? undefined : JSON.parse(`${body}`) };
    if (route !== 'POST /v1/orders') return end(res, json(method === 'GET' ? 200 : 201, handle(saw)));
    const request = { method, url: target, headers: req.rawHeaders, body };
    const order = await responses.begin({ accepted: verdict, request });
    if (order.outcome === 'refused') return end(res, refusal(order.verdict));
    if (order.outcome === 'answered') return end(res, order.response);
    const answer = json(201, handle(saw), ['location', '/v1/orders/7']);
    if (order.outcome === 'started') await order.conclude(answer);
    end(res, answer);
  }

  return sendTo(createServer((req, res) => void serve(req, res).catch((error) => res.destroy(error))));
}

interface Answer {
  readonly status: number;
  readonly headers: Iterable<readonly [name: string, value: string | readonly string[]]>;
  readonly body: string | Uint8Array;
}

function json(status: number, body: object, ...headers: [string, string][]) {
  const type = ['content-type', 'application/json'] as const;
  return { status, headers: [type, ...headers], body: Buffer.from(JSON.stringify(body)) };
}

function refusal({ response }: Refused): Answer {
  return { ...response, headers: Object.entries(response.headers) };
}

function end(res: ServerResponse, { status, headers, body }: Answer): void {
  for (const [name, value] of headers) res.setHeader(name, value);
  res.writeHead(status).end(body);
}
