/** Standard Webhooks: signatures, deliveries and secrets of its libraries. */

import { readFileSync } from 'node:fs';
import { createVerifier, memoryStore, type Scheme } from 'countersign';
import { signRequest } from 'countersign/client';
import { standardWebhooksV1 } from 'countersign/schemes/standard-webhooks-v1';
import { standardWebhooksV1a } from 'countersign/schemes/standard-webhooks-v1a';
import { type Case, type Outcome, outcomeOf, type Suite, same } from './suite.ts';

interface Signing {
  readonly name?: string;
  readonly secret?: string;
  readonly secretKey?: string;
  readonly id: string;
  readonly timestamp: number;
  readonly body: string;
  readonly signature: string;
}

interface Delivery {
  readonly name: string;
  readonly secret?: string;
  readonly publicKeys?: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly now: number;
  readonly valid: boolean;
}

interface V1 {
  readonly sign: readonly Signing[];
  readonly verify: readonly Delivery[];
  readonly refusedSecrets: readonly string[];
  readonly secretPadding: readonly (Signing & {
    readonly secretUnpadded: string;
    readonly secretPadded: string;
  })[];
}

interface V1a {
  readonly sign: readonly Signing[];
  readonly verify: readonly Delivery[];
}

const STRAY_BITS = 'the last character of the secret has bits that stand for nothing';
const MALFORMED_KEY = 'a malformed key is an error of the configuration, which ends the start of the service';
const UNPADDED = 'the base64 of the secret has no padding: secrets are taken as senders show them';

function signatureBy(scheme: Scheme, secret: string, { id, timestamp, body }: Signing): string | undefined {
  try {
    const request = { method: 'POST', url: '/', body };
    const signed = signRequest(scheme, { id: 'k', secret }, request, {
      clock: () => timestamp * 1000,
      nonce: () => id,
    });
    return signed['webhook-signature'];
  } catch {
    return undefined;
  }
}

async function isAccepted(
  scheme: Scheme,
  secrets: readonly string[],
  { headers, body, now }: Delivery,
): Promise<boolean> {
  let verifier: ReturnType<typeof createVerifier>;
  try {
    verifier = createVerifier({
      scheme,
      keys: { id: 'k', secrets: secrets.map((value, i) => ({ id: String(i), value })) },
      store: memoryStore({ maxReplayIds: 10, maxKeys: 10 }),
      clock: () => now * 1000,
    });
  } catch {
    return false;
  }
  const verdict = await verifier.verify({ method: 'POST', url: '/', headers, body });
  return verdict.ok;
}

async function judgeDelivery(scheme: Scheme, delivery: Delivery): Promise<Outcome> {
  const { secret, publicKeys = [secret ?? ''], valid } = delivery;
  if (delivery.name.startsWith('malformed public key'))
    return { kind: 'differs on purpose', why: MALFORMED_KEY };
  const isRight = (await isAccepted(scheme, publicKeys, delivery)) === valid;
  return outcomeOf(isRight, valid ? 'refused' : 'accepted');
}

function casesOfV1({ sign, verify, refusedSecrets, secretPadding }: V1): readonly Case[] {
  const scheme = standardWebhooksV1();
  const [valid] = verify as readonly [Delivery];
  return [
    ...sign.map((each) => ({
      name: `v1, signing: ${each.name}`,
      judge: () => same(signatureBy(scheme, each.secret ?? '', each), each.signature),
    })),
    ...verify.map((each) => ({ name: `v1: ${each.name}`, judge: () => judgeDelivery(scheme, each) })),
    ...refusedSecrets.map((secret) => ({
      name: `v1, refused secret: "${secret}"`,
      judge: async () => outcomeOf(!(await isAccepted(scheme, [secret], valid)), 'accepted'),
    })),
    ...secretPadding.map((each) => ({
      name: `v1, padding of a secret: ${each.secretPadded.length} characters`,
      judge: (): Outcome => {
        const padded = signatureBy(scheme, each.secretPadded, each);
        if (padded === undefined) return { kind: 'differs on purpose', why: STRAY_BITS };
        if (padded !== each.signature) return same(padded, each.signature);
        const unpadded = signatureBy(scheme, each.secretUnpadded, each);
        return unpadded === undefined
          ? { kind: 'differs on purpose', why: UNPADDED }
          : same(unpadded, each.signature);
      },
    })),
  ];
}

function casesOfV1a({ sign, verify }: V1a): readonly Case[] {
  const scheme = standardWebhooksV1a();
  return [
    ...sign.map((each) => ({
      name: 'v1a, signing',
      judge: () => same(signatureBy(scheme, each.secretKey ?? '', each), each.signature),
    })),
    ...verify.map((each) => ({ name: `v1a: ${each.name}`, judge: () => judgeDelivery(scheme, each) })),
  ];
}

/** Both forms of the specification. */
export const standardWebhooks: Suite = {
  name: 'Standard Webhooks',
  origin: 'standard-webhooks/standard-webhooks, acidb/mobiscroll-connect-sdks',
  folder: 'standard-webhooks',
  casesIn: (folder) => {
    const read = <T>(file: string) => JSON.parse(readFileSync(new URL(`${file}.json`, folder), 'utf8')) as T;
    return [...casesOfV1(read<V1>('v1')), ...casesOfV1a(read<V1a>('v1a'))];
  },
};
