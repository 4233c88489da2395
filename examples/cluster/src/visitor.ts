/** A client that signs its requests, and an eavesdropper who sends a copy to every process. */

import { request } from 'node:http';
import { signRequest } from 'countersign/client';
import { influencemart } from 'countersign/schemes/influencemart';
import { KEY } from './worker.ts';

/** An answer, and the process that it came from. */
interface Answer {
  readonly process: string;
  readonly status: number;
  readonly body: string;
}

type SignedOrder = { readonly url: string; readonly headers: Record<string, string>; readonly body: string };

/** Sends copies of one order and then many orders; prints what became of them and returns how many were accepted. */
export async function visit(url: string): Promise<{ copies: number; orders: number }> {
  console.log('One signed order, sent eight times, each time over a new connection:\n');
  const order = signOrder(url, 'A-1');
  let copies = 0;
  for (let i = 0; i < 8; i++) {
    const { process, status, body } = await send(order);
    console.log(`  process ${process}  ${status}  ${body}`);
    if (status === 200) copies++;
  }

  console.log('\nThirty different orders, where the key may send 10 requests a minute:\n');
  const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => send(signOrder(url, `B-${i}`))));
  for (const process of new Set(answers.map((each) => each.process))) {
    const own = answers.filter((each) => each.process === process);
    const accepted = own.filter(({ status }) => status === 200).length;
    console.log(`  process ${process}  ${accepted} accepted, ${own.length - accepted} refused`);
  }
  const orders = answers.filter(({ status }) => status === 200).length;
  console.log(`\nAccepted: ${copies} of 8 copies, and ${orders} of 30 orders.`);
  return { copies, orders };
}

function signOrder(url: string, sku: string): SignedOrder {
  const order = { method: 'POST', url: `${url}/v1/orders`, body: JSON.stringify({ sku }) };
  const headers = signRequest(influencemart(), { id: KEY.id, secret: KEY.secret }, order);
  return { ...order, headers };
}

/** Without an agent each request has a connection of its own, which goes to the next process. */
function send({ url, headers, body }: SignedOrder): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = {
      method: 'POST',
      agent: false,
      headers: { ...headers, 'Content-Type': 'application/json' },
    };
    const sent = request(url, options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () =>
        resolve({
          process: String(response.headers['x-process']),
          status: response.statusCode ?? 0,
          body: text,
        }),
      );
    });
    sent.on('error', reject).end(body);
  });
}
