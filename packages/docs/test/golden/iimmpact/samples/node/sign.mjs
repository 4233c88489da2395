import { createHash, createHmac, randomUUID } from 'node:crypto';

const { KEY_ID, SECRET, BASE_URL } = process.env;
const method = 'POST';
const target = '/v1/orders?notify=email&channel=web';
const body = Buffer.from('{"reference":"ORD-1001","customer":"Ren\u00e9e","amount":"49.90"}');

const timestamp = String(Math.floor(Date.now() / 1000));
const nonce = randomUUID();
const query = target.split('?').slice(1).join('?');
const sortedQuery = sortQuery(query);
const bodyHash = createHash('sha256').update(body).digest('base64');
const message = `v1:${timestamp}:${nonce}:${method}:${sortedQuery}:${bodyHash}`;
const key = Buffer.from(SECRET, 'base64');
const signature = createHmac('sha256', key).update(message).digest('base64');

const response = await fetch(BASE_URL + target, {
  method,
  headers: {
    'Content-Type': 'application/json',
    'X-Api-Key': KEY_ID,
    'X-Timestamp': timestamp,
    'X-Nonce': nonce,
    'X-Signature': `v1=${signature}`,
  },
  body,
});
console.log(response.status);
console.log(await response.text());

// The pairs of the query, decoded, sorted by key in the order of bytes.
function sortQuery(query) {
  const pairs = [...new URLSearchParams(query)];
  pairs.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return pairs.map(([key, value]) => `${key}=${value}`).join('&');
}
