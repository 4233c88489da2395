/** Explains why a request is refused, and above all why its signature does not match. */

import { assertKnownOptions, naming } from '../internal/known-options.ts';
import { kindOf } from '../internal/value-kind.ts';
import { type ApiKey, assertApiKey } from '../keys/api-key.ts';
import { assertBasePath, deployed, toDeployment } from '../request/base-path.ts';
import type { SignedRequest } from '../request/request.ts';
import { type RequestInput, toSignedRequest } from '../request/request-input.ts';
import { originForm } from '../request/request-target.ts';
import type { Explanation } from '../responses/explanation.ts';
import { assertScheme } from '../scheme/assert-scheme.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { verifierFor } from '../verify/alternatives-verifier.ts';
import type { Verifier } from '../verify/verifier.ts';
import { type VerifierInternals, verifierInternals } from '../verify/verifier-internals.ts';
import { explainAtOnce } from './explain-in-steps.ts';
import { type ExplainOptions, toExplainSettings } from './explain-options.ts';
import { parseLeniently } from './parse/lenient-parse.ts';

/** The scheme and the key by which a request is explained. */
export interface SchemeAndKey {
  readonly scheme: Scheme;
  readonly key: ApiKey;
}

/**
 * Explains what each check sees in a request and, when the signature does not match, which mistake of the client gives the
 * very signature that was sent: it tries what clients really get wrong, and pairs of that.
 *
 * Nothing is counted or remembered, so a request can be explained as often as one likes. The result has neither a secret
 * nor the right signature in it, but it has what the request itself holds: show it to the sender of the request, with `audience:
 * 'sender'`, or to nobody else.
 *
 * @example
 * const explanation = await explain(request, verifier);
 * console.log(explanation.best?.mistakes[0]?.cause); // The secret was used as the text that was shown, without decoding it.
 * @param by A verifier, which finds the key that the request names, or `{ scheme, key }`.
 * @returns the explanation; of a verifier, a promise of it, which rejects when its key source fails, or the function of its
 * diagnosis that gives `otherKeys`.
 * @throws TypeError or RangeError for an invalid request, option or key.
 */
export function explain(request: RequestInput, by: SchemeAndKey, options?: ExplainOptions): Explanation;
export function explain(request: RequestInput, by: Verifier, options?: ExplainOptions): Promise<Explanation>;
export function explain(
  request: RequestInput,
  by: SchemeAndKey | Verifier,
  options: ExplainOptions = {},
): Explanation | Promise<Explanation> {
  return naming('explain()', () => {
    assertOrder(request);
    assertKnownOptions('explain()', options, ['budgetMs', 'otherKeys', 'audience', 'publicUrl', 'clock']);
    const received = toSignedRequest('explain()', request);
    assertBasePath(received.basePath);
    toExplainSettings(options);
    if (typeof (by as Partial<Verifier> | null)?.verify === 'function')
      return explainByVerifier(received, verifierInternals(verifierFor(by as Verifier, received)), options);
    const { scheme, key } = toSchemeAndKey(by);
    return explainAtOnce(scheme, key, atAddress(received, request.url, options), options);
  });
}

async function explainByVerifier(
  received: SignedRequest,
  { scheme, clock, soleId, findKey, diagnosis, deployment }: VerifierInternals,
  options: ExplainOptions,
): Promise<Explanation> {
  const address =
    options.publicUrl === undefined ? deployment : toDeployment({ publicUrl: options.publicUrl });
  const request = deployed(received, address);
  const keyId = soleId ?? parseLeniently(scheme, request).keyId;
  const key = keyId === undefined ? undefined : await findKey(keyId);
  return explainAtOnce(scheme, key?.record, request, {
    ...options,
    clock: options.clock ?? clock,
    otherKeys: options.otherKeys ?? (key && diagnosis.otherKeys?.(key)),
  });
}

/** A request with the address that its client has called, as far as that is known. */
function atAddress(received: SignedRequest, url: string | URL, { publicUrl }: ExplainOptions): SignedRequest {
  if (publicUrl !== undefined) return deployed(received, toDeployment({ publicUrl }));
  if (typeof url === 'string' && !URL.canParse(url)) return { ...received, origin: undefined };
  const { origin, hostname } = new URL(url);
  return { ...received, url: originForm(received.url, received.headers, hostname) ?? received.url, origin };
}

function toSchemeAndKey(by: SchemeAndKey | Verifier): SchemeAndKey {
  if (typeof by !== 'object' || by === null || !('scheme' in by && 'key' in by))
    throw new TypeError(`the second argument must be a verifier or { scheme, key }, got ${kindOf(by)}`);
  assertScheme(by.scheme);
  assertApiKey(by.key);
  return by;
}

function assertOrder(request: object): void {
  if (typeof request !== 'object' || request === null) return;
  if ('verify' in request) throw new TypeError('the request comes first: write explain(request, verifier)');
  if ('toKey' in request)
    throw new TypeError('the request comes first: write explain(request, { scheme, key })');
}
