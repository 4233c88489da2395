/** Signing keys that clients derive wrongly. */

import { createHmac } from 'node:crypto';
import { type Algorithm, hmac } from '../../scheme/algorithms.ts';
import type { MisderivedKey } from '../../scheme/introspection.ts';
import type { Credential } from './credential.ts';
import { partsOfKey } from './signing-key.ts';

/** The regions and services that are met most. */
const REGIONS = [
  ...['us-east-1', 'us-west-2', 'eu-west-1', 'eu-central-1', 'us-east-2', 'ap-southeast-1', 'ap-southeast-2'],
  ...['us-west-1', 'eu-west-2', 'eu-west-3', 'eu-north-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-south-1'],
  ...['ca-central-1', 'sa-east-1', 'auto'],
];
const SERVICES = ['execute-api', 's3', 'lambda', 'es', 'sts', 'dynamodb', 'sqs', 'iam', 'appsync', 'bedrock'];
const END = 'aws4_request';
const DAY_MS = 86_400_000;
const HMAC: Algorithm = hmac('hmac-sha256');

/** The keys of a secret for other values than those of the credential, or by other steps. */
export function misderivedKeys(
  material: Uint8Array,
  { day, region, service }: Credential,
): readonly MisderivedKey[] {
  const { secretKey } = partsOfKey(material);
  const start = `AWS4${secretKey}`;
  const right = [day, region, service, END];
  const of = (detail: string, cost: number, key: Uint8Array | string): MisderivedKey => ({
    ...{ detail, cost, algorithm: HMAC },
    key: typeof key === 'string' ? Buffer.from(key) : key,
  });
  const otherDays = [-1, 1].map((days) => dayBeside(day, days));
  return [
    ...REGIONS.filter((other) => other !== region).map((other) =>
      of(`region ${other}`, 1, derived(start, [day, other, service, END])),
    ),
    ...SERVICES.filter((other) => other !== service).map((other) =>
      of(`service ${other}`, 1, derived(start, [day, region, other, END])),
    ),
    ...otherDays.map((other) => of(`day ${other}`, 1, derived(start, [other, region, service, END]))),
    of('without "AWS4" before the secret', 1, derived(secretKey, right)),
    { key: derived(`${start}\n`, right), cost: 1, algorithm: HMAC, hasWhitespace: true },
    { key: derived(`${start} `, right), cost: 2, algorithm: HMAC, hasWhitespace: true },
    of(`without ${END}`, 1, derived(start, [day, region, service])),
    of('the secret itself, not derived', 1, secretKey),
    of('"AWS4" and the secret, not derived', 1, start),
    of('service before region', 2, derived(start, [day, service, region, END])),
    of('each step in hex', 2, derived(start, right, 'hex')),
    of('each step in base64', 3, derived(start, right, 'base64')),
    of('the last step in hex', 2, Buffer.from(derived(start, right)).toString('hex')),
  ];
}

function derived(start: string, steps: readonly string[], encoding?: 'hex' | 'base64'): Uint8Array {
  return steps.reduce<Uint8Array>((key, step) => {
    const next = createHmac('sha256', key).update(step).digest();
    return encoding === undefined ? next : Buffer.from(next.toString(encoding));
  }, Buffer.from(start));
}

function dayBeside(day: string, days: number): string {
  const ms =
    Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6))) + days * DAY_MS;
  return new Date(ms).toISOString().slice(0, 10).replaceAll('-', '');
}
