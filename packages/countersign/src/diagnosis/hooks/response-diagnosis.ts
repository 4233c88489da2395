/** The diagnosis in the answer itself, for test keys alone. */

import type { CompiledKey } from '../../keys/compiled-key.ts';
import type { RefusalCode } from '../../responses/refusals.ts';
import type { ResponseDiagnosis } from '../../verify/diagnosis-hooks.ts';
import { explainAtOnce } from '../explain-in-steps.ts';
import { diagnosisSampler } from './diagnosis-sampler.ts';
import { diagnosisTroubles } from './diagnosis-troubles.ts';
import type { HookParts } from './hook-parts.ts';
import { toPublicDiagnosis } from './to-public-diagnosis.ts';

const A_KEY = { limit: 60, windowSeconds: 60 };
/** Ids of test keys are in many hands: at 10 to 20 ms each, this is 2 to 4 % of the process. */
const ALL_KEYS = { limit: 120, windowSeconds: 60 };
/** So many can count at once, being known for up to two windows. */
const MOST_KEYS = 4 * ALL_KEYS.limit;

/** Makes the diagnosis for the senders of a verifier; undefined unless the option `toTestKeys` is set. */
export function responseDiagnosis(
  { scheme, logger, diagnosis }: HookParts,
  search: typeof explainAtOnce = explainAtOnce,
): ResponseDiagnosis | undefined {
  if (!diagnosis.toTestKeys) return undefined;
  const { budgetMs } = diagnosis;
  const take = diagnosisSampler({ perName: A_KEY, inAll: ALL_KEYS, maxNames: MOST_KEYS });
  const troubles = diagnosisTroubles(scheme.name, logger);

  return (verification, code) => {
    const { key, request, nowMs } = verification;
    // The key that was found decides, whatever its id looks like.
    if (!isAboutSignature(code) || key?.mode !== 'test') return undefined;
    return troubles.guard('search', () => {
      if (!isAllowed(key, request.address) || !take(key.record.id, nowMs)) return undefined;
      const options = { budgetMs, audience: 'sender', clock: () => nowMs } as const;
      return toPublicDiagnosis(search(scheme, key.record, request, options), request);
    });
  };
}

function isAboutSignature(code: RefusalCode): boolean {
  return code === 'signature_mismatch' || code === 'body_digest_mismatch';
}

/** From elsewhere than its addresses nobody is told a thing. */
function isAllowed({ rights }: CompiledKey, address: string | undefined): boolean {
  return rights.ipAllowlist === undefined || rights.ipAllowlist.allows(address ?? '');
}
