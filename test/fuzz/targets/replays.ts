/** Requests that are sent again and again while clocks move: none is accepted twice, and a new one is accepted. */

import { createVerifier, memoryStore, type Store, type Verifier } from 'countersign';
import { redis } from 'countersign/redis';
import type { Redis } from 'ioredis';
import { DECLARED, type DeclaredScheme, KEY_ID, NOW_MS, SECRET } from '../declared-schemes.ts';
import { assertRule, type FuzzTarget } from '../fuzz-target.ts';
import type { Random } from '../random.ts';

interface ReplayScript {
  /** Most replay ids that a memory store may hold. */
  readonly room: number;
  /** Error of the clock of each process, in milliseconds. */
  readonly skews: readonly number[];
  readonly steps: readonly ReplayStep[];
}

type ReplayStep =
  | { readonly do: 'pass'; readonly ms: number }
  /** Sends a request; those with a number that was sent before are replays. */
  | { readonly do: 'send'; readonly request: number; readonly process: number };

const declared = DECLARED[0] as DeclaredScheme;
/** Verifiers keep ids for 5 s longer than they must: clocks of processes may differ by as much. */
const MOST_SKEW_MS = 2000;

/** Steps of one process, whose clock is set forth and back. */
export function memoryReplayTarget(): FuzzTarget {
  return {
    name: 'replays-memory',
    generate: (random) =>
      Buffer.from(JSON.stringify(randomScript(random, { mayGoBack: true, processes: 1 }))),
    check: async (input) => {
      const script = JSON.parse(input.toString('utf8')) as ReplayScript;
      const store = memoryStore({ maxReplayIds: script.room, maxKeys: 4 });
      await play(script, () => store);
    },
  };
}

/** Steps of three processes on one Redis. */
export function redisReplayTarget(client: Redis): FuzzTarget {
  return {
    name: 'replays-redis',
    deadlineMs: 3000,
    generate: (random) =>
      Buffer.from(JSON.stringify(randomScript(random, { mayGoBack: false, processes: 3 }))),
    check: async (input) => {
      await client.flushall();
      const script = JSON.parse(input.toString('utf8')) as ReplayScript;
      await play(script, (clock) => redis(client, { clock, timeoutMs: 5000 }).store);
    },
  };
}

function randomScript(random: Random, given: { mayGoBack: boolean; processes: number }): ReplayScript {
  const skews = Array.from({ length: given.processes }, () =>
    given.processes === 1 ? 0 : random.between(-MOST_SKEW_MS, MOST_SKEW_MS),
  );
  const isBackwards = given.mayGoBack && random.oneIn(2);
  const steps = Array.from({ length: random.between(5, 40) }, (): ReplayStep => {
    if (!random.oneIn(3))
      return { do: 'send', request: random.below(8), process: random.below(given.processes) };
    const ms = random.pick([1, 999, 5000, 60_000, 299_000, 300_000, 301_000, 306_000, 3_600_000]);
    return { do: 'pass', ms: isBackwards && random.oneIn(2) ? -ms : ms };
  });
  return { room: random.pick([2, 5, 100]), skews, steps };
}

async function play(
  { room, skews, steps }: ReplayScript,
  storeOf: (clock: () => number) => Store,
): Promise<void> {
  let nowMs = NOW_MS;
  const verifiers = skews.map((clockSkewMs) =>
    verifierOf(
      storeOf(() => nowMs),
      () => nowMs + clockSkewMs,
    ),
  );
  const sent = new Map<number, { readonly timestamp: string; isAccepted: boolean }>();
  const isForwards = steps.every((step) => step.do === 'send' || step.ms > 0);
  for (const [i, step] of steps.entries()) {
    if (step.do === 'pass') {
      nowMs += step.ms;
      continue;
    }
    const known = sent.get(step.request);
    const request = known ?? { timestamp: declared.stamp(nowMs), isAccepted: false };
    sent.set(step.request, request);
    const verdict = await (verifiers[step.process] as Verifier).verify(
      signed(step.request, request.timestamp),
    );
    assertRule(!(verdict.ok && request.isAccepted), `step ${i}: accepted twice`);
    if (verdict.ok) request.isAccepted = true;
    const { code } = verdict.ok ? { code: 'accepted' } : verdict;
    const mustPass = known === undefined && isForwards && room > 8;
    assertRule(verdict.ok || !mustPass, `step ${i}: a new request of this very moment is refused: ${code}`);
  }
}

function verifierOf(store: Store, clock: () => number): Verifier {
  const keys = { id: KEY_ID, secret: SECRET };
  return createVerifier({ scheme: declared.scheme, keys, store, clock });
}

function signed(request: number, timestamp: string): ReturnType<DeclaredScheme['sign']> {
  const nonce = `nonce-number-${String(request).padStart(8, '0')}`;
  return declared.sign({
    ...{ method: 'POST', target: '/', body: Buffer.from('{}'), nonce, timestamp },
    spell: (signature) => signature,
  });
}
