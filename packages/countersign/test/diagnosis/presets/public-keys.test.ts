import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Explanation, explain } from '../../../src/diagnosis.ts';
import { type ApiKey, defineScheme, header, message, part, type Scheme } from '../../../src/index.ts';
import { NOW_MS } from './sender.ts';

const PAIRS = {
  ed25519: [pairOf(generateKeyPairSync('ed25519')), pairOf(generateKeyPairSync('ed25519'))],
  'ecdsa-p256-sha256': [
    pairOf(generateKeyPairSync('ec', { namedCurve: 'prime256v1' })),
    pairOf(generateKeyPairSync('ec', { namedCurve: 'prime256v1' })),
  ],
  'rsa-v1_5-sha256': [
    pairOf(generateKeyPairSync('rsa', { modulusLength: 2048 })),
    pairOf(generateKeyPairSync('rsa', { modulusLength: 2048 })),
  ],
} as const;

type AlgorithmName = keyof typeof PAIRS;

interface Pair {
  readonly privateKey: KeyObject;
  readonly publicKey: string;
}

function pairOf({ privateKey, publicKey }: Record<'privateKey' | 'publicKey', KeyObject>): Pair {
  return { privateKey, publicKey: publicKey.export({ type: 'spki', format: 'pem' }) as string };
}

const ALGORITHMS = Object.keys(PAIRS) as readonly AlgorithmName[];
const TIME = String(NOW_MS / 1000);
const BODY = '{"type":"order.paid","amount":12}';

function schemeOf(algorithm: AlgorithmName): Scheme {
  return defineScheme({
    name: 'signs-with-a-key-pair',
    timestamp: header('X-Timestamp', 'unixSeconds'),
    signature: header('X-Signature', 'base64'),
    secret: 'publicKey',
    algorithm,
    message: message`${part.timestamp}.${part.body}`,
    toleranceSeconds: 300,
    replay: 'signature',
  });
}

interface Slip {
  readonly pair?: Pair;
  readonly signed?: string;
  readonly time?: string;
  readonly write?: (signature: Buffer) => string;
}

function explained(name: AlgorithmName, slip: Slip, otherKeys: readonly ApiKey[] = []): Explanation {
  const [own] = PAIRS[name];
  const { pair = own, signed = BODY, time = TIME, write = (bytes) => bytes.toString('base64') } = slip;
  const digest = name === 'ed25519' ? undefined : 'sha256';
  const signature = write(sign(digest, Buffer.from(`${time}.${signed}`), pair.privateKey));
  return explain(
    { method: 'POST', url: '/hooks', headers: { 'X-Timestamp': time, 'X-Signature': signature }, body: BODY },
    { scheme: schemeOf(name), key: { id: 'live', secrets: [own.publicKey] } },
    { clock: () => NOW_MS, budgetMs: 500, otherKeys },
  );
}

function codesOf({ findings }: Explanation): string[] {
  return findings.map(
    ({ certainty, mistakes }) => `${certainty}: ${mistakes.map(({ code }) => code).join(' + ')}`,
  );
}

describe.each(ALGORITHMS)('explain() of signatures with %s', (name) => {
  it('finds nothing wrong with what is signed right', () => {
    expect(explained(name, {})).toMatchObject({ signatureMatches: true, findings: [] });
  });

  it('says that another public key is likely, which nothing proves', () => {
    const explanation = explained(name, { pair: PAIRS[name][1] });
    expect(codesOf(explanation)).toEqual(['possible: public_key_wrong']);
    expect(explanation.best?.mistakes[0].cause).toContain('does not tell of which key or string it is');
  });

  it('names the key of another pair that is known', () => {
    const other: ApiKey = { id: 'other', secrets: [PAIRS[name][1].publicKey] };
    expect(codesOf(explained(name, { pair: PAIRS[name][1] }, [other]))).toEqual([
      'certain: secret_of_another_key',
    ]);
  });

  it('finds out that the body was serialised again', () => {
    const signed = JSON.stringify(JSON.parse(BODY), null, 2);
    expect(codesOf(explained(name, { signed }))).toEqual(['certain: body_spaced']);
  });

  it('finds out that the signature is in another encoding', () => {
    const codes = codesOf(explained(name, { write: (bytes) => bytes.toString('hex') }));
    expect(codes).toEqual(['certain: signature_in_hex']);
  });

  it('tells of a clock that is off, besides', () => {
    const [first] = codesOf(explained(name, { time: String(NOW_MS / 1000 - 3_601) }));
    expect(first).toMatch(/timestamp_zone|clock_off/);
  });

  it('takes texts that are no signature', () => {
    for (const text of ['', 'AA==', 'x'.repeat(5_000), 'AAAA'.repeat(30), '%2B%2B', '"', "b'AA'"])
      expect(() => explained(name, { write: () => text })).not.toThrow();
  });
});
