/** Requests with Signature Version 4, signed by hand. */

import { createHash, createHmac } from 'node:crypto';
import type { Recipe } from './signed-requests.ts';

const LIST = 'content-type;host;x-amz-date';
const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** HMAC with a key of the day over the digest of the request, in which the digest of the body is. */
export const SIGV4: Recipe = {
  // What the bare HMAC of the comparison is of.
  prefix: (timestamp) => `${timestamp}.`,
  encoding: 'hex',
  headers: (keyId, timestamp, _nonce, _signature, { secret, body, path }) => {
    const date = new Date(Number(timestamp) * 1000).toISOString().replace(/[-:]|\.\d+/g, '');
    const scope = `${date.slice(0, 8)}/eu-west-1/execute-api/aws4_request`;
    const headers = `content-type:application/json\nhost:api.example.com\nx-amz-date:${date}\n`;
    const canonical = `POST\n${path}\n\n${headers}\n${LIST}\n${sha256(body)}`;
    const key = scope
      .split('/')
      .reduce<Buffer>((each, step) => hmac(each, step), Buffer.from(`AWS4${secret}`));
    const text = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${sha256(canonical)}`;
    const parameters = `Credential=${keyId}/${scope}, SignedHeaders=${LIST}, Signature=${hmac(key, text).toString('hex')}`;
    return ['X-Amz-Date', date, 'Authorization', `AWS4-HMAC-SHA256 ${parameters}`];
  },
};
