/** A batch of requests in the form of the script's arguments, and the script's reply as their admissions. */

import { randomBytes } from 'node:crypto';
import type { Limit } from '../../store/limit.ts';
import { limitIdentity } from '../../store/limit.ts';
import { periodStart } from '../../store/period.ts';
import { secondsUntilFit, stateOf, type WindowCounter } from '../../store/sliding-window.ts';
import type { Admission, AdmissionRequest } from '../../store/store.ts';
import { hasReplayId, type ReplayAdmissionRequest } from '../../store/store.ts';
import type { ScriptArguments } from '../clients/redis-commands.ts';
import { OUTCOMES } from './admit-script.ts';
import { setNames } from './key-names.ts';
import { DIGEST_BYTES, writeReplayDigest } from './replay-digest.ts';

/** Terms of a batch as a whole. */
export interface BatchTerms {
  /** The time of limits, in milliseconds since the epoch; `undefined`: that of Redis. */
  readonly nowMs: number | undefined;
  /** When the batch must not be executed any more, by the clock of Redis; `undefined`: it always may. */
  readonly deadlineMs: number | undefined;
  /** True if requests dated before the server's start are refused for keys that it knows nothing of. */
  readonly refuseOlderThanStart: boolean;
  /** The name of the account of those that share limits. */
  readonly sharedName: (sharedBy: string) => string;
  /** True if the names of sets are sent too: by them, a Cluster sees a part that has not moved to another node yet. */
  readonly namesSets: boolean;
}

/** The decisions on a batch. */
export interface BatchReply {
  /** When Redis decided, by its clock, in milliseconds since the epoch. */
  readonly serverMs: number;
  /** In the order of the requests; `undefined` when the batch came after its deadline. */
  readonly admissions: readonly Admission[] | undefined;
}

const HEADER_BYTES = 19;
/** Size of an id: a flag for its presence, the id, and its times. */
const ID_BYTES = 1 + DIGEST_BYTES + 24;
/** The account, the limits, the cost, and the id. */
const REQUEST_BYTES = 2 + 2 + 8 + ID_BYTES;
/** As the script numbers what there is none of. */
const NO_LIMITS = 0;
const NO_ID = 0;

/** Writes the arguments for `requests`, whose accounts have these names. */
export function toArguments(
  requests: readonly AdmissionRequest[],
  names: readonly string[],
  terms: BatchTerms,
): ScriptArguments {
  const batch = Buffer.allocUnsafe(HEADER_BYTES + requests.length * REQUEST_BYTES);
  batch.writeDoubleBE(terms.nowMs ?? 0, 0);
  batch.writeDoubleBE(terms.deadlineMs ?? 0, 8);
  batch.writeUInt8(terms.refuseOlderThanStart ? 1 : 0, 16);
  const accounts = new Map<string, number>();
  // By their text, as each key has a list of its own and most are alike.
  const lists = new Map<string, number>();
  const nowMs = terms.nowMs ?? Date.now();
  const shareOf = (sharedBy: string) => numberOf(accounts, terms.sharedName(sharedBy));
  const textOf = (limits: readonly Limit[]) =>
    limits.every(isPlain)
      ? limitsText(limits)
      : JSON.stringify(limits.map((limit) => entryOf(limit, shareOf, nowMs)));
  let listed: readonly Limit[] = [];
  let list = NO_LIMITS;
  let at = HEADER_BYTES;
  for (let i = 0; i < requests.length; i++) {
    const request = requests[i] as AdmissionRequest;
    const { limits, cost } = request;
    at = batch.writeUInt16BE(numberOf(accounts, names[i] as string), at);
    if (!areSame(limits, listed)) {
      listed = limits;
      list = limits.length === 0 ? NO_LIMITS : numberOf(lists, textOf(limits));
    }
    at = batch.writeUInt16BE(list, at);
    at = batch.writeDoubleBE(cost, at);
    at = writeReplayId(batch, at, request);
  }
  batch.writeUInt16BE(accounts.size, 17);
  const keys = [...accounts.keys()];
  if (terms.namesSets) keys.push(...keys.flatMap(setNames));
  return [keys.length, ...keys, batch, ...lists.keys()];
}

function writeReplayId(batch: Buffer, at: number, request: AdmissionRequest): number {
  if (!hasReplayId(request)) {
    batch.fill(NO_ID, at, at + ID_BYTES);
    return at + ID_BYTES;
  }
  const { timestampMs, expiresAtMs, nowMs } = request;
  batch.writeUInt8(1, at);
  writeReplayDigest(batch, at + 1, request);
  let next = at + 1 + DIGEST_BYTES;
  next = batch.writeDoubleBE(Math.max(1, Math.ceil(expiresAtMs - nowMs)), next);
  next = batch.writeDoubleBE(Math.max(1, Math.ceil(expiresAtMs - timestampMs)), next);
  return batch.writeDoubleBE(timestampMs, next);
}

