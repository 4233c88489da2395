/** Receivers of each kind of sender, set up: preset, keys and public URL. */

import {
  createVerifier,
  type Keys,
  memoryStore,
  type Scheme,
  type Verifier,
  type WebhookOptions,
} from 'countersign';
import { bodyOf, type SenderVector, targetOf } from './sender-vectors.ts';

/** Facts particular to a kind. A kind that is not in the table has the defaults. */
interface SenderSetup {
  /** Options of the preset. Default: none. */
  readonly preset?: (vector: SenderVector) => object;
  /** Default: the vector's secret, whatever id the request gives its key. */
  readonly keys?: (vector: SenderVector, scheme: Scheme) => Keys;
  /** Options of `webhook()` about keys. Default: the vector's secret. */
  readonly webhook?: (vector: SenderVector) => object;
  /** True if the requests are those of an API, and no deliveries of events. */
  readonly isApi?: true;
  /** Brings the verifier into the state in which the vector's request comes. */
  readonly before?: (verifier: Verifier, vector: SenderVector) => unknown;
}

const API = { isApi: true } as const;

const SETUPS: Readonly<Record<string, SenderSetup>> = {
  'akamai-edgegrid': API,
  'alibaba-rpc': API,
  'alibaba-v3': API,
  'aws-sigv4': API,
  binance: API,
  'coinbase-exchange': API,
  'draft-cavage': API,
  duo: API,
  hawk: API,
  kraken: API,
  'oauth1-body-hash': API,
  'phonepe-x-verify': API,
};

/** Tells whether a request is one of an API, and no delivery of an event. */
export function isApi({ sender }: SenderVector): boolean {
  return setupOf(sender).isApi === true;
}

/** Makes the preset of a vector's kind, which is named as its module is. */
export async function presetOf(vector: SenderVector): Promise<Scheme> {
  const { sender } = vector;
  const path = `countersign/schemes/${sender}`;
  const module: Record<string, (options?: object) => Scheme> = await import(path);
  const name = sender.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const preset = module[name];
  if (preset === undefined) throw new Error(`countersign/schemes/${sender} does not export "${name}"`);
  return preset(setupOf(sender).preset?.(vector));
}

/** Options of `webhook()` for a vector. */
export function webhookOptions(vector: SenderVector): WebhookOptions {
  const { webhook = ({ secret }) => ({ secret }) } = setupOf(vector.sender);
  return { ...webhook(vector), ...receiverOptions(vector) };
}

/** Makes a verifier as the receiver of a vector has it. */
export async function verifierOf(vector: SenderVector): Promise<Verifier> {
  const { keys = anyKey, before } = setupOf(vector.sender);
  const scheme = await presetOf(vector);
  const verifier = createVerifier({ scheme, keys: keys(vector, scheme), ...receiverOptions(vector) });
  await before?.(verifier, vector);
  return verifier;
}

/** The request of a vector, as a verifier takes it. */
export function requestOf(vector: SenderVector) {
  const headers = vector.headers.flat();
  return {
    method: vector.method,
    url: targetOf(vector),
    headers,
    body: bodyOf(vector),
    address: '192.0.2.1',
  };
}

function setupOf(kind: string): SenderSetup {
  return SETUPS[kind] ?? {};
}

/** Options that verifiers and `webhook()` have in common: the time, the URL, and nothing remembered. */
function receiverOptions(vector: SenderVector) {
  return {
    store: memoryStore({ maxReplayIds: 1000, maxKeys: 100 }),
    clock: () => vector.nowSeconds * 1000,
    publicUrl: publicUrlOf(vector),
  };
}

function anyKey({ sender, secret }: SenderVector, scheme: Scheme): Keys {
  if (scheme.namesKey === false) return { id: sender, secret };
  return (id) => ({ id, secret });
}

/** The part before the path and query of the vector, in the URL that the sender knows. */
function publicUrlOf({ url, registeredUrl = url, ...vector }: SenderVector): string {
  return registeredUrl.slice(0, -targetOf({ url, ...vector }).length);
}
