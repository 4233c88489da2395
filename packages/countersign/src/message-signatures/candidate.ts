/** The signature of a request that a policy is about, chosen by its form. */

import type { MessageWriter } from '../scheme/message/message-writer.ts';
import { type ByteLength, canonicalText } from '../scheme/values/encodings.ts';
import type { Coverage } from './components/coverage.ts';
import type { HttpMessage } from './components/message.ts';
import { MessageParts } from './components/message-parts.ts';
import { isPresent } from './components/presence.ts';
import {
  parseByteSequences,
  parseSignatureInput,
  type SentBytes,
  type SignatureInput,
} from './fields/signature-fields.ts';
import type { SignatureParameters } from './fields/signature-parameters.ts';
import type { CompiledPolicy } from './signature-policy.ts';

/** A signature of which the form meets a policy; nothing of it is verified. */
export interface Candidate {
  readonly input: SignatureInput;
  readonly coverage: Coverage;
  /** The text between the colons. */
  readonly signature: string;
  /** The lines of the covered components, each with a line break at its end. */
  readonly lines: string;
}

/** Writes the signature base (RFC 9421 §2.5). */
export function writeBase({ lines, coverage, input }: Candidate, out: MessageWriter): void {
  out.text(lines);
  out.text('"@signature-params": ');
  out.text(coverage.text);
  out.text(input.parameterText);
}

/** Why a message has no signature that a policy is about. */
export interface CandidateProblem {
  readonly code: 'missing_header' | 'malformed_header';
  readonly header: string;
  /** A sentence for the sender. */
  readonly reason: string;
}

/** Rules by which candidates are judged. */
export interface CandidateRules {
  readonly policy: CompiledPolicy;
  readonly signatureBytes: ByteLength;
  readonly encoding: 'base64' | 'base64url';
  /** Compiles a list of components, or remembers it. */
  readonly coverageOf: (list: string) => Coverage | string;
  readonly unmet?: UnmetRule | undefined;
}

/** Names a further requirement that a signature does not meet, in words that follow the name of its field. */
export type UnmetRule = (
  coverage: Coverage,
  message: HttpMessage,
  parameters: SignatureParameters,
) => string | undefined;

/**
 * Finds the first signature whose form meets a policy, among those that a message has.
 *
 * @param input The field `Signature-Input`, its lines joined.
 * @param signature The field `Signature`, its lines joined.
 */
export function findCandidate(
  message: HttpMessage,
  input: string,
  signature: string,
  rules: CandidateRules,
): Candidate | CandidateProblem {
  const announced = parseSignatureInput(input);
  if (typeof announced === 'string') return malformed('Signature-Input', announced);
  const sent = parseByteSequences(signature);
  if (typeof sent === 'string') return malformed('Signature', sent);
  const { label } = rules.policy;
  const parts = new MessageParts(message);
  let chosen: Candidate | undefined;
  let problem: CandidateProblem | undefined;
  for (let i = 0; i < announced.length; i++) {
    const each = announced[i] as SignatureInput;
    // Where the label is fixed, others are nobody's business.
    if (label !== undefined && each.label !== label) continue;
    const encoded = encodedFor(each.label, sent);
    // A label in one field alone is an error (RFC 9421 §4): its signature could be taken for that of another.
    if (encoded === undefined || (label === undefined && announced.length !== sent.length))
      return OTHER_LABELS;
    if (chosen !== undefined) continue;
    const judged = candidateOf(parts, each, encoded, rules);
    if ('code' in judged) problem ??= judged;
    else chosen = judged;
  }
  return chosen ?? problem ?? malformed('Signature-Input', `must have the label ${label}`);
}

function encodedFor(label: string, sent: readonly SentBytes[]): string | undefined {
  for (let i = 0; i < sent.length; i++) {
    const { label: own, encoded } = sent[i] as SentBytes;
    if (own === label) return encoded;
  }
  return undefined;
}

function candidateOf(
  parts: MessageParts,
  input: SignatureInput,
  encoded: string,
  rules: CandidateRules,
): Candidate | CandidateProblem {
  const { message } = parts;
  const coverage = rules.coverageOf(input.list);
  if (typeof coverage === 'string') return malformed('Signature-Input', coverage);
  const reason = unmetBy(input, coverage, message, rules);
  if (reason !== undefined) return malformed('Signature-Input', reason);
  const signature = canonicalText(rules.encoding, encoded, rules.signatureBytes);
  if (signature === undefined)
    return malformed(
      'Signature',
      `must be ${rules.encoding} of a signature of an allowed algorithm, in its one spelling`,
    );
  const lines = coverage.linesOf(message, parts);
  if (typeof lines !== 'string')
    return malformed(
      'Signature-Input',
      'covers a component that this message does not have, or not in that form',
    );
  return { input, coverage, signature, lines };
}

/** Names in words a requirement of the policy that a signature does not meet. */
function unmetBy(
  { parameters }: SignatureInput,
  coverage: Coverage,
  message: HttpMessage,
  { policy, unmet }: CandidateRules,
): string | undefined {
  for (const name of policy.parameters)
    if (parameters[name] === undefined) return `must have the parameter "${name}"`;
  if (policy.tag !== undefined && parameters.tag !== policy.tag) return `must have the tag "${policy.tag}"`;
  if (parameters.alg !== undefined && !(policy.algorithms as readonly string[]).includes(parameters.alg))
    return `must have an "alg" of ${policy.algorithms.join(', ')}, or none`;
  for (const { id, identifier } of policy.always) if (!coverage.has(id)) return `must cover ${identifier}`;
  for (const component of policy.ifPresent) {
    const { id, identifier } = component;
    if (!coverage.has(id) && isPresent(component, message)) return `must cover ${identifier}, which is sent`;
  }
  return unmet?.(coverage, message, parameters);
}

const OTHER_LABELS = malformed('Signature', 'must have the labels of Signature-Input');

function malformed(header: string, what: string): CandidateProblem {
  return { code: 'malformed_header', header, reason: `${header} ${what}.` };
}
