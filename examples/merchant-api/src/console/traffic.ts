/** Traffic of clients that sign right, and of clients that do not. */

import { signRequest } from 'countersign/client';
import { demoKeys, type SystemName, schemes } from '../systems.ts';

/** One kind of client. */
interface Client {
  readonly system: SystemName;
  /** Path and query, below which the system is mounted. */
  readonly target: string;
  /** Which of the demo keys signs. Default: the first. */
  readonly keyId?: string;
  readonly body?: string;
  /** Body that is sent in place of the one that was signed. */
  readonly sentBody?: string;
  /** Seconds by which the client's clock is behind. */
  readonly lateSeconds?: number;
  /** Secret that the client signs with. Default: the right one. */
  readonly secret?: string;
  /** Of 20 requests, so many are of this client. */
  readonly weight: number;
}

const ORDER = '{"amount": 12.50, "note": "café"}';
const CLIENTS: readonly Client[] = [
  { system: 'iimmpact', target: '/iimmpact/v2/topup', body: ORDER, weight: 5 },
  { system: 'influencemart', target: '/influencemart/api/v1/products', weight: 4 },
  { system: 'influencemart', target: '/influencemart/api/v1/products', keyId: 'ak_live_demo', weight: 3 },
  { system: 'influencemart', target: '/influencemart/api/v1/products', keyId: 'ak_test_small', weight: 1 },
  { system: 'influencemart', target: '/influencemart/api/v1/products', keyId: 'ak_live_revoked', weight: 1 },
  {
    system: 'influencemart',
    target: '/influencemart/api/v1/echo',
    body: ORDER,
    sentBody: '{"amount":12.5,"note":"café"}',
    weight: 1,
  },
  {
    system: 'influencemart',
    target: '/influencemart/api/v1/products',
    keyId: 'ak_live_demo',
    lateSeconds: 420,
    weight: 1,
  },
  {
    system: 'influencemart',
    target: '/influencemart/api/v1/products',
    keyId: 'ak_test_demo',
    secret: '"demo_signing_secret_0123456789abcdef"',
    weight: 2,
  },
  { system: 'influencemart', target: '/influencemart/api/v1/products', keyId: 'ak_test_nobody', weight: 1 },
  { system: 'slaunchx', target: '/prometheus/api/v1/partner/payouts', body: ORDER, weight: 1 },
];

/** Traffic that goes on until it is stopped. */
export interface Traffic {
  readonly stop: () => void;
}

/** Sends a request every so many milliseconds, by each client in its turn. */
export function sendTraffic(url: string, everyMs: number): Traffic {
  const turns = CLIENTS.flatMap((client) => Array<Client>(client.weight).fill(client));
  let turn = 0;
  const timer = setInterval(() => {
    // A step that shares no factor with their number reaches each of them, and mixes them.
    turn = (turn + 7) % turns.length;
    send(url, turns[turn] as Client).catch(() => undefined);
  }, everyMs);
  return { stop: () => clearInterval(timer) };
}

async function send(url: string, client: Client): Promise<void> {
  const { system, target, body, sentBody = body, keyId, secret, lateSeconds = 0 } = client;
  const keys = demoKeys[system];
  const known = keys.find(({ id }) => id === keyId) ?? keys[0];
  const method = body === undefined ? 'GET' : 'POST';
  const credentials = { id: keyId ?? known.id, secret: secret ?? (known.secret as string) };
  const basePath = system === 'slaunchx' ? '/prometheus' : undefined;
  const signed = signRequest(
    schemes[system],
    credentials,
    { method, url: target, ...(body !== undefined && { body }) },
    { clock: () => Date.now() - lateSeconds * 1000, ...(basePath !== undefined && { basePath }) },
  );
  const answer = await fetch(url + target, {
    method,
    headers: { ...signed, 'content-type': 'application/json', 'user-agent': 'demo-client/1.0' },
    ...(sentBody !== undefined && { body: sentBody }),
  });
  await answer.arrayBuffer();
}
