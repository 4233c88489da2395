/** The share of each throttled sender: a few verifications, and the bytes for them. */

import { LRUCache } from 'lru-cache';
import { unshared } from './throttle-source.ts';

/** The share of one sender. */
export interface SenderShare {
  readonly verificationsPerSecond: number;
  readonly bytesPerSecond: number;
  /** Verifications that are saved up in a pause. */
  readonly savedVerifications: number;
}

/** Remainder of a sender's share, as of `atMs`. */
interface Allowance {
  verifications: number;
  bytes: number;
  atMs: number;
}

/** So many seconds' worth of bytes is saved up in a pause. */
const SAVED_SECONDS = 10;

/**
 * The shares of throttled senders, in bounded memory.
 *
 * The bytes of a body may exceed what is left: the sender then waits until the debt is paid. So a body of any size is
 * verified now and then, and the rate holds on average.
 */
export class ThrottledShare {
  readonly #share: SenderShare;
  readonly #senders: LRUCache<string, Allowance>;

  constructor(share: SenderShare, maxSenders: number) {
    this.#share = share;
    this.#senders = new LRUCache({ max: maxSenders });
  }

  /** Takes one verification; returns 0, or the seconds until there is one to take. */
  takeVerification(source: string, nowMs: number): number {
    const sender = this.#open(source, nowMs);
    if (sender.verifications < 1)
      return secondsFor(1 - sender.verifications, this.#share.verificationsPerSecond);
    sender.verifications--;
    return 0;
  }

  /** Takes the bytes of a body; returns 0, or the seconds until a body may be read again. */
  takeBytes(source: string, bytes: number, nowMs: number): number {
    if (bytes === 0) return 0;
    const sender = this.#open(source, nowMs);
    if (sender.bytes <= 0) return secondsFor(1 - sender.bytes, this.#share.bytesPerSecond);
    sender.bytes -= bytes;
    return 0;
  }

  /** Gives bytes back that were taken and did not come. */
  returnBytes(source: string, bytes: number): void {
    const sender = this.#senders.peek(source);
    if (sender !== undefined) sender.bytes += bytes;
  }

  #open(source: string, nowMs: number): Allowance {
    let sender = this.#senders.get(source);
    if (sender === undefined) {
      sender = full(this.#share, nowMs);
      this.#senders.set(unshared(source), sender);
    }
    refill(sender, this.#share, nowMs);
    return sender;
  }
}

function full({ savedVerifications, bytesPerSecond }: SenderShare, atMs: number): Allowance {
  return { verifications: savedVerifications, bytes: bytesPerSecond * SAVED_SECONDS, atMs };
}

/** A clock that was set back gives nothing until it moves on from there. */
function refill(allowance: Allowance, share: SenderShare, nowMs: number): void {
  const seconds = Math.max(0, nowMs - allowance.atMs) / 1000;
  allowance.atMs = nowMs;
  if (seconds === 0) return;
  const verifications = allowance.verifications + seconds * share.verificationsPerSecond;
  allowance.verifications = Math.min(share.savedVerifications, verifications);
  const bytes = allowance.bytes + seconds * share.bytesPerSecond;
  allowance.bytes = Math.min(share.bytesPerSecond * SAVED_SECONDS, bytes);
}

function secondsFor(missing: number, perSecond: number): number {
  return Math.max(1, Math.ceil(missing / perSecond));
}
