/** A client that signs, and sends what it signed to the byte. */

import { createHmac, randomUUID } from 'node:crypto';
import { type IncomingHttpHeaders, request } from 'node:http';
import type { Echo } from './signed-apps.ts';
import { KEY_ID, SECRET } from './signed-apps.ts';

/** A request about to be signed and sent. */
export interface Outgoing {
  readonly method?: string;
  /** Sent as it is, with no byte encoded or resolved. */
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Manner in which the body is sent. Default: `whole`, with its length. */
  readonly pace?: 'whole' | 'chunked' | 'first half';
  /** Correctness of the signature; with `none`, no credentials are sent. Default: `right`. */
  readonly signature?: 'right' | 'forged' | 'none';
  /** The host is signed too, as it is sent. */
  readonly host?: string;
  readonly localAddress?: string;
  /** Default: the key of all these apps. */
  readonly keyId?: string;
}

/** The response to a request. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The request as the app saw it; undefined if it did not reach the handler. */
  readonly echo: Echo | undefined;
}

/** The headers of a request that is signed with the key of all these apps. */
export function signed({
  method = 'GET',
  target,
  body,
  host,
  keyId = KEY_ID,
}: Outgoing): Record<string, string> {
  const [timestamp, nonce] = [String(Math.floor(Date.now() / 1000)), randomUUID()];
  const fields = [timestamp, nonce, method, ...(host === undefined ? [] : [host]), target, ''];
  const mac = createHmac('sha256', SECRET)
    .update(fields.join('\n'), 'latin1')
    .update(body ?? '');
  return { 'X-Key': keyId, 'X-Timestamp': timestamp, 'X-Nonce': nonce, 'X-Signature': mac.digest('hex') };
}

/** Sends one request on a connection of its own. An answer counts even if the server reads no more of the body. */
export function send(port: number, outgoing: Outgoing): Promise<Answer> {
  const { method = 'GET', target, body, pace = 'whole', signature = 'right', host, localAddress } = outgoing;
  const own = signature === 'none' ? {} : signed(outgoing);
  if (signature === 'forged') own['X-Signature'] = '0'.repeat(64);
  const length: Record<string, string> =
    pace === 'chunked' ? { 'Transfer-Encoding': 'chunked' } : { 'Content-Length': String(body?.length ?? 0) };
  const framing = body === undefined ? {} : length;
  return new Promise((resolve, reject) => {
    const sending = request({
      ...{ host: '127.0.0.1', port, method, path: target, agent: false, timeout: 5_000 },
      ...(localAddress !== undefined && { localAddress }),
      headers: { ...(host !== undefined && { Host: host }), ...own, ...framing, ...outgoing.headers },
    });
    sending.on('timeout', () => sending.destroy(new Error('no answer for 5 s')));
    sending.on('error', reject);
    sending.on('response', (response) => {
      sending.off('error', reject).on('error', () => {});
      const chunks: Buffer[] = [];
      const finish = () => {
        const { statusCode = 0, headers } = response;
        const seen = headers['x-echo'];
        const echo = typeof seen === 'string' ? (JSON.parse(seen) as Echo) : undefined;
        resolve({ status: statusCode, headers, text: Buffer.concat(chunks).toString(), echo });
        sending.destroy();
      };
      response
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', finish)
        .on('error', finish);
    });
    if (pace === 'first half' && body !== undefined) sending.write(body.subarray(0, body.length / 2));
    else sending.end(body);
  });
}
