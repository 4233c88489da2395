/** Everyday options, refusals and many keys, against the bare HMAC: none of them may leave the fast way. */

import { randomBytes } from 'node:crypto';
import { Writable } from 'node:stream';
import type { SignedRequest } from 'countersign';
import { influencemart } from 'countersign/schemes/influencemart';
import { slaunchx } from 'countersign/schemes/slaunchx';
import { pino } from 'pino';
import { bareHmacContender, countersignContender, leastMacContender, type Use } from './contenders.ts';
import { measureRounds } from './rounds.ts';
import { INFLUENCEMART, KEYS, SLAUNCHX, signedKeys } from './signed-requests.ts';
import { ratioOf, type Spread } from './statistics.ts';

/** One use of the verifier, with each scheme. */
export interface EverydayResult {
  readonly name: string;
  /** The most that it should be; undefined where there is no goal. */
  readonly goal: number | undefined;
  readonly influencemart: Spread;
  readonly slaunchx: Spread;
}

const SIZE = { bodyBytes: 1024, perSecond: 500, perPortion: 50, portions: 20 };
const WORKLOADS = [
  { scheme: influencemart(), recipe: INFLUENCEMART, ...SIZE },
  { scheme: slaunchx(), recipe: SLAUNCHX, ...SIZE },
] as const;

const lines: object[] = [];
/** Keeps each line, and lets go of the earliest. */
const keepingLogger = { info: keep, warn: keep, error: keep };
const nullStream = new Writable({ write: (_chunk, _encoding, done) => done() });
const throttle = { limit: 100, windowSeconds: 60 };
const mountLimits = [
  { limit: 1_000_000_000, windowSeconds: 60, name: 'mount-minute' },
  { limit: 1_000_000_000, windowSeconds: 3600, name: 'mount-hour' },
];

const USES: readonly (Use & { readonly name: string; readonly goal?: number })[] = [
  { name: 'plain', goal: 1 },
  { name: 'two limits of the mount', policy: { limits: mountLimits } },
  { name: 'failure throttle', options: { failureThrottle: throttle } },
  { name: 'logger that keeps each line', options: { logger: keepingLogger } },
  {
    ...{ name: 'logger, throttle and two limits of the mount', goal: 1.4, policy: { limits: mountLimits } },
    options: { logger: keepingLogger, failureThrottle: throttle },
  },
  { name: 'pino to a stream that drops all', options: { logger: pino(nullStream) } },
  {
    name: 'two secrets, signed with the second',
    options: { keys: KEYS.map(({ secret, ...key }) => ({ ...key, secrets: [randomSecret(), secret] })) },
  },
  { name: 'refused: wrong signature', goal: 1.2, change: withOtherBody, refusedAs: 'signature_mismatch' },
  {
    ...{ name: 'refused: unknown key', goal: 1.2, refusedAs: 'unknown_key' },
    change: (request) => withHeader(request, /^x-api-key$/i, 'ak_live_unknown'),
  },
  {
    ...{ name: 'refused: too old', goal: 0.3, refusedAs: 'timestamp_too_old' },
    change: (request) => withHeader(request, /^x-timestamp$/i, '1700000000'),
  },
  {
    ...{ name: 'refused: malformed', goal: 0.3, refusedAs: 'malformed_header' },
    change: (request) => withHeader(request, /^x-timestamp$/i, 'yesterday'),
  },
];

/** Measured apart: so many objects would have the others wait for the collector of garbage. */
const manyKeys = (): typeof USES =>
  [16_384, 262_144].map((count) => ({ name: `${count.toLocaleString('en')} keys`, keys: signedKeys(count) }));

/** The plain verification with one scheme, and the least that its MAC can cost. */
export interface PlainResult {
  readonly scheme: string;
  readonly toBareHmac: Spread;
  readonly leastToBareHmac: Spread;
}

/** Measures the plain verification alone. */
export async function measurePlain(quick: boolean): Promise<PlainResult[]> {
  const results: PlainResult[] = [];
  for (const workload of WORKLOADS) {
    const contenders = [
      bareHmacContender(workload),
      leastMacContender(workload),
      countersignContender(workload).contender,
    ];
    const [bare = [], least = [], ours = []] = await measureRounds(contenders, {
      seconds: quick ? 2 : 8,
      portions: SIZE.portions,
    });
    const { name } = workload.scheme;
    results.push({ scheme: name, toBareHmac: ratioOf(ours, bare), leastToBareHmac: ratioOf(least, bare) });
  }
  return results;
}

/** Measures every use with both schemes, in the same rounds as the bare HMAC. */
export async function measureEveryday(quick: boolean): Promise<EverydayResult[]> {
  const everyday = await measureUses(USES, quick ? 5 : 20);
  return [...everyday, ...(await measureUses(manyKeys(), quick ? 2 : 10)).slice(1)];
}

async function measureUses(uses: typeof USES, seconds: number): Promise<EverydayResult[]> {
  const spreads: Spread[][] = [];
  for (const workload of WORKLOADS) {
    const contenders = [
      bareHmacContender(workload),
      leastMacContender(workload),
      ...uses.map((use) => countersignContender(workload, use).contender),
    ];
    const times = await measureRounds(contenders, { seconds, portions: SIZE.portions });
    spreads.push(times.map((taken) => ratioOf(taken, times[0] as number[])));
  }
  const rows = [{ name: 'two hashes and a comparison', goal: undefined }, ...uses];
  const [first = [], second = []] = spreads;
  return rows.map(({ name, goal }, i) => ({
    ...{ name, goal },
    influencemart: first[i + 1] as Spread,
    slaunchx: second[i + 1] as Spread,
  }));
}

function keep(line: object): void {
  if (lines.length === 100) lines.shift();
  lines.push(line);
}

function randomSecret(): string {
  return randomBytes(24).toString('hex');
}

function withOtherBody(request: SignedRequest): SignedRequest {
  const body = Buffer.from(request.body);
  body[body.length - 3] = 0x2d;
  return { ...request, body };
}

function withHeader(request: SignedRequest, name: RegExp, value: string): SignedRequest {
  const headers = request.headers.map((text, i, all) =>
    i % 2 === 1 && name.test(all[i - 1] as string) ? value : text,
  );
  return { ...request, headers };
}
