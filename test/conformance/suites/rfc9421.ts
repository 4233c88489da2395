/** HTTP Message Signatures: the examples of RFC 9421, and cases written from its rules. */

import { readFileSync } from 'node:fs';
import { findCandidate, writeBase } from '../../../packages/countersign/src/message-signatures/candidate.ts';
import { componentOf } from '../../../packages/countersign/src/message-signatures/components/component.ts';
import {
  type Coverage,
  compileCoverage,
  parseCoverage,
} from '../../../packages/countersign/src/message-signatures/components/coverage.ts';
import type { FieldTypes } from '../../../packages/countersign/src/message-signatures/components/known-fields.ts';
import type {
  HttpMessage,
  RequestMessage,
} from '../../../packages/countersign/src/message-signatures/components/message.ts';
import {
  areDigestsOf,
  digestsOf,
} from '../../../packages/countersign/src/message-signatures/fields/digest-fields.ts';
import { parseSignatureInput } from '../../../packages/countersign/src/message-signatures/fields/signature-fields.ts';
import {
  algorithmsOfKeys,
  type HttpSignatureAlgorithm,
} from '../../../packages/countersign/src/message-signatures/signature-algorithms.ts';
import type { CompiledPolicy } from '../../../packages/countersign/src/message-signatures/signature-policy.ts';
import { MessageWriter } from '../../../packages/countersign/src/scheme/message/message-writer.ts';
import { parseDictionary } from '../../../packages/countersign/src/structured-fields/parse-field.ts';
import { type Case, type Outcome, outcomeOf, type Suite, same } from './suite.ts';

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

interface FieldExample {
  readonly name: string;
  readonly field?: string;
  readonly value: string;
  readonly components?: readonly unknown[];
}

type Keys = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

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

function isVerified(example: SignatureExample, keys: Keys): boolean {
  const { algorithm, toKey } = algorithmsOfKeys([example.alg], 'base64');
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
    encoding: 'base64',
    coverageOf: coverageFor,
  });
  if ('code' in candidate) return false;
  const { publicJwk, secretBase64 } = keys[example.keyid] ?? {};
  const key = toKey(publicJwk === undefined ? String(secretBase64) : JSON.stringify(publicJwk));
  const out = new MessageWriter();
  writeBase(candidate, out);
  const body = (example.request ?? example.response)?.body ?? '';
  return (
    algorithm.prepare(key).verify(out, [candidate.signature], 'base64') !== undefined &&
    areDigestsOf(digestsOf(message.headers) ?? [], Buffer.from(body, 'utf8'))
  );
}

function judgeBase(example: SignatureExample): Outcome {
  const list = example.signatureParams.slice(0, example.signatureParams.lastIndexOf(')') + 1);
  const coverage = parseCoverage(list, {});
  const inputs = parseSignatureInput(`${example.label}=${example.signatureParams}`);
  if (typeof coverage === 'string' || typeof inputs === 'string')
    return outcomeOf(false, `${coverage} ${inputs}`);
  const lines = coverage.linesOf(toMessage(example));
  return same(
    `${lines}"@signature-params": ${coverage.text}${inputs[0]?.parameterText}`,
    example.signatureBase,
  );
}

function judgeComponent({ identifier, value, ...example }: ComponentExample): Outcome {
  const coverage = compileCoverage([componentOf(identifier)], example.fieldTypes ?? {}) as Coverage;
  return same(coverage.linesOf(toMessage(example)), `${identifier}: ${value}\n`);
}

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

function judgeField({ field, value, components = [] }: FieldExample): Outcome {
  if (field === 'Signature') return outcomeOf(parseDictionary(value)?.length === 1, 'it was not parsed');
  if (field === 'Accept-Signature')
    return outcomeOf(parseDictionary(value)?.length === 1, 'it was not parsed');
  const from = value.indexOf('(');
  const coverage = parseCoverage(value.slice(from, value.lastIndexOf(')') + 1), {});
  return typeof coverage === 'string'
    ? outcomeOf(false, coverage)
    : same(coverage.components.length, components.length);
}

/** RFC 9421. That the order of parameters makes no other component is its §2: what could be read otherwise is refused. */
export const rfc9421: Suite = {
  name: 'HTTP Message Signatures (RFC 9421)',
  origin: 'httpwg/http-extensions, the text of the RFC; edge cases written from its rules',
  folder: 'rfc9421',
  casesIn: (folder) => {
    const read = <T>(file: string) => JSON.parse(readFileSync(new URL(`${file}.json`, folder), 'utf8')) as T;
    const keys = read<Keys>('keys');
    const signatures = read<readonly SignatureExample[]>('signatures');
    return [
      ...signatures.map((each) => named(`base of ${each.name}`, () => judgeBase(each))),
      ...signatures.map((each) =>
        named(`signature of ${each.name}: ${each.expect}`, () =>
          same(isVerified(each, keys) ? 'valid' : 'invalid', each.expect),
        ),
      ),
      ...read<readonly ComponentExample[]>('components').map((each) =>
        named(`component ${each.name}: ${each.identifier}`, () => judgeComponent(each)),
      ),
      ...read<readonly EdgeCase[]>('authored-edge-cases').map((each) =>
        named(`edge case: ${each.name}`, () => same(baseOf(each), each.signatureBase)),
      ),
      ...read<readonly FieldExample[]>('fields').map((each) =>
        named(`field: ${each.name}`, () => judgeField(each)),
      ),
    ];
  },
};

function named(name: string, judge: Case['judge']): Case {
  return { name, judge };
}
