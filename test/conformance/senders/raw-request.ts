/** Requests of the vectors on the wire, their headers in the order and case that they have there. */

import { type ClientRequestArgs, request } from 'node:http';
import { bodyOf, type SenderVector, targetOf } from './sender-vectors.ts';

/** Sends a vector to a server of this machine, and gives the status of the answer. */
export function sendRaw(port: number, vector: SenderVector): Promise<number> {
  const body = bodyOf(vector);
  return new Promise((resolve, reject) => {
    const target = { host: '127.0.0.1', port, agent: false, method: vector.method, path: targetOf(vector) };
    // A flat list is sent as it is; the types know it as the headers of a server's answer alone.
    const headers = wireHeaders(vector, body.length) as unknown as NonNullable<ClientRequestArgs['headers']>;
    const outgoing = request({ ...target, headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** The headers of the vector, and those of the connection, which vectors leave out. */
function wireHeaders({ url, method, headers }: SenderVector, length: number): string[] {
  const wire = headers.flat();
  if (!headers.some(([name]) => name.toLowerCase() === 'host')) wire.unshift('Host', new URL(url).host);
  if (method !== 'GET') wire.push('Content-Length', String(length));
  return [...wire, 'Connection', 'close'];
}
