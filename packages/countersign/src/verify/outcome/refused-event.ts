/** The event of a refused request, with its head. */

import type { CopiedBody, RefusedEvent } from '../../events/channels.ts';
import { hiddenPlacesOf } from '../../events/redaction/hidden-places.ts';
import { type HideValues, hideValues } from '../../events/redaction/hidden-values.ts';
import { redactedHead } from '../../events/redaction/redacted-request.ts';
import type { VerifiedKey } from '../../keys/api-key.ts';
import type { Refused } from '../../responses/verdict.ts';
import type { Scheme } from '../../scheme/scheme.ts';
import type { SignatureFields } from '../../scheme/signature-fields.ts';
import type { Verification } from '../verification.ts';
import { clockSkewOf } from './accepted.ts';

/** Facts that neither the verification nor the verdict has. */
export interface RefusedFacts {
  readonly scheme: Scheme;
  readonly key: VerifiedKey | undefined;
  readonly isLate: boolean;
  readonly durationMs: number | undefined;
}

/** Builds the event. It takes some 10 to 20 µs, so that a listener must be there. */
export function refusedEvent(
  verification: Verification,
  refused: Refused,
  { scheme, key, isLate, durationMs }: RefusedFacts,
): RefusedEvent {
  const { request, nowMs } = verification;
  // What a route is asked about is the head alone.
  const body: Uint8Array | undefined = isLate ? undefined : request.body;
  const signatureFields = verification.signatureFields ?? fieldsOf(scheme, request, body);
  const hide = hideValues({ scheme, request, signatureFields, key: verification.key?.record });
  const { code, keyId, requestId, vendorCode, detail, response, enforced } = refused;
  const shownKeyId = key === undefined ? (keyId ?? '…') : undefined;
  return Object.freeze({
    ...{ scheme: scheme.name, code, status: response.status, enforced, isLate, keyId, key, requestId },
    ...{ vendorCode, durationMs },
    detail: detail === undefined ? undefined : hide(detail),
    answer: hide(response.body),
    clockSkewMs: isLate ? undefined : clockSkewOf(signatureFields?.timestampMs, nowMs, scheme),
    request: redactedHead(request, scheme, { hide, shownKeyId }),
    claimedKeyId: () => signatureFields?.keyId,
    copyBody: (maxBytes: number) =>
      hiddenPlacesOf(scheme).isInBody && signatureFields === undefined
        ? undefined
        : copiedBody(body, maxBytes, hide),
  });
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

/** Hidden values are taken out before it is cut, or the beginning of one would be left. */
function copiedBody(
  body: Uint8Array | undefined,
  maxBytes: number,
  hide: HideValues,
): CopiedBody | undefined {
  if (body === undefined || body.length === 0) return undefined;
  const bytes = Buffer.from(hide(Buffer.from(body).toString('latin1')), 'latin1').subarray(0, maxBytes);
  return { bytes, length: body.length, isCut: body.length > maxBytes };
}
