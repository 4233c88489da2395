/** The whole verification in memory, and the bare HMAC of a hand-written check. */

import { createHmac, timingSafeEqual } from 'node:crypto';
import { createVerifier, type MemoryStore, memoryStore, type Scheme, type Verdict } from 'countersign';
import type { Contender } from './rounds.ts';
import { type ArrivedRequest, KEYS, type Recipe, RequestStream } from './signed-requests.ts';

/** Scheme, requests and amount of a measurement. */
export interface Workload {
  readonly scheme: Scheme;
  readonly recipe: Recipe;
  readonly bodyBytes: number;
  /** Requests that arrive in a second of the requests' own time. */
  readonly perSecond: number;
  /** Requests in a portion of a turn. */
  readonly perPortion: number;
  readonly portions: number;
}

const START_MS = 1_764_547_200_000;

/** Window, key, signature, key state, address, replay and two limits, in a store as it is after a whole window. */
export function countersignContender(workload: Workload): { contender: Contender; store: MemoryStore } {
  const store = memoryStore();
  let nowMs = START_MS;
  const keys = KEYS;
  const verifier = createVerifier({ scheme: workload.scheme, keys, store, clock: () => nowMs });
  rememberAWindow(store, workload);
  const contender = overStream('Countersign', workload, ({ request, arrivesAtMs }) => {
    nowMs = arrivesAtMs;
    const verdict = verifier.verify(request) as Verdict;
    if (!verdict.ok) throw new Error(`refused: ${verdict.code}`);
  });
  return { contender, store };
}

/** Nothing but the MAC and its comparison, with every input at hand. */
export function bareHmacContender(workload: Workload): Contender {
  return overStream('bare HMAC', workload, ({ request, secret, prefix, signature }) => {
    const mac = createHmac('sha256', secret).update(prefix).update(request.body).digest();
    if (!timingSafeEqual(mac, signature)) throw new Error('refused');
  });
}

function overStream(
  name: string,
  { recipe, bodyBytes, perSecond, perPortion, portions }: Workload,
  verify: (arrived: ArrivedRequest) => void,
): Contender {
  const stream = new RequestStream({ recipe, bodyBytes, perSecond, startMs: START_MS });
  let portion: ArrivedRequest[] = [];
  return {
    name,
    prepareTurn: () => stream.sign(perPortion * portions),
    preparePortion: () => {
      portion = stream.receive(perPortion);
    },
    run: () => {
      for (const arrived of portion) verify(arrived);
    },
  };
}

/** Fills the store with what a server has seen that has been up for longer than a window. */
function rememberAWindow(store: MemoryStore, { scheme, perSecond }: Workload): void {
  const lifeSeconds = scheme.window.pastMs / 1000 + 8;
  const earlier = { keyId: 'earlier', limits: [], cost: 1, timestampMs: START_MS, nowMs: START_MS };
  for (let second = 1; second <= lifeSeconds; second++) {
    const expiresAtMs = START_MS + second * 1000;
    for (let i = 0; i < perSecond; i++) store.admit({ ...earlier, replayId: `${second}/${i}`, expiresAtMs });
  }
}
