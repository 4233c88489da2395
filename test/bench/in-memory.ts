/** The whole verification in memory, against the bare HMAC of a hand-written check. */

import { createHmac, timingSafeEqual } from 'node:crypto';
import { createVerifier, memoryStore, type Scheme, staticKeys, type Verdict } from '@countersign/core';
import { influencemart, slaunchx } from '@countersign/schemes';
import { type Contender, measureRounds } from './rounds.ts';
import { INFLUENCEMART, KEYS, type PreparedRequest, RequestStream, SLAUNCHX } from './signed-requests.ts';
import { ratioOf, type Spread } from './statistics.ts';

/** A verification in memory by the time of the bare HMAC: below 1, everything costs less than the HMAC alone. */
export interface InMemoryResult {
  readonly scheme: string;
  readonly bodyBytes: number;
  readonly toBareHmac: Spread;
  /** How many replay ids were remembered all the while. */
  readonly replayIds: number;
}

interface Size {
  readonly bodyBytes: number;
  /** Requests that arrive in a second of the requests' own time. */
  readonly perSecond: number;
  /** Requests verified in one turn. */
  readonly perTurn: number;
}

const SIZES: readonly Size[] = [
  { bodyBytes: 64, perSecond: 1000, perTurn: 5000 },
  { bodyBytes: 1024, perSecond: 1000, perTurn: 5000 },
  { bodyBytes: 16 * 1024, perSecond: 100, perTurn: 1000 },
  { bodyBytes: 1024 * 1024, perSecond: 8, perTurn: 16 },
];

const SCHEMES: readonly { scheme: Scheme; recipe: typeof INFLUENCEMART }[] = [
  { scheme: influencemart(), recipe: INFLUENCEMART },
  { scheme: slaunchx(), recipe: SLAUNCHX },
];

/** Measures all sizes of body with both schemes. */
export async function measureInMemory(quick: boolean): Promise<InMemoryResult[]> {
  const results: InMemoryResult[] = [];
  for (const { scheme, recipe } of SCHEMES) {
    for (const size of SIZES) {
      const arena = arenaOf(scheme, recipe, size);
      const plan = quick ? { rounds: 9, warmUp: 3 } : { rounds: 41, warmUp: 8 };
      const times = await measureRounds([arena.countersign, arena.bareHmac], plan);
      results.push({
        scheme: scheme.name,
        bodyBytes: size.bodyBytes,
        toBareHmac: ratioOf(
          times.get(arena.countersign.name) as number[],
          times.get(arena.bareHmac.name) as number[],
        ),
        replayIds: arena.replayIds(),
      });
    }
  }
  return results;
}

/** What is measured for one scheme and size. */
interface Arena {
  readonly countersign: Contender;
  readonly bareHmac: Contender;
  readonly replayIds: () => number;
}

/** Both contenders verify requests of their own, of the same making. */
function arenaOf(scheme: Scheme, recipe: typeof INFLUENCEMART, size: Size): Arena {
  const startMs = 1_764_547_200_000;
  const store = memoryStore();
  let nowMs = startMs;
  const verifier = createVerifier({ scheme, keys: staticKeys(KEYS), store, clock: () => nowMs });
  const lifeSeconds = scheme.window.pastMs / 1000 + 8;
  remember(store, startMs, lifeSeconds, size.perSecond);

  const forUs = new RequestStream(recipe, size.bodyBytes, size.perSecond, startMs);
  const forBare = new RequestStream(recipe, size.bodyBytes, size.perSecond, startMs);
  let batch: PreparedRequest[] = [];
  const countersign: Contender = {
    name: 'countersign',
    prepare: () => {
      batch = forUs.take(size.perTurn);
    },
    run: () => {
      for (const { request, arrivesAtMs } of batch) {
        nowMs = arrivesAtMs;
        const verdict = verifier.verify(request) as Verdict;
        if (!verdict.ok) throw new Error(`refused: ${verdict.refusal.code}`);
      }
    },
  };
  const bareHmac: Contender = {
    name: 'bare HMAC',
    prepare: () => {
      batch = forBare.take(size.perTurn);
    },
    run: () => {
      for (const { secret, prefix, body, signature } of batch) {
        const mac = createHmac('sha256', secret).update(prefix).update(body).digest();
        if (!timingSafeEqual(mac, signature)) throw new Error('refused');
      }
    },
  };
  return { countersign, bareHmac, replayIds: () => store.replayIds };
}

/** Fills the store with what a server has seen that has been up for longer than a window. */
function remember(
  store: ReturnType<typeof memoryStore>,
  startMs: number,
  lifeSeconds: number,
  perSecond: number,
): void {
  for (let second = 1; second <= lifeSeconds; second++) {
    for (let i = 0; i < perSecond; i++) {
      store.admit({
        ...{ keyId: 'earlier', replayId: `${second}/${i}`, limits: [], timestampMs: startMs, nowMs: startMs },
        expiresAtMs: startMs + second * 1000,
      });
    }
  }
}
