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

/**
 * Builds the event. To take hidden values out of a text takes longer than a verification, so that it is done when a listener first
 * reads that member: one that is flooded need not.
 */
export function refusedEvent(
  verification: Verification,
  refused: Refused,
  { scheme, key, isLate, durationMs }: RefusedFacts,
): RefusedEvent {
  const { request, nowMs } = verification;
  // What a route is asked about is the head alone.
  const body: Uint8Array | undefined = isLate ? undefined : request.body;
  const signatureFields = verification.signatureFields ?? fieldsOf(scheme, request, body);
  const record = verification.key?.record;
  const hiding = once(() => hideValues({ scheme, request, signatureFields, key: record }));
  const hide: HideValues = (text, most) => hiding()(text, most);
  const { code, keyId, requestId, vendorCode, detail, response, enforced } = refused;
  const shownKeyId = key === undefined ? (keyId ?? '…') : undefined;
  const shownDetail = once(() => (detail === undefined ? undefined : hide(detail)));
  const shownAnswer = once(() => hide(response.body));
  const shownRequest = once(() => redactedHead(request, scheme, { hide, shownKeyId }));
  return Object.freeze({
    ...{ scheme: scheme.name, code, status: response.status, enforced, isLate, keyId, key, requestId },
    ...{ vendorCode, durationMs },
    get detail() {
      return shownDetail();
    },
    get answer() {
      return shownAnswer();
    },
    clockSkewMs: isLate ? undefined : clockSkewOf(signatureFields?.timestampMs, nowMs, scheme),
    get request() {
      return shownRequest();
    },
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

/** Makes a value when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The beginning of a hidden value that is cut off behind it is taken out, too. */
function copiedBody(
  body: Uint8Array | undefined,
  maxBytes: number,
  hide: HideValues,
): CopiedBody | undefined {
  if (body === undefined || body.length === 0) return undefined;
  const shown = hide(Buffer.from(body).toString('latin1'), maxBytes);
  const bytes = Buffer.from(shown, 'latin1').subarray(0, maxBytes);
  return { bytes, length: body.length, isCut: body.length > maxBytes };
}
