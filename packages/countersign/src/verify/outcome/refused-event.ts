/** The event of a refused request, with its head. */

import { hiddenPlacesOf } from '../../events/redaction/hidden-places.ts';
import { type HideValues, hideValues } from '../../events/redaction/hidden-values.ts';
import { type RedactedHead, redactedHead } from '../../events/redaction/redacted-request.ts';
import type { CopiedBody, RefusedEvent } from '../../events/request-events.ts';
import type { ApiKey, VerifiedKey } from '../../keys/api-key.ts';
import type { RequestHead } from '../../request/request.ts';
import type { Refused } from '../../responses/verdict.ts';
import type { Scheme } from '../../scheme/scheme.ts';
import type { SignatureFields } from '../../scheme/signature-fields.ts';
import type { Verification } from '../verification.ts';
import type { VerifierIdentity } from '../verifier-identity.ts';
import { clockSkewOf } from './accepted.ts';

/** Facts that neither the verification nor the verdict has. */
export interface RefusedFacts {
  readonly scheme: Scheme;
  readonly verifier: VerifierIdentity;
  readonly key: VerifiedKey | undefined;
  readonly isLate: boolean;
  readonly durationMs: number | undefined;
}

/**
 * Builds the event. To take hidden values out of a text takes longer than a verification, so that it is done when a listener first
 * reads that member: one that is flooded need not.
 */
export function refusedEvent(
  verification: Verification,
  refused: Refused,
  facts: RefusedFacts,
): RefusedEvent {
  return Object.freeze(new LazyRefusedEvent(verification, refused, facts));
}

class LazyRefusedEvent implements RefusedEvent {
  readonly verifier: VerifierIdentity;
  readonly scheme: string;
  readonly code: Refused['code'];
  readonly status: number;
  readonly enforced: boolean;
  readonly isLate: boolean;
  readonly keyId: string | undefined;
  readonly key: VerifiedKey | undefined;
  readonly vendorCode: string | undefined;
  readonly durationMs: number | undefined;
  readonly clockSkewMs: number | undefined;
  readonly #scheme: Scheme;
  readonly #sent: RequestHead;
  readonly #body: Uint8Array | undefined;
  readonly #fields: SignatureFields | undefined;
  readonly #record: ApiKey | undefined;
  readonly #refused: Refused;
  #hide: HideValues | undefined;
  #request: RedactedHead | undefined;
  #requestId: string | undefined;

  readonly claimedKeyId = (): string | undefined => this.#fields?.keyId;

  readonly copyBody = (maxBytes: number): CopiedBody | undefined => {
    const body = this.#body;
    if (body === undefined || body.length === 0) return undefined;
    if (hiddenPlacesOf(this.#scheme).isInBody && this.#fields === undefined) return undefined;
    // The beginning of a hidden value that is cut off behind it is taken out, too.
    const shown = this.#hidden(Buffer.from(body).toString('latin1'), maxBytes);
    const bytes = Buffer.from(shown, 'latin1').subarray(0, maxBytes);
    return { bytes, length: body.length, isCut: body.length > maxBytes };
  };

  constructor(
    verification: Verification,
    refused: Refused,
    { scheme, verifier, key, isLate, durationMs }: RefusedFacts,
  ) {
    const { request, nowMs } = verification;
    // What a route is asked about is the head alone.
    const body: Uint8Array | undefined = isLate ? undefined : request.body;
    const fields = verification.signatureFields ?? fieldsOf(scheme, request, body);
    this.verifier = verifier;
    this.scheme = scheme.name;
    this.code = refused.code;
    this.status = refused.response.status;
    this.enforced = refused.enforced;
    this.isLate = isLate;
    this.keyId = refused.keyId;
    this.key = key;
    this.vendorCode = refused.vendorCode;
    this.durationMs = durationMs;
    this.clockSkewMs = isLate ? undefined : clockSkewOf(fields?.timestampMs, nowMs, scheme);
    this.#scheme = scheme;
    this.#sent = request;
    this.#body = body;
    this.#fields = fields;
    this.#record = verification.key?.record;
    this.#refused = refused;
  }

  get requestId(): string {
    this.#requestId ??= this.#hidden(this.#refused.requestId);
    return this.#requestId;
  }

  get detail(): string | undefined {
    const { detail } = this.#refused;
    return detail === undefined ? undefined : this.#hidden(detail);
  }

  get answer(): string {
    return this.#hidden(this.#refused.response.body);
  }

  get request(): RedactedHead {
    const shownKeyId = this.key === undefined ? (this.keyId ?? '…') : undefined;
    const hide: HideValues = (text) => this.#hidden(text);
    this.#request ??= redactedHead(this.#sent, this.#scheme, { hide, shownKeyId });
    return this.#request;
  }

  #hidden(text: string, most?: number): string {
    this.#hide ??= hideValues({
      scheme: this.#scheme,
      request: this.#sent,
      signatureFields: this.#fields,
      key: this.#record,
    });
    return this.#hide(text, most);
  }
}

function fieldsOf(
  scheme: Scheme,
  request: Verification['request'],
  body: Uint8Array | undefined,
): SignatureFields | undefined {
  if (scheme.readsBody === true && body === undefined) return undefined;
  const fields = scheme.read(request, []);
  return 'code' in fields ? undefined : fields;
}
