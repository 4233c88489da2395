import { describe, expect, it } from 'vitest';
import { PRESENT, type SenderVector, vectorsOf } from './sender-vectors.ts';
import { requestOf, signingOf, signsHeaders, signWithPreset, verifierOf } from './senders.ts';

const SIGNED = PRESENT.filter(signsHeaders).flatMap((kind) => signingOf(sampleOf(kind)));
const NOT_SIGNED = PRESENT.filter((kind) => !signsHeaders(kind)).map(sampleOf);

describe.skipIf(SIGNED.length === 0)('a request that the preset of a sender signs', () => {
  it.each(SIGNED)('is accepted by it: $kind', async ({ vector, key }) => {
    const signed = await signWithPreset(vector, key);
    const verifier = await verifierOf(signed);
    expect(await verifier.verify(requestOf(signed))).toMatchObject({ ok: true });
  });
});

describe.skipIf(NOT_SIGNED.length === 0)(
  'a request with its signature, time or nonce in body or query',
  () => {
    it.each(NOT_SIGNED)('is not signed by the preset of its sender: $sender', async (vector) => {
      await expect(signWithPreset(vector, { id: 'key', secret: vector.secret })).rejects.toThrow(TypeError);
    });
  },
);

function sampleOf(kind: string): SenderVector {
  return vectorsOf(kind).find(({ expect: verdict }) => verdict === 'accept') as SenderVector;
}
