/** Mistakes out of public stories, put into requests by someone who had not seen the diagnosis. */

import { readFileSync } from 'node:fs';
import {
  type ApiKey,
  defineScheme,
  header,
  headerParam,
  lines,
  message,
  part,
  type RequestInput,
  type Scheme,
} from 'countersign';
import { type Explanation, explain, type Finding, type MistakeCode } from 'countersign/diagnosis';

type Codes = readonly MistakeCode[];

/** A request, as its corpus has it. */
export interface ForeignCase {
  readonly id: string;
  /** The story of its first mistake. */
  readonly story: string;
  /** Both stories, where it has two mistakes. */
  readonly stories?: readonly [string, string];
  readonly scheme: 'A' | 'B' | 'C';
  readonly key: ApiKey;
  /** Seconds. */
  readonly now: number;
  readonly request: Omit<RequestInput, 'body'> & { readonly body?: string; readonly bodyBase64?: string };
  readonly mistakes: readonly string[];
  /** Names that count, where they are others than those of the story. */
  readonly accept?: readonly Codes[];
  /** Why its mistake cannot be proved. */
  readonly note?: string;
}

interface Accepted {
  readonly accept: readonly Codes[];
  readonly cases?: Readonly<Record<string, readonly Codes[]>>;
}

/** A case with the names that count for it; none where no code fits. */
export interface JudgedCase extends ForeignCase {
  readonly accepted: readonly ReadonlySet<MistakeCode>[];
}

/** Judgement of one diagnosis. */
export interface ForeignJudgement {
  readonly case: JudgedCase;
  readonly isNamed: boolean;
  readonly isWronglyCertain: boolean;
  readonly ms: number;
  readonly line: string;
}

const signature = { algorithm: 'hmac-sha256', secret: 'utf8', replay: 'signature' } as const;
const SCHEMES: Readonly<Record<ForeignCase['scheme'], Scheme>> = {
  A: defineScheme({
    ...{
      ...signature,
      name: 'exercise-a',
      keyId: header('X-Key'),
      timestamp: header('X-Timestamp', 'unixSeconds'),
    },
    signature: header('X-Signature', 'hex'),
    message: lines(part.method, part.target, part.timestamp, part.sha256(part.body)),
  }),
  B: defineScheme({
    ...{ ...signature, name: 'exercise-b', timestamp: headerParam('X-Hook-Signature', 't', 'unixSeconds') },
    signature: headerParam('X-Hook-Signature', 'v1', 'hex'),
    message: message`${part.timestamp}.${part.body}`,
  }),
  C: defineScheme({
    ...{
      ...signature,
      name: 'exercise-c',
      signature: header('X-Sig', 'base64'),
      message: message`${part.body}`,
    },
  }),
};

/** A folder of such requests: cases.json, and what is accepted of each story. */
export function foreignCases(folder: URL): readonly JudgedCase[] {
  const read = <T>(name: string): T => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as T;
  const accepted = read<Readonly<Record<string, Accepted>>>('accepted.json');
  const since = read<Readonly<Record<string, readonly Codes[]>>>('accepted-since.json');
  const namesOf = (story: string): readonly Codes[] => [
    ...(accepted[story]?.accept ?? []),
    ...(since[story] ?? []),
  ];
  const ofBoth = ([one, other]: readonly [string, string]) =>
    namesOf(one).flatMap((codes) => namesOf(other).map((more) => [...codes, ...more]));
  return read<readonly ForeignCase[]>('cases.json').map((each) => {
    const own = each.accept ?? accepted[each.story]?.cases?.[each.id];
    const names =
      own === undefined
        ? each.stories === undefined
          ? namesOf(each.story)
          : ofBoth(each.stories)
        : [...own, ...(since[each.id] ?? since[each.story] ?? [])];
    return { ...each, accepted: names.map((codes) => new Set(codes)) };
  });
}

/** The scheme of a case. */
export function schemeOf({ scheme }: ForeignCase): Scheme {
  return SCHEMES[scheme];
}

/** The request of a case. */
export function requestOf({ request: { body = '', bodyBase64, ...head } }: ForeignCase): RequestInput {
  return { ...head, body: bodyBase64 === undefined ? body : Buffer.from(bodyBase64, 'base64') };
}

/** Has a request explained, and judges what is said. */
export function judgeForeign(each: JudgedCase, budgetMs: number): ForeignJudgement {
  const { key, now } = each;
  const start = performance.now();
  const explanation = explain(
    requestOf(each),
    { scheme: schemeOf(each), key },
    { budgetMs, clock: () => now * 1000 },
  );
  const ms = performance.now() - start;
  const [first] = explanation.findings;
  return {
    case: each,
    isNamed: first !== undefined && isAccepted(first, each),
    isWronglyCertain: explanation.findings.some(
      (finding) => finding.certainty === 'certain' && isWrong(finding, each),
    ),
    ms,
    line: `${each.id}: ${each.mistakes.join(' + ')}: ${said(explanation)}`,
  };
}

function codesOf({ mistakes }: Finding): ReadonlySet<MistakeCode> {
  return new Set(mistakes.map(({ code }) => code));
}

function isAccepted(finding: Finding, { accepted }: JudgedCase): boolean {
  const codes = codesOf(finding);
  return accepted.some((names) => names.size === codes.size && [...names].every((name) => codes.has(name)));
}

/** Certain of what was not done. To be certain of one of two mistakes, or of the form of a header, is half the truth, and none is wrong. */
function isWrong(finding: Finding, { accepted }: JudgedCase): boolean {
  const known = new Set(accepted.flatMap((names) => [...names]));
  return [...codesOf(finding)].some((code) => !known.has(code) && !OF_FORM.includes(code));
}

const OF_FORM: readonly MistakeCode[] = ['header_malformed', 'header_missing'];

function said({ findings }: Explanation): string {
  return findings
    .map(({ certainty, mistakes }) => `${certainty} ${mistakes.map(({ code }) => code).join(' + ')}`)
    .join(' | ');
}
