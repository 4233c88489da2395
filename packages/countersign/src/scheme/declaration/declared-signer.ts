/** Signs requests by a declaration. */

import { bodyDigest } from '../content-digest.ts';
import type { FormProblem } from '../form-problem.ts';
import { MessageWriter } from '../message/message-writer.ts';
import type { Scheme, SigningInput } from '../scheme.ts';
import type { SignatureFields } from '../signature-fields.ts';
import { joined, withoutHeaders } from '../values/fields/declared-fields.ts';
import type { Field } from '../values/fields/field.ts';
import type { Place } from '../values/value-location.ts';
import type { CompiledDeclaration } from './compiled-declaration.ts';
import type { SchemeDeclaration } from './declaration.ts';

/** Makes the signer of a scheme, which throws a TypeError for a request that its own reader would refuse. */
export function declaredSigner(compiled: CompiledDeclaration, read: Scheme['read']): Scheme['sign'] {
  const { declaration, fields, algorithm, encoding } = compiled;
  return (input) => {
    assertSignable(compiled);
    const named = namedValues(compiled, input);
    const fixed = [...Object.entries(declaration.extraHeaders ?? {}), ...constantsOf(declaration)];
    const beside = [...named, ...besideValues(compiled, input, named)];
    const unsigned = [...fixed, ...joined(beside)];
    const others = withoutHeaders(input.request.headers, [
      ...unsigned.map(([name]) => name),
      ...(fields.signature.location.header === undefined ? [] : [fields.signature.location.header]),
    ]);
    const message = messageOf(compiled, input, [...others, ...unsigned.flat()]);
    const signature = algorithm.prepare(input.key).sign(message).toString(encoding);
    const signed = [...fixed, ...joined([...beside, [fields.signature, signature]])];
    const problem = read({ ...input.request, headers: [...others, ...signed.flat()] }, []);
    if ('code' in problem) throw new TypeError(`the request cannot be signed: ${problem.reason}`);
    return signed;
  };
}

function assertSignable({ declaration }: CompiledDeclaration): void {
  const reason = signingObstacle(declaration);
  if (reason !== undefined)
    throw new TypeError(`requests of ${declaration.name} cannot be signed here: ${reason}`);
}

/** Why requests cannot be signed, whatever they are; undefined where they can. */
export function signingObstacle(declaration: SchemeDeclaration): string | undefined {
  const { signature, timestamp, nonce, keyId, verifyOnly = false } = declaration;
  if (verifyOnly) return 'they are verified only';
  const outside = [signature, timestamp, nonce, keyId].find((each) => each && each.place !== 'header');
  return outside && `${outside.label} travels in ${PLACES[outside.place]}, and only headers are written`;
}

const PLACES: Readonly<Record<Place, string>> = {
  header: 'a header',
  query: 'the query',
  form: 'the body',
  json: 'the body',
  multipart: 'the body',
  jws: 'a token',
};

function constantsOf({ constants = {} }: CompiledDeclaration['declaration']): [string, string][] {
  return Object.entries(constants).map(([name, values]) => [
    name,
    typeof values === 'string' ? values : (values[0] as string),
  ]);
}

/** The values that stand beside the signature. */
function namedValues(
  { declaration, fields, format }: CompiledDeclaration,
  { keyId, nonce, nowMs, request }: SigningInput,
): [Field, string][] {
  const named: [Field, string][] = [];
  if (fields.timestamp !== undefined && format !== undefined)
    named.push([fields.timestamp, format.format(nowMs)]);
  // A part of a longer value is written with the whole of it.
  if (fields.keyId !== undefined && fields.keyId.location.options.until === undefined)
    named.unshift([fields.keyId, keyId]);
  if (fields.nonce !== undefined) named.push([fields.nonce, nonce]);
  const { contentDigest } = declaration;
  if (fields.contentDigest && contentDigest)
    named.push([fields.contentDigest, bodyDigest(contentDigest, request.body)]);
  return named;
}

/** The values of `alsoSent` in the declaration. */
function besideValues(
  compiled: CompiledDeclaration,
  input: SigningInput,
  named: readonly [Field, string][],
): [Field, string][] {
  const sent = [...input.request.headers, ...joined(named).flat()];
  return compiled.beside.map(([field, write]) => {
    const out = new MessageWriter();
    write(input.request, fieldsToSign(compiled, input, sent), out);
    return [field, Buffer.from(out.whole()).toString('latin1')];
  });
}

function fieldsToSign(
  { headers, format }: CompiledDeclaration,
  { keyId, nonce, nowMs, request }: SigningInput,
  sent: readonly string[],
): SignatureFields {
  return {
    ...{ keyId, nonce, timestamp: format?.format(nowMs) ?? '', timestampMs: format && nowMs, signatures: [] },
    headers: headers.read({ ...request, headers: sent }).values,
    ...{ requestId: undefined, idempotencyKey: undefined, eventId: undefined },
  };
}

/** The message in the first variant that can be written for the request. */
function messageOf(
  compiled: CompiledDeclaration,
  input: SigningInput,
  sent: readonly string[],
): MessageWriter {
  const signatureFields = fieldsToSign(compiled, input, sent);
  const request = { ...input.request, headers: sent };
  let problem: FormProblem | undefined;
  for (const write of compiled.writers) {
    const out = new MessageWriter();
    write(request, signatureFields, out);
    if (out.problem === undefined) return out;
    problem ??= out.problem;
  }
  throw new TypeError(`the request cannot be signed: ${problem?.reason}`);
}
