/** HTTP Message Signatures against the examples of RFC 9421, and cases written from its rules. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findCandidate, writeBase } from '../../packages/countersign/src/message-signatures/candidate.ts';
import { componentOf } from '../../packages/countersign/src/message-signatures/component.ts';
import {
  type Coverage,
  compileCoverage,
  parseCoverage,
} from '../../packages/countersign/src/message-signatures/coverage.ts';
import { areDigestsOf, digestsOf } from '../../packages/countersign/src/message-signatures/digest-fields.ts';
import type { FieldTypes } from '../../packages/countersign/src/message-signatures/known-fields.ts';
import type {
  HttpMessage,
  RequestMessage,
} from '../../packages/countersign/src/message-signatures/message.ts';
import {
  algorithmsOfKeys,
  type HttpSignatureAlgorithm,
} from '../../packages/countersign/src/message-signatures/signature-algorithms.ts';
import { parseSignatureInput } from '../../packages/countersign/src/message-signatures/signature-fields.ts';
import type { CompiledPolicy } from '../../packages/countersign/src/message-signatures/signature-policy.ts';
import { MessageWriter } from '../../packages/countersign/src/scheme/message/message-writer.ts';
import { parseDictionary } from '../../packages/countersign/src/structured-fields/parse-field.ts';

type Pairs = readonly (readonly [name: string, value: string])[];

interface SentRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: Pairs;
  readonly body: string;
}

interface Example {
  readonly name: string;
  readonly request?: SentRequest;
  readonly response?: {
    readonly status: number;
    readonly headers: Pairs;
    readonly trailers?: Pairs;
    readonly body: string;
  };
  readonly relatedRequest?: SentRequest;
  readonly scheme: string;
  readonly fieldTypes?: FieldTypes;
}

interface SignatureExample extends Example {
  readonly label: string;
  readonly signatureParams: string;
  readonly signatureBase: string;
  readonly keyid: string;
  readonly alg: HttpSignatureAlgorithm;
  readonly signature: string;
  readonly deterministic: boolean;
  readonly expect: 'valid' | 'invalid';
  readonly contentDigestMatchesBody?: boolean;
}

interface ComponentExample extends Example {
  readonly identifier: string;
  readonly value: string;
  readonly line: string;
}

interface EdgeCase extends Example {
  readonly signatureParams: string;
  readonly expect: 'error' | 'base' | 'ambiguous';
  readonly signatureBase?: string;
}

function read<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(`../vectors/rfc9421/${file}.json`, import.meta.url), 'utf8')) as T;
}

const KEYS = read<Record<string, Record<string, unknown>>>('keys');
const SIGNATURES = read<readonly SignatureExample[]>('signatures');
const COMPONENTS = read<readonly ComponentExample[]>('components');
const EDGE_CASES = read<readonly EdgeCase[]>('authored-edge-cases');
const FIELDS =
  read<readonly { name: string; field?: string; value: string; components: readonly unknown[] }[]>('fields');

/** The address that the examples are sent to, as `publicUrl` would have it. */
function toRequest({ method, target, headers }: SentRequest, scheme: string): RequestMessage {
  const host = headers.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? 'www.example.com';
  return { method, url: target, origin: new URL(`${scheme}://${host}`).origin, headers: headers.flat() };
}

function toMessage({ request, response, relatedRequest, scheme }: Example): HttpMessage {
  if (request !== undefined) return toRequest(request, scheme);
  const { status = 0, headers = [], trailers } = response ?? {};
  return {
    status,
    headers: headers.flat(),
    trailers: trailers?.flat(),
    request: relatedRequest && toRequest(relatedRequest, scheme),
  };
}

/** A policy that asks for what the example has, so that the signature alone decides. */
function policyFor({ label, alg }: SignatureExample): CompiledPolicy {
  return {
    ...{ always: [], withBody: [], ifPresent: [], parameters: [], tag: undefined },
    ...{ algorithms: [alg], toleranceSeconds: 300, label },
  };
}

function coverageFor(list: string, types: FieldTypes = {}): Coverage | string {
  return parseCoverage(list, types);
}

function keyText(keyid: string): string {
  const { publicJwk, secret, secretBase64, ...rest } = KEYS[keyid] ?? {};
  if (publicJwk !== undefined) return JSON.stringify(publicJwk);
  return (secret ?? secretBase64 ?? Object.values(rest).find((value) => String(value).length > 40)) as string;
}

