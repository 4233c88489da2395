/** Signs messages as a policy asks for it. */

import { randomUUID } from 'node:crypto';
import type { Algorithm } from '../scheme/algorithms.ts';
import { MessageWriter } from '../scheme/message/message-writer.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { Component } from './components/component.ts';
import { compileCoverage } from './components/coverage.ts';
import type { FieldTypes } from './components/known-fields.ts';
import { type HttpMessage, isResponse } from './components/message.ts';
import { isPresent } from './components/presence.ts';
import { contentDigest } from './fields/digest-fields.ts';
import { fieldLines } from './fields/field-lines.ts';
import { type SignatureParameters, writeSignatureParameters } from './fields/signature-parameters.ts';
import { wantedDigest } from './fields/wanted-digest.ts';
import type { KeyedAlgorithm } from './signature-algorithms.ts';
import type { CompiledPolicy } from './signature-policy.ts';

/** Settings of a signer. */
export interface SignatureWriterSettings {
  readonly policy: CompiledPolicy;
  readonly algorithm: Algorithm;
  readonly nameFor: KeyedAlgorithm['nameFor'];
  /** Milliseconds for which a signature is good, where it says so. */
  readonly lifetimeMs: number;
  readonly fieldTypes: FieldTypes;
  readonly label: string;
  readonly encoding: 'base64' | 'base64url';
  readonly canonicalUrl: ((url: string) => string) | undefined;
}

/** The key that signs, and when. */
export interface Signing {
  readonly keyId: string;
  readonly key: Uint8Array;
  readonly nowMs: number;
  readonly nonce?: string | undefined;
}

/** Makes the signer of requests. */
export function signatureWriter(settings: SignatureWriterSettings): Scheme['sign'] {
  const { canonicalUrl } = settings;
  return ({ request, ...signing }) => {
    const url = canonicalUrl?.(request.url) ?? request.url;
    return signMessage(settings, { ...request, url }, request.body, signing);
  };
}

/**
 * Signs a message: all that the policy asks for is covered, and what the message has of the rest.
 *
 * @throws TypeError for a message that lacks a component.
 */
export function signMessage(
  settings: SignatureWriterSettings,
  message: HttpMessage,
  body: Uint8Array,
  signing: Signing,
): [string, string][] {
  const { policy, algorithm, fieldTypes, label, encoding } = settings;
  const digest = digestToAdd(policy, message, body);
  const whole = { ...message, headers: [...message.headers, ...digest.flat()] };
  const what = isResponse(message) ? 'response' : 'request';
  const coverage = compileCoverage(componentsOf(policy, whole, body), fieldTypes);
  if (typeof coverage === 'string')
    throw new TypeError(`the ${what} cannot be signed: its signature ${coverage}`);
  const lines = coverage.linesOf(whole);
  if (typeof lines !== 'string')
    throw new TypeError(`the ${what} cannot be signed: it has no ${lines.missing.identifier}`);
  const parameters = parametersOf(settings, signing);
  const text = coverage.text + writeSignatureParameters(parameters);
  const out = new MessageWriter();
  if (parameters.alg !== undefined) out.choose(parameters.alg);
  out.text(`${lines}"@signature-params": ${text}`);
  const signature = algorithm.prepare(signing.key).sign(out).toString(encoding);
  return [...digest, ['Signature-Input', `${label}=${text}`], ['Signature', `${label}=:${signature}:`]];
}

function componentsOf(policy: CompiledPolicy, message: HttpMessage, body: Uint8Array): Component[] {
  const components = [
    ...policy.always,
    ...policy.ifPresent.filter((component) => isPresent(component, message)),
    ...(body.length > 0 ? policy.withBody : []),
  ];
  return [...new Map(components.map((component) => [component.id, component])).values()];
}

/** The digest of the body, unless the message has one already. */
function digestToAdd(policy: CompiledPolicy, message: HttpMessage, body: Uint8Array): [string, string][] {
  const asked = [...policy.always, ...(body.length > 0 ? policy.withBody : [])];
  const isAsked = asked.some(({ name, req }) => name === 'content-digest' && !req);
  if (!isAsked || fieldLines(message.headers, 'content-digest').length > 0) return [];
  const wanted = isResponse(message) ? wantedDigest(message.request?.headers ?? []) : undefined;
  return [['Content-Digest', contentDigest(body, wanted)]];
}

function parametersOf(
  { policy, lifetimeMs, nameFor }: SignatureWriterSettings,
  { keyId, key, nonce = randomUUID(), nowMs }: Signing,
): SignatureParameters {
  const created = Math.floor(nowMs / 1000);
  const all: Required<SignatureParameters> = {
    created,
    expires: created + Math.floor(lifetimeMs / 1000),
    nonce,
    alg: nameFor(key),
    keyid: keyId,
    tag: policy.tag ?? '',
  };
  return Object.fromEntries(policy.parameters.map((name) => [name, all[name]]));
}
