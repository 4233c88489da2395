/** Wrongly signed requests: single mistakes, and what is no known mistake, each on an occasion where it shows. */

import { createHash } from 'node:crypto';
import type { ApiKey, SignedRequest } from 'countersign';
import type { ExplainOptions, MistakeCode } from 'countersign/diagnosis';
import { NOW_MS } from './accounts.ts';
import { type Situation, send } from './client.ts';
import { DECOYS } from './decoys.ts';
import { type Deed, type Slip, withDeeds } from './slip.ts';
import type { Vendor } from './vendor.ts';

/** A request to be explained, and what is expected of it. */
export interface Case {
  readonly title: string;
  readonly vendor: Vendor;
  readonly situation: Situation;
  readonly deeds: readonly Deed[];
  /** Codes to be named first, all of them and nothing else. */
  readonly codes: readonly MistakeCode[];
  readonly key: ApiKey;
  /** As it would be without the mistakes. */
  readonly right: SignedRequest;
  readonly request: SignedRequest;
  readonly options: ExplainOptions;
  /** The prefix that was taken off the path, which is part of the request as it is verified and explained. */
  readonly basePath: string | undefined;
}

/** Every slip of a vendor that changes anything, on an occasion of its own. */
export function singleCases(vendor: Vendor): Case[] {
  const cases: Case[] = [];
  const made: Slip[] = [];
  vendor.slips.forEach((slip, i) => {
    const found = firstOccasion(vendor, [slip], i);
    if (found === undefined || isRepeated(found, made)) return;
    cases.push({ ...found, codes: [slip.code] });
    made.push(slip);
  });
  return cases;
}

/** Makes requests with faults that are not in the catalogue of mistakes: nothing of them can be named. */
export function decoyCases(vendor: Vendor): Case[] {
  return DECOYS.map((deed, i) => firstOccasion(vendor, [deed], i)).filter((found) => found !== undefined);
}

/** The first occasion, from a place in their list on, where all of this shows. */
export function firstOccasion(vendor: Vendor, deeds: readonly Deed[], from: number): Case | undefined {
  for (let i = 0; i < vendor.jobs.length * vendor.accounts.length; i++) {
    const situation = situationAt(vendor, from + i);
    if (!deeds.every((deed) => isPossible(deed, situation))) continue;
    const found = caseOf(vendor, situation, deeds);
    if (isWrong(found)) return found;
  }
  return undefined;
}

/** Builds the case of a client that does this. */
function caseOf(vendor: Vendor, situation: Situation, deeds: readonly Deed[]): Case {
  const { account, job, nowMs } = situation;
  return {
    title: deeds.map(({ title }) => title).join('; and '),
    vendor,
    situation,
    deeds,
    codes: [],
    key: account.key,
    right: send(vendor.client, situation),
    request: requestOf(vendor, situation, deeds),
    options: { otherKeys: account.otherKeys, clock: () => nowMs },
    basePath: job.basePath === '' ? undefined : job.basePath,
  };
}

/** Builds the request of a client that does this. */
export function requestOf({ client }: Vendor, situation: Situation, deeds: readonly Deed[]): SignedRequest {
  return send(withDeeds(client, deeds), situation);
}

/** Tells whether a client can do this there. */
export function isPossible({ on }: Deed, situation: Situation): boolean {
  return on === undefined || on(situation);
}

/** Tells whether two requests are the same, byte for byte. */
export function areEqual(a: SignedRequest, b: SignedRequest): boolean {
  return (
    a.method === b.method &&
    a.url === b.url &&
    a.headers.length === b.headers.length &&
    a.headers.every((value, i) => value === b.headers[i]) &&
    Buffer.compare(a.body, b.body) === 0
  );
}

/** One of the occasions of a vendor; all of its jobs and accounts come by in turn. */
function situationAt({ jobs, accounts, name }: Vendor, index: number): Situation {
  const lap = Math.floor(index / jobs.length);
  return {
    job: jobs[index % jobs.length] as Situation['job'],
    account: accounts[(index + lap) % accounts.length] as Situation['account'],
    nowMs: NOW_MS + index * 7_919_333,
    nonce: uuid(`${name} ${index}`),
  };
}

function isWrong({ deeds, right, request }: Case): boolean {
  return !areEqual(right, request) && deeds.every(({ shows }) => shows === undefined || shows(request));
}

/** Tells whether another slip of the same code does the very same here. */
function isRepeated({ vendor, situation, deeds, request }: Case, made: readonly Slip[]): boolean {
  const [{ code }] = deeds as readonly [Slip];
  return made
    .filter((other) => other.code === code && isPossible(other, situation))
    .some((other) => areEqual(requestOf(vendor, situation, [other]), request));
}

function uuid(label: string): string {
  const hex = createHash('sha256').update(label).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