/** Writes the arguments that give the admission of a request back, until `deadlineMs` by the clock of Redis. */
export function toGiveBackArguments(
  request: ReplayAdmissionRequest,
  name: string,
  deadlineMs = 0,
): ScriptArguments {
  const id = Buffer.allocUnsafe(DIGEST_BYTES);
  writeReplayDigest(id, 0, request);
  const keys = [name, ...setNames(name)];
  return [keys.length, ...keys, id, String(deadlineMs), randomBytes(DIGEST_BYTES)];
}

/**
 * Reads the reply to the batch of `requests`; `nowMs` is the time of limits where it is not that of Redis.
 *
 * @throws TypeError for what is no reply of the script.
 */
export function toReply(
  reply: unknown,
  requests: readonly AdmissionRequest[],
  nowMs: number | undefined,
): BatchReply {
  const reader = new ReplyReader(reply);
  const serverMs = reader.takeNumber();
  if (reader.isAtEnd) return { serverMs, admissions: undefined };
  const admissions = requests.map((request) => toAdmission(reader, request, nowMs ?? serverMs));
  if (!reader.isAtEnd) throw noDecision();
  return { serverMs, admissions };
}

function toAdmission(reader: ReplyReader, { limits, cost }: AdmissionRequest, nowMs: number): Admission {
  const outcome = OUTCOMES[reader.takeOutcome()];
  if (outcome === undefined) throw noDecision();
  if (outcome === 'replayed' || outcome === 'replay_unprovable') return { outcome };
  const counters = limits.map(() => reader.takeCounter());
  const states = limits.map((limit, i) => stateOf(counters[i] as WindowCounter, limit, nowMs));
  if (outcome === 'admitted') return { outcome, limits: states };
  const waits = limits.map((limit, i) =>
    secondsUntilFit(counters[i] as WindowCounter, limit, { cost, nowMs }),
  );
  const wait = Math.max(...waits);
  return { outcome, limits: states, retryAfterSeconds: Number.isFinite(wait) ? wait : undefined };
}

/** Reads what the script has packed. */
class ReplyReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(reply: unknown) {
    if (!Buffer.isBuffer(reply)) throw noDecision();
    this.#bytes = reply;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  takeNumber(): number {
    return this.#bytes.readDoubleBE(this.#advance(8));
  }

  takeOutcome(): number {
    return this.#bytes.readUInt8(this.#advance(1));
  }

  takeCounter(): WindowCounter {
    return { startMs: this.takeNumber(), current: this.takeNumber(), previous: this.takeNumber() };
  }

  #advance(bytes: number): number {
    const from = this.#at;
    this.#at += bytes;
    if (this.#at > this.#bytes.length) throw noDecision();
    return from;
  }
}

function noDecision(): TypeError {
  return new TypeError('Redis answered with something that is no decision');
}

/** The number of a thing in its list, from 1 as in Lua, where it is put unless it is there. */
function numberOf<T>(list: Map<T, number>, thing: T): number {
  const known = list.get(thing);
  if (known !== undefined) return known;
  list.set(thing, list.size + 1);
  return list.size;
}

/** Tells whether two lists have the same limits: those of most keys have, in lists of their own. */
function areSame(limits: readonly Limit[], others: readonly Limit[]): boolean {
  if (limits === others) return true;
  if (limits.length !== others.length) return false;
  for (let i = 0; i < limits.length; i++) {
    const one = limits[i] as Limit;
    const other = others[i] as Limit;
    if (one.limit !== other.limit || one.windowSeconds !== other.windowSeconds || one.name !== other.name)
      return false;
    if (one.sharedBy !== other.sharedBy || one.refill !== other.refill) return false;
  }
  return true;
}

/** Tells whether a limit is written alike in every batch. */
function isPlain({ sharedBy, refill }: Limit): boolean {
  return sharedBy === undefined && refill === undefined;
}

function plainEntryOf(limit: Limit): readonly [string, number, number] {
  // Those that share it have an account of their own, and ids that Lua cannot read.
  const name = limitIdentity({ ...limit, sharedBy: undefined });
  return [name, limit.limit, limit.windowSeconds * 1000];
}

/** With the number of the account that shares it, or 0, and of a quota the starts of the periods that may be running in Redis. */
function entryOf(limit: Limit, shareOf: (sharedBy: string) => number, nowMs: number): readonly unknown[] {
  const { sharedBy, refill } = limit;
  const starts = refill && [-1, 0, 1, 2].map((later) => periodStart(refill, nowMs, later));
  return [
    ...plainEntryOf(limit),
    sharedBy === undefined ? 0 : shareOf(sharedBy),
    ...(starts ? [starts] : []),
  ];
}

/** Limits belong to a key or a scheme, so that few lists are used again and again. */
const limitsTexts = new WeakMap<readonly Limit[], string>();

function limitsText(limits: readonly Limit[]): string {
  const known = limitsTexts.get(limits);
  if (known !== undefined) return known;
  const text = JSON.stringify(limits.map(plainEntryOf));
  limitsTexts.set(limits, text);
  return text;
}
