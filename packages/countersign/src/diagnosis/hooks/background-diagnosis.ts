/**
 * The diagnosis for log and events, made after the refusal has been answered.
 *
 * A search for the mistake holds up whatever comes next, a turn at a time, which a stranger can measure. So it is made for
 * requests that claim a key which does not exist too: in the same sample, by the same path, with a secret that nobody has.
 * The result of that is dropped.
 */

import { eventChannel } from '../../events/channels.ts';
import { headRulesOf } from '../../events/redaction/head-rules.ts';
import { hideValues } from '../../events/redaction/hidden-values.ts';
import type { ApiKey } from '../../keys/api-key.ts';
import type { CompiledKey } from '../../keys/compiled-key.ts';
import { dummyKeys, type MakeDummyKey } from '../../keys/dummy-key.ts';
import type { SignedRequest } from '../../request/request.ts';
import type { Explanation } from '../../responses/explanation.ts';
import type { RefusalCode } from '../../responses/refusals.ts';
import type { SignatureFields } from '../../scheme/signature-fields.ts';
import type { BackgroundDiagnosis } from '../../verify/diagnosis-hooks.ts';
import type { Verification } from '../../verify/verification.ts';
import { explainInSteps, type StepsOptions } from '../explain-in-steps.ts';
import type { Steps } from '../time-budget.ts';
import { BackgroundQueue } from './background-queue.ts';
import { logDiagnosis } from './diagnosis-log.ts';
import { diagnosisSampler } from './diagnosis-sampler.ts';
import { type DiagnosisTroubles, diagnosisTroubles } from './diagnosis-troubles.ts';
import type { HookParts } from './hook-parts.ts';
import { MOST_OTHER_KEYS, otherKeysOf } from './other-keys.ts';
import { redactedExplanation } from './redacted-explanation.ts';
import { MOST_WATCHED } from './watched-keys.ts';

/** A refused request until its diagnosis. */
interface Waiting {
  readonly key: CompiledKey | undefined;
  readonly request: SignedRequest;
  readonly requestId: string;
  readonly nowMs: number;
  readonly signatureFields: SignatureFields;
}

/** So many requests are kept at once, each with its body. */
const MOST_WAITING = 8;
/** Turns of the event loop that the search for pairs has. */
const PAIR_TURNS = 10;
/** A client that tries again after each diagnosis has several, one after the other. */
const A_KEY = { limit: 5, windowSeconds: 60 };
/** Of a watched key, in addition to what all keys have. */
const WATCHED = { limit: 60, windowSeconds: 60 };

const SUBJECTS: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  'signature_mismatch',
  'body_digest_mismatch',
  'unknown_key',
]);
const diagnoses = eventChannel('countersign:diagnosis');

/** Makes the later diagnosis of a verifier; undefined where it has none. */
export function backgroundDiagnosis(
  parts: HookParts,
  search: typeof explainInSteps = explainInSteps,
): BackgroundDiagnosis | undefined {
  const { scheme, logger, diagnosis, watched } = parts;
  if (diagnosis.perMinute === 0) return undefined;
  const dummyKey = dummyKeys(scheme, 1 + MOST_OTHER_KEYS);
  if (dummyKey === undefined) {
    warnOfNoDummyKey(parts);
    return undefined;
  }
  const take = diagnosisSampler({
    perName: A_KEY,
    inAll: { limit: diagnosis.perMinute, windowSeconds: 60 },
    maxNames: 2 * diagnosis.perMinute,
  });
  const takeWatched = diagnosisSampler({ perName: WATCHED, inAll: WATCHED, maxNames: 2 * MOST_WATCHED });
  const queue = new BackgroundQueue(MOST_WAITING, diagnosis.budgetMs);
  const diagnose = diagnoser(parts, search, dummyKey);

  return (verification, code) => {
    if (!SUBJECTS.has(code) || queue.isFull) return;
    if (logger === undefined && !diagnoses.hasSubscribers) return;
    const { nowMs } = verification;
    const { keyId } = verification.signatureFields as SignatureFields;
    const isWatched = watched?.endOf(keyId, nowMs) !== undefined;
    if (!(isWatched && takeWatched(keyId, nowMs)) && !take(keyId, nowMs)) return;
    const waiting = toWaiting(verification);
    queue.add(diagnose(waiting));
  };
}

/** Copied, since the caller that asked for the verdict may use its buffers for something else now. */
function toWaiting({ request, key, requestId, nowMs, ...verification }: Verification): Waiting {
  const copy = { ...request, headers: [...request.headers], body: Buffer.from(request.body) };
  const signatureFields = verification.signatureFields as SignatureFields;
  return { key, request: copy, requestId: requestId as string, nowMs, signatureFields };
}

function diagnoser(
  parts: HookParts,
  search: typeof explainInSteps,
  dummyKey: MakeDummyKey,
): (waiting: Waiting) => Steps<void> {
  const { scheme, logger } = parts;
  const { budgetMs, otherKeys } = parts.diagnosis;
  const troubles = diagnosisTroubles(scheme.name, logger);
  const others = otherKeysOf(otherKeys, { dummyKey, troubles });

  function explained(waiting: Waiting, record: ApiKey): Steps<Explanation> {
    const { key, request, nowMs } = waiting;
    const options: StepsOptions = {
      budgetMs,
      pairBudgets: PAIR_TURNS,
      // The log shows partners a part of it.
      isForSendersToo: true,
      otherKeys: others(key),
      clock: () => nowMs,
    };
    return search(scheme, record, request, options);
  }

  /** As many as the last known key had: to search through fewer is quicker. */
  let secretCount = 1;
  return function* diagnose(waiting) {
    const { key, signatureFields } = waiting;
    if (key !== undefined) secretCount = Math.min(key.secrets.length, 1 + MOST_OTHER_KEYS);
    const record = key?.record ?? dummyKey(signatureFields.keyId, 0, secretCount);
    const explanation = yield* troubles.guardSteps('search', () => explained(waiting, record));
    if (key !== undefined && explanation !== undefined)
      tell(parts, troubles, { ...waiting, key, explanation });
  };
}

function tell(
  { scheme, logger, identity }: HookParts,
  troubles: DiagnosisTroubles,
  {
    key,
    request,
    requestId,
    signatureFields,
    explanation,
  }: Waiting & { key: CompiledKey; explanation: Explanation },
): void {
  const keyId = key.record.id;
  if (diagnoses.hasSubscribers) {
    const { best } = explanation;
    const mistakes = (best?.mistakes ?? []).map(({ code }) => code);
    const { durationMs } = explanation.search;
    const certainty = best?.certainty;
    const hide = hideValues({ scheme, request, signatureFields, key: key.record });
    const redaction = { hide, head: headRulesOf(scheme) };
    diagnoses.publish({
      verifier: identity,
      ...{ scheme: scheme.name, keyId, requestId: hide(requestId), mistakes, certainty, durationMs },
      explanation: redactedExplanation(explanation, { ...redaction, isBodyHidden: true }),
      explanationWithBody: () => redactedExplanation(explanation, { ...redaction, isBodyHidden: false }),
    });
  }
  if (logger === undefined) return;
  // An error here would be nobody's to catch, and end the process.
  troubles.guard('log', () =>
    logDiagnosis(logger, { scheme: scheme.name, request, requestId, keyId }, explanation),
  );
}

function warnOfNoDummyKey({ scheme, logger }: HookParts): void {
  logger?.warn(
    { event: 'countersign.diagnosis_off', scheme: scheme.name },
    'refusals are not diagnosed in the log: no random secret has the form that the scheme takes',
  );
}
