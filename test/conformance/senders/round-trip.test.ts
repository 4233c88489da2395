import { signRequest } from 'countersign/client';
import { describe, expect, it } from 'vitest';
import { PRESENT, type SenderVector, vectorsOf } from './sender-vectors.ts';
import { presetOf, requestOf, signingOf, signsHeaders, verifierOf } from './senders.ts';

const SIGNED = PRESENT.filter(signsHeaders).flatMap((kind) => signingOf(sampleOf(kind)));
const NOT_SIGNED = PRESENT.filter((kind) => !signsHeaders(kind)).map(sampleOf);

describe.skipIf(SIGNED.length === 0)('a request that the preset of a sender signs', () => {
  it.each(SIGNED)('is accepted by it: $kind', async ({ vector, key }) => {
    const signed = await sign(vector, key);
    const verifier = await verifierOf(signed);
    expect(await verifier.verify(requestOf(signed))).toMatchObject({ ok: true });
  });
});

describe.skipIf(NOT_SIGNED.length === 0)('a request whose signature is no header', () => {
  it.each(NOT_SIGNED)('is not signed by the preset of its sender: $sender', async (vector) => {
    await expect(sign(vector, { id: 'key', secret: vector.secret })).rejects.toThrow(TypeError);
  });
});

/** The vector with its own headers exchanged for those that the preset makes. */
async function sign(vector: SenderVector, key: { id: string; secret: string }): Promise<SenderVector> {
  const { body } = requestOf(vector);
  const plain = vector.headers.filter(([name]) => /^(content-type|host)$/i.test(name));
  const request = { method: vector.method, url: vector.url, headers: plain, body };
  const clock = () => vector.nowSeconds * 1000;
  const signed = signRequest(await presetOf(vector), key, request, { clock });
  return { ...vector, headers: [...plain, ...Object.entries(signed)] };
}

function sampleOf(kind: string): SenderVector {
  return vectorsOf(kind).find(({ expect: verdict }) => verdict === 'accept') as SenderVector;
}
