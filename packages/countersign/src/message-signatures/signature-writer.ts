/** Signs requests as a policy asks for it. */

import type { HeaderPairs, SignedRequest } from '../request/request.ts';
import type { Algorithm } from '../scheme/algorithms.ts';
import { MessageWriter } from '../scheme/message/message-writer.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { Component } from './component.ts';
import { compileCoverage } from './coverage.ts';
import { contentDigest } from './digest-fields.ts';
import { fieldLines } from './field-value.ts';
import type { FieldTypes } from './known-fields.ts';
import { isPresent } from './presence.ts';
import { type SignatureParameters, writeSignatureParameters } from './signature-parameters.ts';
import type { CompiledPolicy } from './signature-policy.ts';

/** Settings of a signer. */
export interface SignatureWriterSettings {
  readonly policy: CompiledPolicy;
  readonly algorithm: Algorithm;
  /** Milliseconds for which a signature is good, where it says so. */
  readonly lifetimeMs: number;
  readonly fieldTypes: FieldTypes;
  readonly label: string;
  readonly encoding: 'base64' | 'base64url';
  readonly canonicalUrl: ((url: string) => string) | undefined;
}

/** Makes the signer of requests: all that the policy asks for is covered, and what a request has of the rest. */
export function signatureWriter(settings: SignatureWriterSettings): Scheme['sign'] {
  const { policy, algorithm, fieldTypes, label, encoding, canonicalUrl } = settings;
  return ({ keyId, key, request, nonce, nowMs }) => {
    const digest = digestToAdd(policy, request);
    const headers = [...request.headers, ...digest.flat()];
    const coverage = compileCoverage(componentsOf(policy, request, headers), fieldTypes);
    if (typeof coverage === 'string')
      throw new TypeError(`the request cannot be signed: its signature ${coverage}`);
    const lines = coverage.linesOf({ ...request, url: canonicalUrl?.(request.url) ?? request.url, headers });
    if (typeof lines !== 'string')
      throw new TypeError(`the request cannot be signed: it has no ${lines.missing.identifier}`);
    const parameters = parametersOf(settings, { keyId, nonce, nowMs });
    const text = coverage.text + writeSignatureParameters(parameters);
    const message = new MessageWriter();
    if (parameters.alg !== undefined) message.choose(parameters.alg);
    message.text(`${lines}"@signature-params": ${text}`);
    const signature = algorithm.prepare(key).sign(message).toString(encoding);
    return [...digest, ['Signature-Input', `${label}=${text}`], ['Signature', `${label}=:${signature}:`]];
  };
}

function componentsOf(policy: CompiledPolicy, request: SignedRequest, headers: HeaderPairs): Component[] {
  const components = [
    ...policy.always,
    ...policy.ifPresent.filter((component) => isPresent(component, { ...request, headers })),
    ...(request.body.length > 0 ? policy.withBody : []),
  ];
  return [...new Map(components.map((component) => [component.id, component])).values()];
}

/** The digest of the body, unless the request has one already. */
function digestToAdd(policy: CompiledPolicy, { headers, body }: SignedRequest): [string, string][] {
  const asked = [...policy.always, ...(body.length > 0 ? policy.withBody : [])];
  const isAsked = asked.some(({ name }) => name === 'content-digest');
  if (!isAsked || fieldLines(headers, 'content-digest').length > 0) return [];
  return [['Content-Digest', contentDigest(body)]];
}

function parametersOf(
  { policy, lifetimeMs }: SignatureWriterSettings,
  { keyId, nonce, nowMs }: { readonly keyId: string; readonly nonce: string; readonly nowMs: number },
): SignatureParameters {
  const created = Math.floor(nowMs / 1000);
  const all: Required<SignatureParameters> = {
    created,
    expires: created + Math.floor(lifetimeMs / 1000),
    nonce,
    alg: policy.algorithms[0] as string,
    keyid: keyId,
    tag: policy.tag ?? '',
  };
  return Object.fromEntries(policy.parameters.map((name) => [name, all[name]]));
}
