/** New requests that keep coming, whatever becomes of them. */

import { setTimeout as pause } from 'node:timers/promises';
import type { SignedRequest } from 'countersign';
import { until } from '../support/redis/until.ts';
import { type Shop, signed, tally } from './acme.ts';

/** Requests and their answers, in that order. */
export interface Sent {
  readonly request: SignedRequest;
  readonly keyId: string;
  readonly code: string;
}

export interface Load {
  /** All that was answered until now. */
  readonly sent: readonly Sent[];
  /** Ends it. @returns all that was sent. */
  stop(): Promise<readonly Sent[]>;
}

/** As a client that was told to come back later, only sooner. */
const AFTER_A_REFUSAL_MS = 10;

/** A failover takes two or three seconds here, if the machine has nothing else to do. */
const FAILOVER_MS = 20_000;

/** Sends new requests to the shop, one after the other for each of the keys. */
export function startLoad(shop: Shop, keyIds: readonly string[]): Load {
  const sent: Sent[] = [];
  let isOver = false;
  const work = async (keyId: string) => {
    while (!isOver) {
      const request = signed({ keyId });
      const code = await shop.send(request);
      sent.push({ request, keyId, code });
      await pause(code === 'accepted' ? 1 : AFTER_A_REFUSAL_MS);
    }
  };
  const workers = keyIds.map(work);
  return {
    sent,
    async stop() {
      isOver = true;
      await Promise.all(workers);
      return sent;
    },
  };
}

/** Waits until requests of these keys are refused for want of a store, and then until each of the keys is served again. */
export async function untilServedAgain(load: Load, keyIds: readonly string[]): Promise<void> {
  const refusedAt = () =>
    load.sent.findIndex(({ keyId, code }) => keyIds.includes(keyId) && code === 'store_unavailable');
  await until('requests of the lost master are refused', () => refusedAt() >= 0);
  await until(
    'requests of each of its keys are accepted again',
    () => {
      const accepted = load.sent.slice(refusedAt()).filter(({ code }) => code === 'accepted');
      const served = new Set(accepted.map(({ keyId }) => keyId));
      return keyIds.every((keyId) => served.has(keyId));
    },
    FAILOVER_MS,
  );
}

/** Requests sent again at once. */
const AT_ONCE = 200;

/** Sends all of them once more, each until it is decided on. @returns how often each code was answered. */
export async function sendAgain(shop: Shop, sent: readonly Sent[]): Promise<Record<string, number>> {
  const codes: string[] = [];
  for (let i = 0; i < sent.length; i += AT_ONCE) {
    const batch = sent.slice(i, i + AT_ONCE).map(({ request }) => untilDecided(shop, request));
    codes.push(...(await Promise.all(batch)));
  }
  return tally(codes);
}

async function untilDecided(shop: Shop, request: SignedRequest): Promise<string> {
  let code = '';
  await until('the request is decided on', async () => {
    code = await shop.send(request);
    return code !== 'store_unavailable';
  });
  return code;
}
