/** A verifier under attack: what a client signed, and what an attacker makes of it. */

import { randomUUID } from 'node:crypto';
import {
  createVerifier,
  type MemoryStore,
  memoryStore,
  type RefusalCode,
  type Scheme,
  type SignedRequest,
  type Verifier,
  type VerifierOptions,
} from 'countersign';

export const NOW_MS = 1_764_547_200_000;
export const KEY_ID = 'key-1';
/** Good as text, as base64 and as a password. */
export const SECRET = 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

/** A request as an attacker can shape it: header names and values in turn. */
interface Shot {
  readonly method?: string;
  readonly target?: string;
  readonly headers: Readonly<Record<string, string>> | readonly string[];
  readonly body?: string | Uint8Array;
  readonly address?: string;
}

/** Request that a client has signed. */
interface Unsigned {
  readonly method?: string;
  readonly target?: string;
  readonly body?: string | Uint8Array;
  readonly keyId?: string;
  readonly nonce?: string;
  /** Seconds that the client's clock is ahead. */
  readonly aheadSeconds?: number;
}

export interface Siege {
  readonly verifier: Verifier;
  readonly store: MemoryStore;
  /** Lets time pass. */
  readonly wait: (seconds: number) => void;
  readonly sign: (request?: Unsigned) => Record<string, string>;
  readonly fire: (shot: Shot) => Promise<RefusalCode | 'accepted'>;
}

/** Puts a verifier of the scheme, with a key and a store of its own, under siege. */
export function besiege(scheme: Scheme, options: Partial<VerifierOptions> = {}): Siege {
  let nowMs = NOW_MS;
  const store = memoryStore({ maxReplayIds: 1000 });
  const keys = { id: KEY_ID, secret: SECRET, limits: [] };
  const verifier = createVerifier({ scheme, keys, store, clock: () => nowMs, ...options });
  return {
    verifier,
    store,
    wait: (seconds) => {
      nowMs += seconds * 1000;
    },
    sign: ({ method = 'POST', target = '/x', body = '', keyId = KEY_ID, nonce, aheadSeconds = 0 } = {}) =>
      // Not by signRequest(), which refuses to sign what no honest client sends.
      Object.fromEntries(
        scheme.sign({
          keyId,
          key: scheme.toKey(SECRET, keyId),
          request: { method, url: target, headers: [], body: Buffer.from(body as string) },
          nowMs: nowMs + aheadSeconds * 1000,
          nonce: nonce ?? randomUUID(),
        }),
      ),
    fire: async (shot) => {
      const verdict = await verifier.verify(toRequest(shot));
      return verdict.ok ? 'accepted' : verdict.code;
    },
  };
}

/** The headers with one value changed. */
export function altered(
  headers: Readonly<Record<string, string>>,
  name: string,
  change: (value: string) => string,
): Record<string, string> {
  if (headers[name] === undefined) throw new TypeError(`there is no header ${name}`);
  return { ...headers, [name]: change(headers[name]) };
}

function toRequest({ method = 'POST', target = '/x', headers, body = '', address }: Shot): SignedRequest {
  const pairs = Array.isArray(headers) ? headers : Object.entries(headers).flat();
  return { method, url: target, headers: pairs as string[], body: Buffer.from(body as string), address };
}
