/** Tells the log and the listeners of verdicts. */

import { eventChannel } from '../../events/channels.ts';
import { headRulesOf } from '../../events/redaction/head-rules.ts';
import { hideValues } from '../../events/redaction/hidden-values.ts';
import { hasPlainValue } from '../../events/redaction/plain-values.ts';
import { logCopy, logLateRefusal, logVerdict, pathInLog, pathOf } from '../../events/verdict-log.ts';
import type { VerifiedKey } from '../../keys/api-key.ts';
import type { Refused, Verdict } from '../../responses/verdict.ts';
import type { Verification } from '../verification.ts';
import type { VerifierSettings } from '../verifier-options.ts';
import { clockSkewOf } from './accepted.ts';
import { refusedEvent } from './refused-event.ts';

const verdicts = eventChannel('countersign:verdict');
const refusals = eventChannel('countersign:refused');
const lateRefusals = eventChannel('countersign:late-refusal');

/** Tells whether anybody except the logger wants to know how long a verification takes. */
export function isVerdictHeard(): boolean {
  return verdicts.hasSubscribers;
}

/** The report of one verifier. */
export interface VerdictReport {
  readonly tell: (verification: Verification, verdict: Verdict) => void;
  /** Tells of a refusal after acceptance. */
  readonly tellLate: (verification: Verification, refused: Refused, key: VerifiedKey) => void;
}

/** Makes the report of a verifier. */
export function verdictReport(settings: VerifierSettings): VerdictReport {
  const { scheme, logger, answersCopies, identity: verifier } = settings;
  function tell(verification: Verification, verdict: Verdict): void {
    // With listeners to refusals alone, an accepted request costs nothing more.
    const isRefusalHeard = !verdict.ok && refusals.hasSubscribers;
    if (logger === undefined && !verdicts.hasSubscribers && !isRefusalHeard) return;
    const { request, signatureFields, keyId } = verification;
    const durationMs = performance.now() - verification.startedMs;
    const isDelivery = answersCopies && !verdict.ok && verdict.code === 'replayed';
    if (logger !== undefined) {
      const about = { scheme: scheme.name, request, durationMs };
      if (isDelivery) logCopy(logger, about, verdict);
      else logVerdict(logger, about, verdict);
    }
    const key = verification.key?.verified;
    const isTimed = verification.startedMs !== 0;
    if (isRefusalHeard && !verdict.ok && !isDelivery) {
      const facts = { scheme, verifier, key, isLate: false, durationMs: isTimed ? durationMs : undefined };
      refusals.publish(refusedEvent(verification, verdict, facts));
    }
    // For listeners that came in the meantime the duration is not known.
    if (!verdicts.hasSubscribers || !isTimed) return;
    verdicts.publish({
      verifier,
      scheme: scheme.name,
      code: verdict.ok ? 'accepted' : verdict.code,
      status: verdict.ok || isDelivery ? undefined : verdict.response.status,
      enforced: verdict.ok || verdict.enforced,
      keyId,
      secretId: verdict.ok ? verdict.secretId : undefined,
      address: request.address,
      method: request.method,
      ...{ key, durationMs },
      clockSkewMs: clockSkewOf(signatureFields?.timestampMs, verification.nowMs, scheme),
      // Worked out for those who read them.
      get requestId() {
        return shown(verification, verdict.requestId);
      },
      get path() {
        return pathInLog(shown(verification, shownValue(pathOf(request.url))));
      },
    });
  }

  const { shownValue } = headRulesOf(scheme);

  /** Looked into in every encoding only where a hidden value stands there plainly. */
  function shown(verification: Verification, text: string): string {
    const { signatureFields, key } = verification;
    const isPlain = hasPlainValue({ signatureFields, key: key?.record }, text);
    return isPlain ? hidden(verification, text) : text;
  }

  function hidden({ request, signatureFields, key }: Verification, text: string): string {
    return hideValues({ scheme, request, signatureFields, key: key?.record })(text);
  }

  function tellLate(verification: Verification, refused: Refused, key: VerifiedKey): void {
    const { request, keyId } = verification;
    if (logger !== undefined) logLateRefusal(logger, { scheme: scheme.name, request }, refused);
    if (refusals.hasSubscribers)
      refusals.publish(
        refusedEvent(verification, refused, { scheme, verifier, key, isLate: true, durationMs: undefined }),
      );
    if (!lateRefusals.hasSubscribers) return;
    const { code, requestId, response } = refused;
    lateRefusals.publish({
      verifier,
      scheme: scheme.name,
      code,
      status: response.status,
      keyId: keyId as string,
      requestId: hidden(verification, requestId),
    });
  }

  return { tell, tellLate };
}
