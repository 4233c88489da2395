/** Receivers of each kind of sender, set up: preset, keys and public URL. */

import { createHash, createHmac } from 'node:crypto';
import {
  createVerifier,
  type Keys,
  memoryStore,
  type Scheme,
  type Verifier,
  type WebhookOptions,
} from 'countersign';
import { signRequest } from 'countersign/client';
import { bodyOf, type SenderVector, targetOf } from './sender-vectors.ts';
import { ecdsaPair, ed25519Pair, rsaPair, type SigningPair, sharedSecret } from './signing-pairs.ts';

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
  /** Id of the key that a request is signed with. Default: `key`. */
  readonly keyId?: (vector: SenderVector) => string;
  /** Pairs of what signs and what verifies, by the name of the algorithm. Default: the vector's secret for both. */
  readonly signing?: Readonly<Record<string, () => SigningPair>>;
  /** True if requests hold what `signRequest()` does not write, as where the signature, time or nonce is in a token, body or query. */
  readonly isInBody?: true;
  /** Brings the verifier into the state in which the vector's request comes. */
  readonly before?: (verifier: Verifier, vector: SenderVector) => unknown;
}

const API = { isApi: true } as const;

const SETUPS: Readonly<Record<string, SenderSetup>> = {
  'adyen-payments': { isInBody: true },
  'akamai-edgegrid': { ...API, isInBody: true },
  'alibaba-rpc': { ...API, isInBody: true },
  'alibaba-v3': API,
  'aws-sigv4': { ...API, preset: () => ({ region: 'us-east-1', service: 'execute-api' }) },
  'aws-sns': {
    preset: () => ({ topicArn: 'arn:aws:sns:us-east-1:123456789012:topic' }),
    keys: ({ certUrl, secret }) => oneKey(certUrl, secret),
    webhook: ({ certUrl, secret }) => ({ keys: oneKey(certUrl, secret) }),
    isInBody: true,
  },
  binance: { ...API, isInBody: true },
  box: {
    keys: (vector) => ({ id: 'box', secrets: boxSecrets(vector).map((value) => ({ value })) }),
    webhook: (vector) => ({ secrets: boxSecrets(vector) }),
  },
  'coinbase-exchange': API,
  discord: { signing: { ed25519: () => ed25519Pair('hex') } },
  'draft-cavage': { ...API, signing: { 'hmac-sha256': sharedSecret, 'rsa-sha256': rsaPair } },
  'dropbox-sign': { isInBody: true },
  duo: { ...API, isInBody: true },
  hawk: API,
  kraken: { ...API, isInBody: true, before: seeNonce },
  linear: { isInBody: true },
  mailgun: { isInBody: true },
  'oauth1-body-hash': API,
  paypal: {
    preset: ({ secret }) => ({ webhookId: JSON.parse(secret).webhookId }),
    keys: ({ secret }) => paypalKeys(JSON.parse(secret).certificates),
    webhook: ({ secret }) => ({ keys: paypalKeys(JSON.parse(secret).certificates) }),
    keyId: () => PAYPAL_CERTIFICATE,
    signing: { 'rsa-sha256': paypalPair },
  },
  'phonepe-x-verify': { ...API, keyId: () => '1' },
  netlify: { isInBody: true },
  plaid: {
    keys: ({ secret }) => oneKey(JSON.parse(secret).kid, secret),
    webhook: ({ secret }) => ({ keys: oneKey(JSON.parse(secret).kid, secret) }),
    isInBody: true,
  },
  'sendgrid-events': { signing: { ecdsa: ecdsaPair } },
  'sendgrid-inbound': { signing: { ecdsa: ecdsaPair } },
  twilio: { preset: () => ({ sharedKeyId: 'webhooks_sharedkey_made_up' }) },
  'standard-webhooks-v1a': { signing: { ed25519: () => ed25519Pair('base64', 'whpk_') } },
};

