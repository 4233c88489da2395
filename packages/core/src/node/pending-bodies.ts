/** The bodies that are not verified yet, of all verifiers of the process: what they hold together is bounded. */

/** A body that is on its way, or waits for a verdict. */
export interface PendingBody {
  /** Bytes that it holds. */
  bytes: number;
  /** Gives the body up, to make room for others. A body that has come whole is not given up. */
  readonly giveUp?: (() => void) | undefined;
}

/** In the order in which they began. */
const pending = new Set<PendingBody>();
let bytesInAll = 0;

/**
 * Makes room for more bytes, so that all hold `maxBytes` at most. Bodies that have been on their way for longest are given
 * up for it: if new ones were refused, an attacker's uploads that stand still would keep out all others.
 *
 * @returns whether there is room.
 */
export function makeRoom(bytes: number, maxBytes: number): boolean {
  if (bytesInAll + bytes <= maxBytes) return true;
  for (const body of pending) {
    if (body.giveUp === undefined) continue;
    releaseBytes(body);
    body.giveUp();
    if (bytesInAll + bytes <= maxBytes) return true;
  }
  return false;
}

/** Notes how many bytes a body holds. */
export function holdBytes(body: PendingBody, bytes: number): void {
  pending.add(body);
  bytesInAll += bytes - body.bytes;
  body.bytes = bytes;
}

/** Notes that a body holds nothing any longer: it was verified, or refused. */
export function releaseBytes(body: PendingBody): void {
  if (!pending.delete(body)) return;
  bytesInAll -= body.bytes;
  body.bytes = 0;
}

/** Bytes that pending bodies hold now. */
export function pendingBytes(): number {
  return bytesInAll;
}
