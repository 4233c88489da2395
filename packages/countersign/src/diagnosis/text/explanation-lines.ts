/** A diagnosis as text for people: the mistake first, then what to do, then how it was found. */

import { line, type Paint, type Piece, visible } from '../../internal/terminal-text.ts';
import type { CheckReport, Explanation, Finding, StringToSignPart } from '../../responses/explanation.ts';
import { ageApart } from './age-apart.ts';

/** Facts that the text needs besides the explanation. */
export interface ExplanationFacts {
  readonly paint: Paint;
  /** Distance of the timestamp from the time of the check, such as `3 h ago`; undefined inside the window. */
  readonly age: string | undefined;
  /** The name of the option that gives the search more time. */
  readonly budget: string;
}

/** The lines of an explanation. The first names the mistake, or says that there is none. */
export function explanationLines(explanation: Explanation, facts: ExplanationFacts): readonly Piece[] {
  const { paint } = facts;
  const { findings, ages } = ageApart(explanation);
  const [first, ...others] = findings;
  const further = [...others, ...(explanation.signatureMatches ? [] : ages)];
  return [
    ...(first === undefined
      ? withoutFinding(explanation, facts)
      : [headline(first, paint), ...findingLines(first)]),
    '',
    ...section('Checks', paint, checkLines(explanation.checks, paint)),
    ...stringLines(explanation, paint),
    ...canonicalLines(explanation, paint),
    ...(further.length === 0
      ? []
      : section(
          'Further findings',
          paint,
          further.flatMap((each) => indented(each, paint)),
        )),
    ...(explanation.hints.length === 0
      ? []
      : section(
          'Seen in the request, which proves nothing',
          paint,
          explanation.hints.map(({ text }) => `  ${visible(text)}`),
        )),
    ...searchLines(explanation.search, facts.budget),
  ];
}

/** Tells whether nothing speaks against the request. */
export function isFine({ signatureMatches, checks, findings }: Explanation): boolean {
  return signatureMatches && findings.length === 0 && checks.every(({ outcome }) => outcome !== 'failed');
}

function indented(finding: Finding, paint: Paint): Piece[] {
  return [headline(finding, paint), ...findingLines(finding)].map((each) => line`  ${each}`);
}

function headline({ certainty, mistakes }: Finding, paint: Paint): Piece {
  const codes = mistakes.map(({ code }) => code).join(' + ');
  return line`${paint(['bold', 'red'], codes)} (${certainty}): ${mistakes.map(({ cause }) => cause).join(' ')}`;
}

function findingLines({ mistakes }: Finding): string[] {
  return mistakes.flatMap(({ cure, detail, url }) => [
    ...(detail === undefined ? [] : [`  what:   ${detail}`]),
    `  to do:  ${cure}`,
    `  page:   ${url}`,
  ]);
}

function withoutFinding(explanation: Explanation, { paint, age }: ExplanationFacts): Piece[] {
  const { signatureMatches, checks } = explanation;
  const failed = checks.filter(({ outcome }) => outcome === 'failed');
  if (signatureMatches && failed.length === 0)
    return [line`${paint(['bold', 'green'], 'The signature matches.')} Every check passed.`];
  if (signatureMatches) {
    const reasons = failed.map(({ check, code, detail }) =>
      check === 'window' && age !== undefined ? `it was signed ${age}` : `${code ?? check}: ${detail}`,
    );
    return [
      line`${paint(['bold', 'green'], 'The signature matches,')} but the request is refused: ${reasons.join('; ')}`,
    ];
  }
  return [
    paint(['bold', 'red'], 'The signature does not match, and no known mistake gives the one that was sent.'),
    '  Compare, in this order:',
    '  1. The key id and the secret: do they belong together, and is the secret the newest one?',
    '  2. The string to sign below with the one that the client signs, byte by byte: log it just before the HMAC.',
    '  3. The body: are the bytes that are signed the very bytes that are sent?',
  ];
}

function section(title: string, paint: Paint, lines: readonly Piece[]): Piece[] {
  return [paint('bold', title), ...lines, ''];
}

function checkLines(checks: readonly CheckReport[], paint: Paint): Piece[] {
  const styles = { passed: 'green', failed: 'red', skipped: 'dim' } as const;
  const width = Math.max(...checks.map(({ check }) => check.length), 0);
  return checks.map(({ check, outcome, code, detail }) => {
    const reason = code === undefined ? '' : `${code}: `;
    return line`  ${paint(styles[outcome], outcome.padEnd(7))}  ${check.padEnd(width)}  ${reason}${detail}`;
  });
}

function stringLines({ stringToSign, otherStringsToSign }: Explanation, paint: Paint): Piece[] {
  if (stringToSign === undefined) return [];
  const variants = [stringToSign, ...otherStringsToSign];
  return variants.flatMap(({ parts }, i) => {
    const which = variants.length === 1 ? '' : `, variant ${i + 1} of ${variants.length}`;
    const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
    return section(
      `String to sign, as the server builds it${which} (${bytes} bytes)`,
      paint,
      partLines(parts),
    );
  });
}

function canonicalLines({ canonicalRequest }: Explanation, paint: Paint): Piece[] {
  if (canonicalRequest === undefined) return [];
  const { parts } = canonicalRequest;
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
  return section(`Canonical request, as the server builds it (${bytes} bytes)`, paint, partLines(parts));
}

const WIDEST_LABEL = 36;

function partLines(parts: readonly StringToSignPart[]): string[] {
  const labels = parts.map(({ label }) => visible(label));
  const width = Math.min(WIDEST_LABEL, Math.max(...labels.map((label) => label.length), 0));
  return parts.map(({ text, bytes }, i) => {
    const shown = bytes === 0 ? '(empty)' : text;
    return `  ${(labels[i] as string).padEnd(width)}  ${String(bytes).padStart(5)}  ${shown}`;
  });
}

function searchLines({ tried, isCutShort, durationMs }: Explanation['search'], budget: string): string[] {
  if (tried === 0) return [];
  const end = isCutShort ? `; the time was over before everything was tried: give more with ${budget}` : '';
  return [`${tried} ways to sign were tried in ${Math.round(durationMs)} ms${end}.`];
}
