/** Diagnoses in the log of a verifier with the default options, and the time that others wait for them. */

import { createVerifier, memoryStore } from 'countersign';
import { diagnosis, type MistakeCode } from 'countersign/diagnosis';
import type { Case } from './cases.ts';
import { isFirst } from './judge.ts';

/** Judgement of one diagnosis in the log. */
export interface LogJudgement {
  readonly isNamed: boolean;
  /** The longest time for which the event loop stood still, in milliseconds. */
  readonly standstillMs: number;
}

/** More turns than any diagnosis takes. */
const MOST_TURNS = 1000;

/** Has a request refused and reads the log; undefined where it is refused for something that names itself. */
export async function judgeInLog(each: Case): Promise<LogJudgement | undefined> {
  const { otherKeys = [], clock } = each.options;
  const named: MistakeCode[][] = [];
  const warn = ({ event, mistakes = [] }: { event?: unknown; mistakes?: unknown }) => {
    if (event === 'countersign.diagnosis') named.push(mistakes as MistakeCode[]);
  };
  const verifier = createVerifier({
    scheme: each.vendor.scheme,
    keys: each.key,
    store: memoryStore({ maxReplayIds: 2, maxKeys: 2 }),
    logger: { info: () => undefined, error: () => undefined, warn },
    diagnosis: diagnosis({ otherKeys }),
    ...(clock !== undefined && { clock }),
  });
  const verdict = await verifier.verify({ ...each.request, basePath: each.basePath });
  if (verdict.ok || !DIAGNOSED.has(verdict.code)) return undefined;
  let standstillMs = 0;
  for (let turn = 0; turn < MOST_TURNS && named.length === 0; turn++) {
    const sinceMs = performance.now();
    await new Promise(setImmediate);
    standstillMs = Math.max(standstillMs, performance.now() - sinceMs);
  }
  const [codes] = named;
  return { isNamed: codes !== undefined && codes.length > 0 && isFirst(codes, each), standstillMs };
}

const DIAGNOSED: ReadonlySet<string> = new Set(['signature_mismatch', 'body_digest_mismatch']);
