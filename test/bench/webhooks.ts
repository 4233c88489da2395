/** Deliveries of senders of webhooks, against the bare HMAC. */

import { github } from 'countersign/schemes/github';
import { stripe } from 'countersign/schemes/stripe';
import { bareHmacContender, countersignContender, leastMacContender } from './contenders.ts';
import { measureRounds } from './rounds.ts';
import { KEYS, type Recipe } from './signed-requests.ts';
import { ratioOf, type Spread } from './statistics.ts';

/** The verification of a sender's deliveries by the time of the bare HMAC. */
export interface WebhookResult {
  readonly sender: string;
  readonly toBareHmac: Spread;
  readonly leastToBareHmac: Spread;
}

/** HMAC over the body alone. */
const GITHUB: Recipe = {
  prefix: () => '',
  encoding: 'hex',
  isTimeless: true,
  headers: (_keyId, _timestamp, _nonce, signature) => [
    ...['X-GitHub-Event', 'push', 'X-GitHub-Delivery', '72d3162e-cc78-11e3-81ab-4c9367dc0958'],
    ...['X-Hub-Signature-256', `sha256=${signature}`],
  ],
};

/** HMAC over `timestamp.body`, with time and signature in one header. */
const STRIPE: Recipe = {
  prefix: (timestamp) => `${timestamp}.`,
  encoding: 'hex',
  headers: (_keyId, timestamp, _nonce, signature) => ['Stripe-Signature', `t=${timestamp},v1=${signature}`],
};

const SENDERS = [
  { scheme: github(), recipe: GITHUB },
  { scheme: stripe(), recipe: STRIPE },
];
const SIZE = { bodyBytes: 1024, perSecond: 500, perPortion: 50, portions: 30 };

/** Measures the senders in turn, each with its one secret. */
export async function measureWebhooks(quick: boolean): Promise<WebhookResult[]> {
  const results: WebhookResult[] = [];
  const keys = KEYS.slice(0, 1).map(({ id, secret }) => ({ id, secret }));
  for (const sender of SENDERS) {
    const workload = { ...sender, ...SIZE };
    const contenders = [
      bareHmacContender(workload, keys),
      leastMacContender(workload, keys),
      countersignContender(workload, { keys }).contender,
    ];
    const [bare = [], least = [], ours = []] = await measureRounds(contenders, {
      seconds: quick ? 1 : 8,
      portions: SIZE.portions,
    });
    const { name } = sender.scheme;
    results.push({ sender: name, toBareHmac: ratioOf(ours, bare), leastToBareHmac: ratioOf(least, bare) });
  }
  return results;
}