/** Requests that are accepted, though their receiver refuses them: kind and case, with the reason. */
const ACCEPTED_ALL_THE_SAME: Readonly<Record<string, string>> = {
  'kraken: nonce not above the last':
    'A nonce is good once; that it is higher than all before it needs a store which keeps the highest of each key.',
};

/** Gives the reason why a request is accepted that is to be refused; undefined for all but a few. */
export function knownGap({ sender, case: name }: SenderVector): string | undefined {
  return ACCEPTED_ALL_THE_SAME[`${sender}: ${name}`];
}

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

/** Tells whether the preset of a kind signs, for which all that it makes has to be headers. */
export function signsHeaders(kind: string): boolean {
  return setupOf(kind).isInBody !== true;
}

/** Keys to sign the request of a vector with, one for each algorithm, and the vector as its receiver then has it. */
export function signingOf(vector: SenderVector) {
  const { keyId = () => 'key', signing } = setupOf(vector.sender);
  const pairs = Object.entries(signing ?? { '': () => ({ signs: vector.secret, verifies: vector.secret }) });
  return pairs.map(([algorithm, makePair]) => {
    const { signs, verifies } = makePair();
    const kind = `${vector.sender} ${algorithm}`.trim();
    return { kind, key: { id: keyId(vector), secret: signs }, vector: { ...vector, secret: verifies } };
  });
}

/** Signs the request of a vector with its preset; gives the vector with the headers that the preset makes. */
export async function signWithPreset(
  vector: SenderVector,
  key: { id: string; secret: string },
): Promise<SenderVector> {
  const { body } = requestOf(vector);
  const plain = vector.headers.filter(([name]) => /^(content-type|host)$/i.test(name));
  const request = { method: vector.method, url: vector.url, headers: plain, body };
  const clock = () => vector.nowSeconds * 1000;
  const signed = signRequest(await presetOf(vector), key, request, { clock });
  return { ...vector, headers: [...plain, ...Object.entries(signed)] };
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

function oneKey(id: string | undefined, secret: string): Keys {
  return (named) => (named === id ? { id, secret } : undefined);
}

/** Has the verifier accept a request with the highest nonce that the vector's receiver has seen. */
async function seeNonce(verifier: Verifier, vector: SenderVector): Promise<void> {
  const { highestNonceSeen: nonce, secret } = vector;
  if (nonce === undefined) return;
  const body = `nonce=${nonce}`;
  const digest = createHash('sha256')
    .update(nonce + body)
    .digest();
  const key = Buffer.from(secret, 'base64');
  const signature = createHmac('sha512', key).update(targetOf(vector)).update(digest).digest('base64');
  const others = vector.headers.filter(([name]) => name !== 'API-Sign');
  const request = { ...requestOf(vector), headers: [...others.flat(), 'API-Sign', signature], body };
  const verdict = await verifier.verify(request);
  if (!verdict.ok) throw new Error(`the request before the vector was refused as ${verdict.code}`);
}

const PAYPAL_CERTIFICATE = 'https://api.sandbox.paypal.com/v1/notifications/certs/CERT-test';

function paypalPair(): SigningPair {
  const { signs, verifies } = rsaPair();
  const certificates = { [PAYPAL_CERTIFICATE]: verifies };
  return { signs, verifies: JSON.stringify({ webhookId: '4JH86294D6297924G', certificates }) };
}

function paypalKeys(certificates: Readonly<Record<string, string>>): Keys {
  return (id) => {
    const secret = certificates[id];
    return secret === undefined ? undefined : { id, secret };
  };
}

/** The primary and the secondary key. */
function boxSecrets({ secret, otherSecrets = [] }: SenderVector): string[] {
  return [secret, ...otherSecrets];
}

function anyKey({ sender, secret }: SenderVector, scheme: Scheme): Keys {
  if (scheme.namesKey === false) return { id: sender, secret };
  return (id) => ({ id, secret });
}

/** The part before the path and query of the vector, in the URL that the sender knows. */
function publicUrlOf({ url, registeredUrl = url }: SenderVector): string {
  return registeredUrl.slice(0, -targetOf({ url }).length);
}
