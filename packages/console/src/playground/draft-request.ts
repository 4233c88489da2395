/** Drafts of requests: all but the signature, which the browser makes. */

import { randomBytes } from 'node:crypto';
import type { Scheme } from 'countersign';
import { signRequest } from 'countersign/client';
import { explain } from 'countersign/diagnosis';
import type { SecretForm } from 'countersign/scheme';
import type { Draft, DraftRequest } from '../api/playground-types.ts';
import { ProblemError } from '../server/problem.ts';
import { signingOf } from './signing-facts.ts';

const PLACEHOLDER = '{signature}';

/**
 * Drafts a request. It is signed with a secret that nobody has, to see what the scheme adds and where; the signature is taken out again.
 *
 * @throws ProblemError for a request or a scheme that cannot be drafted.
 */
export function draftRequest(scheme: Scheme, wanted: DraftRequest, nowMs: number): Draft {
  const signing = signingOf(scheme);
  if (typeof signing === 'string') throw new ProblemError('invalid', signing);
  const { keyId, method, target, headers, body = '' } = wanted;
  const secret = dummySecret(signing.secret);
  const clock = () => nowMs;
  try {
    const added = signRequest(
      scheme,
      { id: keyId, secret },
      { method, url: target, headers: [...headers], body },
      { clock },
    );
    const path = URL.canParse(target) ? target.slice(new URL(target).origin.length) || '/' : target;
    const all = [...headers, ...Object.entries(added)];
    const request = { method: method.toUpperCase(), url: path, headers: all.flat(), body: Buffer.from(body) };
    const fields = scheme.read(request, []);
    if ('code' in fields) throw new ProblemError('invalid', fields.reason);
    const segments = scheme.introspection?.dissect(request, fields, 0);
    const [signature] = fields.signatures;
    if (segments === undefined || 'code' in segments || signature === undefined)
      throw new ProblemError('invalid', 'The string to sign of this request cannot be built here.');
    const { stringToSign } = explain(request, { scheme, key: { id: keyId, secret } }, { clock });
    if (stringToSign === undefined)
      throw new ProblemError('invalid', 'The string to sign of this request cannot be built here.');
    return {
      message: Buffer.concat(segments.map(({ bytes }) => bytes)).toString('base64'),
      ...{ stringToSign, signing, target: path, placeholder: PLACEHOLDER },
      headers: withPlaceholder(all, signature),
    };
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError)
      throw new ProblemError('invalid', error.message);
    throw error;
  }
}

function withPlaceholder(
  headers: readonly (readonly [string, string])[],
  signature: string,
): readonly (readonly [string, string])[] {
  const shown = headers.map(([name, value]) => [name, value.replace(signature, PLACEHOLDER)] as const);
  if (!shown.some(([, value]) => value.includes(PLACEHOLDER)))
    throw new ProblemError(
      'invalid',
      'The signature of this scheme does not travel in a header, so that the page cannot put it in.',
    );
  return shown;
}

function dummySecret({ prefix = '', encoding = 'utf8' }: SecretForm): string {
  const bytes = randomBytes(32);
  return prefix + bytes.toString(encoding === 'utf8' ? 'hex' : encoding);
}
