/** Sends a request with every byte as it was signed, which `fetch` does not promise: it rewrites paths and headers. */

import http from 'node:http';
import https from 'node:https';
import { Failure, systemCode } from '../failure.ts';
import { MOST_BYTES } from '../input/read-file.ts';
import type { OutgoingRequest } from './outgoing-request.ts';

/** The answer of a server. */
export interface Answer {
  readonly status: number;
  readonly statusText: string;
  /** In the order in which they came. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/** Options for sending. */
export interface SendOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Sends it and reads the whole answer. Throws a Failure when none comes in time. */
export async function sendRequest(
  request: OutgoingRequest,
  { timeoutMs, signal }: SendOptions,
): Promise<Answer> {
  const { origin } = request;
  if (origin === undefined) throw new Failure('usage', 'the URL must be whole, with http:// or https://');
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    return await exchange(request, originUrl(origin), AbortSignal.any([deadline, signal]));
  } catch (error) {
    if (signal.aborted) throw new Failure('interrupted', 'interrupted');
    if (error instanceof Failure) throw error;
    const reason = deadline.aborted
      ? `there was no whole answer within ${timeoutMs / 1000} s`
      : systemCode(error);
    throw new Failure('out_of_reach', `the server of the URL cannot be reached: ${reason}`);
  }
}

function originUrl(origin: string): URL {
  if (URL.canParse(origin)) return new URL(origin);
  throw new Failure('usage', 'the URL has no host that can be read');
}

function exchange(
  request: OutgoingRequest,
  { protocol, hostname, port }: URL,
  signal: AbortSignal,
): Promise<Answer> {
  const { method, target, headers, signature, body } = request;
  const client = protocol === 'https:' ? https : http;
  const sent = [...headers, ...signature];
  // A body of GET or DELETE would go without its length, and a POST without one needs "0".
  const needsLength = body.length > 0 || ['POST', 'PUT', 'PATCH'].includes(method);
  const length =
    needsLength && !sent.some(([name]) => name.toLowerCase() === 'content-length')
      ? [['Content-Length', String(body.length)]]
      : [];
  return new Promise((resolve, reject) => {
    const outgoing = client.request({
      method,
      path: target,
      hostname: hostname.replace(/^\[|\]$/g, ''),
      port,
      headers: grouped([...sent, ...(length as [string, string][])]),
      agent: false,
      signal,
    });
    outgoing.on('error', reject);
    outgoing.on('response', (response) => collect(response).then(resolve, reject));
    outgoing.end(body);
  });
}

/** Node takes repeated headers as a list. */
function grouped(pairs: readonly (readonly [string, string])[]): Record<string, string | string[]> {
  const record: Record<string, string | string[]> = {};
  for (const [name, value] of pairs) {
    const key = Object.keys(record).find((each) => each.toLowerCase() === name.toLowerCase());
    if (key === undefined) record[name] = value;
    else record[key] = [record[key] as string | string[], value].flat();
  }
  return record;
}

async function collect(response: http.IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    if (length > MOST_BYTES) throw new Failure('out_of_reach', 'the answer is larger than 64 MiB');
  }
  const { rawHeaders, statusCode = 0, statusMessage = '' } = response;
  const headers = rawHeaders.flatMap((name, i) =>
    i % 2 === 0 ? [[name, rawHeaders[i + 1] as string] as const] : [],
  );
  return { status: statusCode, statusText: statusMessage, headers, body: Buffer.concat(chunks) };
}
