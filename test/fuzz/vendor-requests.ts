/** Requests as clients of the vendors sign them. */

import { type Scheme, toHeaderPairs } from 'countersign';
import { signRequest } from 'countersign/client';
import { iimmpact } from 'countersign/schemes/iimmpact';
import { influencemart } from 'countersign/schemes/influencemart';
import { intend, intendAssumedKeyAndTimestamp, intendAssumedWholeRequest } from 'countersign/schemes/intend';
import { ip2 } from 'countersign/schemes/ip2';
import { slaunchx } from 'countersign/schemes/slaunchx';
import { KEY_ID, NOW_MS, SECRET } from './declared-schemes.ts';
import { toBytes } from './request-bytes.ts';

export const VENDORS: readonly Scheme[] = [
  iimmpact(),
  influencemart(),
  slaunchx(),
  ip2(),
  intend({ message: intendAssumedWholeRequest }),
  intend({ message: intendAssumedKeyAndTimestamp }),
];

const SENT: readonly { readonly method: string; readonly url: string; readonly body: string }[] = [
  { method: 'GET', url: '/v1/balance?currency=EUR&page=2', body: '' },
  { method: 'POST', url: '/v1/orders', body: '{"amount":500.00,"reference":"A-1","nested":{"a":[1,2]}}' },
  { method: 'POST', url: '/a%20b/%C3%A9?b=2&a=1&a=0', body: '[]' },
  {
    method: 'POST',
    url: '/api/v2/transactions/debits/256770000001/ACC-1',
    body: '{"PaymentReference":"PR-1","Amount":"500","Currency":"UGX","Narrative":"h\\u00e9"}',
  },
];

/** Every request signed for every vendor. */
export function vendorCorpus(): Buffer[] {
  return VENDORS.flatMap((scheme) =>
    SENT.map(({ method, url, body }) => {
      const headers = signRequest(
        scheme,
        { id: KEY_ID, secret: SECRET },
        { method, url, body },
        { clock: () => NOW_MS, nonce: () => 'a-nonce-0123456789abcdef' },
      );
      return toBytes({ method, url: url, headers: toHeaderPairs(headers), body: Buffer.from(body) });
    }),
  );
}
