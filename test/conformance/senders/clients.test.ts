import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PRESENT, type SenderVector, vectorsOf } from './sender-vectors.ts';
import { requestOf, signingOf, signWithPreset, verifierOf } from './senders.ts';
import { SIGNING_CLIENTS, signWithClient } from './signing-clients.ts';
import { VERIFYING_CLIENTS } from './verifying-clients.ts';

const SIGNING = casesOf(SIGNING_CLIENTS);
const VERIFYING = casesOf(VERIFYING_CLIENTS);

describe.skipIf(SIGNING.length === 0)('a request signed by', () => {
  it.each(SIGNING)('$client is accepted by the preset of $kind', async ({ kind, with: sign }) => {
    const signed = await signWithClient(sign, sampleOf(kind));
    const verifier = await verifierOf(signed);
    expect(await verifier.verify(requestOf(signed))).toMatchObject({ ok: true });
  });
});

describe.skipIf(VERIFYING.length === 0)('a request signed by the preset of', () => {
  it.each(VERIFYING)('$kind is accepted by $client', async ({ kind, with: judge }) => {
    for (const { vector, key } of signingOf(sampleOf(kind))) {
      const signed = await signWithPreset(vector, key);
      const headers = signed.headers.map(([name, value]) => [name.toLowerCase(), value]);
      expect(await judge(signed, Object.fromEntries(headers))).toBe(true);
    }
  });
});

describe('checked-with.json', () => {
  it('names the clients that each kind is checked with', () => {
    const listed = JSON.parse(readFileSync(new URL('checked-with.json', import.meta.url), 'utf8'));
    const all = { signs: kindsOf(SIGNING_CLIENTS), verifies: kindsOf(VERIFYING_CLIENTS) };
    expect(all).toEqual(listed);
  });
});

type Clients<T> = Readonly<Record<string, Readonly<Record<string, T>>>>;

/** The clients of the kinds that have a preset. */
function casesOf<T>(clients: Clients<T>) {
  const all = Object.entries(clients).flatMap(([client, kinds]) =>
    Object.entries(kinds).map(([kind, each]) => ({ client, kind, with: each })),
  );
  return all.filter(({ kind }) => PRESENT.includes(kind));
}

function kindsOf(clients: Clients<unknown>) {
  return Object.fromEntries(Object.entries(clients).map(([client, kinds]) => [client, Object.keys(kinds)]));
}

/** A request with a body, where the kind has one, and without settings that its client knows nothing of. */
function sampleOf(kind: string): SenderVector {
  const accepted = vectorsOf(kind).filter(({ expect: verdict }) => verdict === 'accept');
  const plain = accepted.filter(
    ({ method, case: name }) => method === 'POST' && !/SharedKey|repeated/.test(name),
  );
  return (plain[0] ?? accepted[0]) as SenderVector;
}
