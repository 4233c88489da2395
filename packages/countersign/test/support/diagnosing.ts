/** Attempts that were refused, to be diagnosed, and an engine that counts how often it is asked. */

import type { StepsOptions } from '../../src/diagnosis/explain-in-steps.ts';
import type { Explanation, Finding, MistakeCode } from '../../src/diagnosis.ts';
import { MISTAKES } from '../../src/diagnosis.ts';
import type { ApiKey, Scheme, SignedRequest } from '../../src/index.ts';
import { compileKey } from '../../src/keys/compiled-key.ts';
import type { SignatureFields } from '../../src/scheme/signature-fields.ts';
import { beginVerification, type Verification } from '../../src/verify/verification.ts';
import { acme, GENERATED_ID, NOW } from './acme.ts';

/** One question to the engine. */
interface Search {
  readonly key: ApiKey;
  readonly request: SignedRequest;
  readonly options: StepsOptions;
}

/** Makes the finding of these mistakes. */
export function finding(...codes: MistakeCode[]): Finding {
  const [first, ...others] = codes.map((code) => ({
    code,
    ...MISTAKES[code],
    url: `https://docs/${code}.md`,
  }));
  if (first === undefined) throw new Error('a finding has a mistake');
  return { certainty: 'certain', mistakes: [first, ...others] };
}

/** An explanation with these findings. */
export function explanation(findings: readonly Finding[], text = 'the string to sign'): Explanation {
  return {
    scheme: 'acme',
    keyId: 'key-1',
    signatureMatches: false,
    checks: [],
    stringToSign: { text, parts: [{ label: '{all}', role: 'other', text, bytes: Buffer.byteLength(text) }] },
    otherStringsToSign: [],
    hints: [],
    best: findings[0],
    findings,
    search: { tried: 3, isCutShort: false, durationMs: 0.5 },
  };
}

/** An engine that always says the same. */
export function engine(answer: Explanation | (() => never) = explanation([])) {
  const searches: Search[] = [];
  const search = (
    _scheme: Scheme,
    key: ApiKey | undefined,
    request: SignedRequest,
    options: StepsOptions = {},
  ) => {
    searches.push({ key: key as ApiKey, request, options });
    return typeof answer === 'function' ? answer() : answer;
  };
  function* searchInSteps(...asked: Parameters<typeof search>) {
    yield;
    return search(...asked);
  }
  return { searches, search, searchInSteps };
}

/** An attempt as it stands when its signature has been found not to match. */
export function refusedAttempt(request: SignedRequest, key?: ApiKey, nowMs = NOW): Verification {
  const attempt = beginVerification(request, {}, nowMs, 0);
  attempt.signatureFields = acme.read(request, []) as SignatureFields;
  attempt.key = key && compileKey(key, { scheme: acme, namespace: 'acme', defaultLimits: undefined });
  attempt.keyId = key?.id;
  attempt.requestId = GENERATED_ID;
  return attempt;
}

/** A logger that keeps its lines. */
export function recorder() {
  const lines: { level: string; line: Record<string, unknown>; message: string }[] = [];
  const write = (level: string) => (line: Readonly<Record<string, unknown>>, message: string) => {
    lines.push({ level, line, message });
  };
  return { lines, logger: { info: write('info'), warn: write('warn'), error: write('error') } };
}

/** So many turns of the event loop. */
export async function turns(count = 1): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise(setImmediate);
}

/** As many turns as any diagnosis takes. */
export async function diagnosed(): Promise<void> {
  await turns(100);
}
