/** The whole verification in memory, the bare HMAC of a hand-written check, and the least that a MAC can cost. */

import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import {
  createVerifier,
  type MemoryStore,
  memoryStore,
  type RefusalCode,
  type RoutePolicy,
  type Scheme,
  type SignedRequest,
  type Verdict,
  type Verifier,
  type VerifierOptions,
} from 'countersign';
import type { Contender } from './rounds.ts';
import { type ArrivedRequest, KEYS, type Recipe, RequestStream, type SignedKey } from './signed-requests.ts';

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

/** A use of the verifier that differs from the plain one. */
export interface Use {
  readonly name?: string;
  readonly options?: Partial<VerifierOptions> | undefined;
  readonly policy?: RoutePolicy;
  /** The keys that sign. Default: {@link KEYS}. */
  readonly keys?: readonly SignedKey[];
  /** Makes another request of each one. */
  readonly change?: ((request: SignedRequest) => SignedRequest) | undefined;
  /** The code with which every request is refused. Default: all are accepted. */
  readonly refusedAs?: RefusalCode;
}

/** Window, key, signature, key state, address, replay and two limits, in a store as it is after a whole window. */
export function countersignContender(
  workload: Workload,
  use: Use = {},
): { contender: Contender; store: MemoryStore; verifier: Verifier } {
  const { name = 'Countersign', options, policy, keys = KEYS, change, refusedAs } = use;
  const store = memoryStore();
  let nowMs = START_MS;
  const verifier = createVerifier({ scheme: workload.scheme, keys, store, clock: () => nowMs, ...options });
  rememberAWindow(store, workload);
  const verify = ({ request, arrivesAtMs }: ArrivedRequest) => {
    nowMs = arrivesAtMs;
    const verdict = verifier.verify(request, policy) as Verdict;
    const code = verdict.ok ? undefined : verdict.code;
    if (code !== refusedAs) throw new Error(`${name}: ${code ?? 'accepted'}`);
  };
  return { contender: overStream(name, { ...workload, keys, change }, verify), store, verifier };
}

/** The check that users write by hand: the signature decoded, the MAC of the message, and the comparison. */
export function bareHmacContender(workload: Workload, keys: readonly SignedKey[] = KEYS): Contender {
  const { encoding } = workload.recipe;
  return overStream('bare HMAC', { ...workload, keys }, ({ request, secret, prefix, signature }) => {
    const sent = Buffer.from(signature, encoding);
    const mac = createHmac('sha256', secret).update(prefix).update(request.body).digest();
    if (sent.length !== mac.length || !timingSafeEqual(mac, sent)) throw new Error('refused');
  });
}

const BLOCK_BYTES = 64;

/** Nothing but two one-shot hashes over key blocks made beforehand, and the comparison of the texts. */
export function leastMacContender(workload: Workload, keys: readonly SignedKey[] = KEYS): Contender {
  const { encoding } = workload.recipe;
  const blocks = new Map(keys.map(({ secret }) => [secret, keyBlocks(Buffer.from(secret))]));
  const room = Buffer.alloc(BLOCK_BYTES + 256 + workload.bodyBytes);
  return overStream('two hashes', { ...workload, keys }, ({ request, secret, prefix, signature }) => {
    const { inner, outer } = blocks.get(secret) as KeyBlocks;
    room.set(inner);
    const end = BLOCK_BYTES + room.write(prefix, BLOCK_BYTES, 'latin1');
    room.set(request.body, end);
    const message = new Uint8Array(room.buffer, room.byteOffset, end + request.body.length);
    outer.write(hash('sha256', message, 'latin1' as 'hex'), BLOCK_BYTES, 'latin1');
    const mac = hash('sha256', outer, encoding);
    if (mac.length !== signature.length || !timingSafeEqual(Buffer.from(mac), Buffer.from(signature)))
      throw new Error('refused');
  });
}

interface KeyBlocks {
  readonly inner: Buffer;
  /** With room for the inner hash behind it. */
  readonly outer: Buffer;
}

/** The padded keys of RFC 2104 §2. */
function keyBlocks(key: Buffer): KeyBlocks {
  const padded = (byte: number) => Buffer.alloc(BLOCK_BYTES, byte).map((value, i) => value ^ (key[i] ?? 0));
  return { inner: Buffer.from(padded(0x36)), outer: Buffer.concat([padded(0x5c), Buffer.alloc(32)]) };
}

function overStream(
  name: string,
  {
    recipe,
    bodyBytes,
    perSecond,
    perPortion,
    portions,
    keys = KEYS,
    change,
  }: Workload & Pick<Use, 'keys' | 'change'>,
  verify: (arrived: ArrivedRequest) => void,
): Contender {
  const stream = new RequestStream({ recipe, bodyBytes, perSecond, startMs: START_MS, keys });
  let portion: ArrivedRequest[] = [];
  return {
    name,
    prepareTurn: () => stream.sign(perPortion * portions),
    preparePortion: () => {
      portion = stream.receive(perPortion);
      if (change !== undefined)
        portion = portion.map((arrived) => ({ ...arrived, request: change(arrived.request) }));
    },
    run: () => {
      for (const arrived of portion) verify(arrived);
    },
  };
}

/** Fills the store with what a server has seen that has been up for longer than a window. */
function rememberAWindow(store: MemoryStore, { scheme, perSecond }: Workload): void {
  const lifeSeconds = (scheme.window?.pastMs ?? 300_000) / 1000 + 8;
  const earlier = { keyId: 'earlier', limits: [], cost: 1, timestampMs: START_MS, nowMs: START_MS };
  for (let second = 1; second <= lifeSeconds; second++) {
    const expiresAtMs = START_MS + second * 1000;
    for (let i = 0; i < perSecond; i++) store.admit({ ...earlier, replayId: `${second}/${i}`, expiresAtMs });
  }
}
