/** A client of AWS Signature Version 4, by its documentation. */

import { awsSigv4 } from 'countersign/schemes/aws-sigv4';
import { type Attempt, type Bytes, bytes, hmac, NOW_MS } from './client.ts';
import { digest } from './vendors.ts';

/** Deviations of such a client from the documentation. */
export interface AwsDeeds {
  readonly key?: Bytes;
  readonly hostSigned?: string;
  readonly host?: string;
  readonly more?: readonly (readonly [name: string, value: string])[];
  readonly target?: string;
  readonly targetSigned?: string;
  readonly body?: Bytes;
  readonly time?: string;
  readonly stringToSign?: (parts: readonly string[], canonicalRequest: string) => string;
  readonly signature?: (mac: Buffer) => string;
}

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const ID = 'AKIDEXAMPLE000000017';

/** Signs `GET /orders` with the date and the host. */
export function aws(deeds: AwsDeeds = {}): Attempt {
  const { host = 'api.example.com', target = '/orders', body = '', time = '20251201T120107Z' } = deeds;
  const scope = `${time.slice(0, 8)}/eu-central-1/execute-api/aws4_request`;
  const key = ['20251201', 'eu-central-1', 'execute-api', 'aws4_request'].reduce<Bytes>(
    hmac,
    `AWS4${SECRET}`,
  );
  const [path = '', query = ''] = (deeds.targetSigned ?? target).split('?');
  const hashed = digest('sha256', body).toString('hex');
  const signed = { host: deeds.hostSigned ?? host, 'x-amz-content-sha256': hashed, 'x-amz-date': time };
  const names = Object.keys(signed).join(';');
  const lines = Object.entries(signed).map(([name, value]) => `${name}:${value}\n`);
  const canonicalRequest = ['GET', path, query, lines.join(''), names, hashed].join('\n');
  const parts = ['AWS4-HMAC-SHA256', time, scope, digest('sha256', canonicalRequest).toString('hex')];
  const text = deeds.stringToSign?.(parts, canonicalRequest) ?? parts.join('\n');
  const mac = hmac(deeds.key ?? key, text);
  const signature = deeds.signature?.(mac) ?? mac.toString('hex');
  return {
    scheme: awsSigv4({ region: 'eu-central-1', service: 'execute-api' }),
    key: { id: ID, secrets: [SECRET] },
    request: {
      method: 'GET',
      url: target,
      headers: [
        ['Host', host],
        ['X-Amz-Date', time],
        ['X-Amz-Content-Sha256', hashed],
        [
          'Authorization',
          `AWS4-HMAC-SHA256 Credential=${ID}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
        ],
        ...(deeds.more ?? []),
      ].flat(),
      body: bytes(body),
    },
    options: { clock: () => NOW_MS },
  };
}

/** The secret of the account. */
export { SECRET as AWS_SECRET };
