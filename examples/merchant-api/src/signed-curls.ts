/** A signed request for each system, as a command to paste. Countersign's own signer makes the headers. */

import type { RequestInput } from 'countersign';
import { signRequest } from 'countersign/client';
import { demoKeys, IP2_BASE_PATH, SLAUNCHX_BASE_PATH, type SystemName, schemes } from './systems.ts';

/** A command, and how long the server accepts it. */
export interface SignedCurl {
  readonly system: SystemName;
  readonly command: string;
  readonly windowSeconds: number;
}

interface Sample {
  readonly system: SystemName;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
  readonly basePath?: string;
}

const SAMPLES: readonly Sample[] = [
  { system: 'iimmpact', method: 'GET', path: '/iimmpact/v2/balance' },
  {
    system: 'influencemart',
    method: 'POST',
    path: '/influencemart/api/v1/conversions',
    body: '{"clickId":"CLK_example123","externalOrderId":"ORD-1001","orderAmount":"2999.00","currency":"NPR"}',
  },
  {
    system: 'ip2',
    method: 'POST',
    path: '/ip2/api/v2/transactions/debits/SUB-0001/256700000001',
    body:
      '{"RequestId":"REQ-42","BatchId":"BATCH-7","Amount":500.00,"PaymentMethodId":"MTNMOBILEMONEYUG",' +
      '"ProductId":"AIRTIME","CurrencyCode":"UGX","CountryCode":"UG","Memo":"Test Payment","ChannelId":"API"}',
    basePath: IP2_BASE_PATH,
  },
  {
    system: 'slaunchx',
    method: 'POST',
    path: '/prometheus/api/v1/partner/auth/login/initiate',
    body: '{"email":"partner@example.com","password":"Str0ngP@ss!"}',
    basePath: SLAUNCHX_BASE_PATH,
  },
  { system: 'intend', method: 'GET', path: '/intend/api/clients/get?page=1' },
];

/** Signs the requests now. Each is accepted once. */
export function signedCurls(baseUrl: string): readonly SignedCurl[] {
  return SAMPLES.map((sample) => ({
    system: sample.system,
    command: toCommand(baseUrl, sample),
    windowSeconds: (schemes[sample.system].window?.pastMs ?? 0) / 1000,
  }));
}

function toCommand(baseUrl: string, { system, method, path, body, basePath }: Sample): string {
  const [key] = demoKeys[system];
  const request: RequestInput = { method, url: path, ...(body !== undefined && { body }) };
  const headers = signRequest(
    schemes[system],
    { id: key.id, secret: key.secret },
    request,
    basePath === undefined ? {} : { basePath },
  );
  const named = Object.entries({
    ...headers,
    ...(body !== undefined && { 'Content-Type': 'application/json' }),
  });
  return [
    `curl -sS -X ${method} ${quoted(baseUrl + path)}`,
    ...named.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`--data-raw ${quoted(body)}`]),
  ].join(' \\\n  ');
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
