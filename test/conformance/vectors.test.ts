/** Every vector of `test/vectors`, both ways: the signer makes it, the verifier accepts it. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  createVerifier,
  memoryStore,
  type Scheme,
  type SignedRequest,
  toHeaderPairs,
  type Verdict,
} from 'countersign';
import { signRequest } from 'countersign/client';
import { iimmpact } from 'countersign/schemes/iimmpact';
import { influencemart } from 'countersign/schemes/influencemart';
import { intend, intendAssumedKeyAndTimestamp, intendAssumedWholeRequest } from 'countersign/schemes/intend';
import { ip2 } from 'countersign/schemes/ip2';
import { slaunchx } from 'countersign/schemes/slaunchx';
import { describe, expect, it } from 'vitest';
import { withoutBasePath } from '../../packages/countersign/src/request/base-path.ts';
import { MessageWriter } from '../../packages/countersign/src/scheme/message/message-writer.ts';
import type { SignatureFields } from '../../packages/countersign/src/scheme/signature-fields.ts';

interface Bytes {
  readonly utf8?: string;
  readonly hex?: string;
  readonly repeat?: string;
  readonly times?: number;
}

interface Vector {
  readonly title: string;
  /** Where the inputs come from, and the tool that computed the signature. */
  readonly origin: string;
  /** The command that gives the signature. */
  readonly made: string;
  /** `signed`: the signer makes exactly this. `verifies`: another spelling that must pass. Else the refusal. */
  readonly expect: string;
  readonly preset?: 'keyAndTimestamp' | 'wholeRequest';
  readonly options?: object;
  readonly basePath?: string;
  readonly keyId: string;
  readonly secret: string;
  readonly unixSeconds: number;
  readonly nonce?: string;
  readonly method: string;
  readonly url: string;
  readonly body?: Bytes;
  readonly canonical: Bytes & { readonly sha256?: string };
  readonly headers: Readonly<Record<string, string>>;
}

interface VectorFile {
  readonly vectors: readonly Vector[];
}

const FACTORIES: Readonly<Record<string, (vector: Vector) => Scheme>> = {
  iimmpact: ({ options }) => iimmpact(options),
  influencemart: ({ options }) => influencemart(options),
  ip2: ({ options }) => ip2(options),
  slaunchx: ({ options }) => slaunchx(options),
  intend: ({ options, preset }) =>
    intend({
      message: preset === 'wholeRequest' ? intendAssumedWholeRequest : intendAssumedKeyAndTimestamp,
      ...options,
    }),
};

describe.each(Object.entries(FACTORIES))('the vectors of %s', (name, createScheme) => {
  const path = new URL(`../vectors/${name}.json`, import.meta.url);
  const { vectors } = JSON.parse(readFileSync(path, 'utf8')) as VectorFile;

  it('each say where they come from and how they were made', () => {
    for (const { origin, made, title } of vectors) {
      expect(origin, title).toMatch(/OpenSSL/);
      expect(made, title).toContain('openssl dgst');
    }
    expect(new Set(vectors.map(({ title }) => title)).size).toBe(vectors.length);
  });

  it.each(vectors.filter(({ expect: outcome }) => outcome === 'signed'))(
    'are signed alike: $title',
    (vector) => {
      const { keyId, secret, method, url, unixSeconds, nonce = '', basePath } = vector;
      const headers = signRequest(
        createScheme(vector),
        { id: keyId, secret },
        { method, url, body: toBytes(vector.body) },
        { clock: () => unixSeconds * 1000, nonce: () => nonce, ...(basePath && { basePath }) },
      );
      expect(headers).toEqual(vector.headers);
    },
  );

  it.each(vectors.filter(isAccepted))('are signed over the documented bytes: $title', (vector) => {
    expect(signedForms(createScheme(vector), vector)).toContainEqual(canonicalForm(vector.canonical));
  });

  it.each(vectors.filter(isAccepted))('are accepted once, at their own time: $title', async (vector) => {
    const verify = verifierOf(createScheme(vector), vector);
    expect(codeOf(await verify())).toBe('accepted');
    expect(codeOf(await verify())).toBe('replayed');
  });

  it.each(vectors.filter((vector) => !isAccepted(vector)))('are refused: $title', async (vector) => {
    expect(codeOf(await verifierOf(createScheme(vector), vector)())).toBe(vector.expect);
  });

  it.each(vectors.filter((vector) => isAccepted(vector) && coversBody(vector)))(
    'are refused with one bit of the body changed: $title',
    async (vector) => {
      const body = Buffer.from(toBytes(vector.body));
      const last = body.length - 1;
      body[last] = (body[last] as number) ^ 1;
      expect(codeOf(await verifierOf(createScheme(vector), vector)({ body }))).toBe('signature_mismatch');
    },
  );
});

function isAccepted(vector: Vector): boolean {
  return vector.expect === 'signed' || vector.expect === 'verifies';
}

/** Neither IP2 nor assumption A binds the body as such. */
function coversBody({ body, headers, preset }: Vector): boolean {
  return body !== undefined && preset !== 'keyAndTimestamp' && !('X-ApiAuth-ApiKey' in headers);
}

function requestOf({ method, url, basePath, headers, body }: Vector): SignedRequest {
  const target = withoutBasePath(url, basePath);
  return { method, url: target, headers: toHeaderPairs(headers), body: toBytes(body), address: '127.0.0.1' };
}

function verifierOf(scheme: Scheme, vector: Vector): (change?: Partial<SignedRequest>) => Promise<Verdict> {
  const { keyId, secret, unixSeconds } = vector;
  const verifier = createVerifier({
    scheme,
    keys: { id: keyId, secret },
    store: memoryStore({ maxReplayIds: 1000, maxKeys: 100 }),
    clock: () => unixSeconds * 1000,
  });
  return async (change) => verifier.verify({ ...requestOf(vector), ...change });
}

function codeOf(verdict: Verdict): string {
  return verdict.ok ? 'accepted' : verdict.code;
}

/** Collects the bytes that the scheme has signed for the request, in each of its variants. */
function signedForms(scheme: Scheme, vector: Vector): Bytes[] {
  const request = requestOf(vector);
  const signatureFields = scheme.read(request, []) as SignatureFields;
  return Array.from({ length: scheme.variants }, (_, variant) => {
    const out = new MessageWriter();
    scheme.write(request, signatureFields, out, variant);
    return canonicalForm({ hex: Buffer.concat(out.pieces()).toString('hex') });
  });
}

/** Long texts are kept as their digest. */
function canonicalForm(bytes: Bytes & { sha256?: string; bytes?: number }): Bytes {
  if (bytes.sha256 !== undefined) return bytes;
  const all = toBytes(bytes);
  if (all.length <= 4096) return { hex: all.toString('hex') };
  return { sha256: createHash('sha256').update(all).digest('hex'), bytes: all.length } as Bytes;
}

function toBytes({ utf8, hex, repeat, times = 1 }: Bytes = {}): Buffer {
  if (hex !== undefined) return Buffer.from(hex, 'hex');
  return Buffer.from(utf8 ?? (repeat ?? '').repeat(times), 'utf8');
}