function isVerified(example: SignatureExample): boolean {
  const algorithm = algorithmsOfKeys([example.alg], 'base64');
  const { headers } = (example.request ?? example.response) as { headers: Pairs };
  const field = (wanted: string) =>
    headers
      .filter(([name]) => name.toLowerCase() === wanted)
      .map(([, value]) => value)
      .join(', ');
  const message = toMessage(example);
  const candidate = findCandidate(message, field('signature-input'), field('signature'), {
    policy: policyFor(example),
    signatureBytes: algorithm.signatureBytes,
    coverageOf: coverageFor,
  });
  if ('code' in candidate) return false;
  expect(candidate.signature).toBe(example.signature);
  const out = new MessageWriter();
  writeBase(candidate, out);
  const key = algorithm.prepare(algorithm.toKey(keyText(example.keyid)));
  const body = (example.request ?? example.response)?.body ?? '';
  return (
    key.verify(out, [candidate.signature], 'base64') !== undefined &&
    areDigestsOf(digestsOf(message.headers) ?? [], Buffer.from(body, 'utf8'))
  );
}

describe('the signatures of RFC 9421', () => {
  it('are all there', () => {
    expect(SIGNATURES).toHaveLength(22);
    expect(SIGNATURES.filter((each) => each.expect === 'valid')).toHaveLength(17);
  });

  it.each(SIGNATURES.map((each) => [each.name, each] as const))(
    'have the printed base: %s',
    (_name, each) => {
      const list = each.signatureParams.slice(0, each.signatureParams.lastIndexOf(')') + 1);
      const coverage = parseCoverage(list, {}) as Coverage;
      const [input] = parseSignatureInput(`${each.label}=${each.signatureParams}`) as unknown as [
        { parameterText: string },
      ];
      const lines = coverage.linesOf(toMessage(each));
      expect(`${lines}"@signature-params": ${coverage.text}${input.parameterText}`).toBe(each.signatureBase);
    },
  );

  it.each(SIGNATURES.map((each) => [each.name, each] as const))(
    'verify or do not, as the RFC says: %s',
    (_name, each) => {
      expect(isVerified(each)).toBe(each.expect === 'valid');
    },
  );
});

describe('the components of RFC 9421', () => {
  it('are all there', () => {
    expect(COMPONENTS).toHaveLength(51);
  });

  it.each(COMPONENTS.map((each) => [`${each.name}: ${each.identifier}`, each] as const))(
    'have the value of the RFC: %s',
    (_name, each) => {
      const coverage = compileCoverage([componentOf(each.identifier)], each.fieldTypes ?? {}) as Coverage;
      expect(coverage.linesOf(toMessage(each))).toBe(`${each.identifier}: ${each.value}\n`);
    },
  );
});

/** Undefined where the list is refused, or the message does not have a component. */
function baseOf({ signatureParams, ...example }: EdgeCase): string | undefined {
  const end = signatureParams.lastIndexOf(')') + 1;
  const coverage = parseCoverage(signatureParams.slice(0, end), example.fieldTypes ?? {});
  if (typeof coverage === 'string') return undefined;
  const lines = coverage.linesOf(toMessage({ ...example }));
  return typeof lines === 'string'
    ? `${lines}"@signature-params": ${coverage.text}${signatureParams.slice(end)}`
    : undefined;
}

describe('the rules of RFC 9421', () => {
  it.each(EDGE_CASES.map((each) => [each.name, each] as const))('hold in edge cases: %s', (_name, each) => {
    // That the order of parameters makes no other component is §2: the one that may be read otherwise is refused.
    expect(baseOf(each)).toBe(each.signatureBase);
  });

  it.each(FIELDS.map((each) => [each.name, each] as const))(
    'hold for fields: %s',
    (_name, { field, value, components }) => {
      if (field === 'Signature-Input') {
        const [input] = parseSignatureInput(value) as unknown as [{ list: string }];
        expect((parseCoverage(input.list, {}) as Coverage).components).toHaveLength(components.length);
      } else if (components !== undefined && field === undefined) {
        const end = value.lastIndexOf(')') + 1;
        expect((parseCoverage(value.slice(0, end), {}) as Coverage).text).toBe(value.slice(0, end));
      } else expect(parseDictionary(value)).toHaveLength(1);
    },
  );
});
