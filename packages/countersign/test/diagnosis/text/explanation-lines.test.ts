import { describe, expect, it } from 'vitest';
import { explanationLines, isFine } from '../../../src/diagnosis/text/explanation-lines.ts';
import { withText } from '../../../src/diagnosis/text/explanation-text.ts';
import type { CheckReport, Explanation, Finding, MistakeCode } from '../../../src/diagnosis.ts';
import { MISTAKES } from '../../../src/diagnosis.ts';
import { line, type Paint, TerminalText } from '../../../src/internal/terminal-text.ts';

const CHECKS: readonly CheckReport[] = [
  { check: 'headers', outcome: 'passed', detail: 'all are there' },
  { check: 'signature', outcome: 'failed', code: 'signature_mismatch', detail: 'it does not match\u001b[2J' },
];
const OLD: CheckReport = { check: 'window', outcome: 'failed', code: 'timestamp_too_old', detail: 'old' };
const PASSED: readonly CheckReport[] = [{ check: 'headers', outcome: 'passed', detail: 'all are there' }];

function explanation(members: Partial<Explanation>): Explanation {
  return withText({
    scheme: 'acme',
    keyId: undefined,
    signatureMatches: false,
    checks: CHECKS,
    stringToSign: undefined,
    otherStringsToSign: [],
    hints: [],
    best: members.findings?.[0],
    findings: [],
    search: { tried: 12, isCutShort: false, durationMs: 3.4 },
    ...members,
  });
}

function finding(certainty: Finding['certainty'], ...codes: MistakeCode[]): Finding {
  return {
    certainty,
    mistakes: codes.map((code) => ({
      code,
      ...MISTAKES[code],
      detail: 'what\u202e',
      url: `https://docs/${code}.md`,
    })) as unknown as Finding['mistakes'],
  };
}

function lines(members: Partial<Explanation>, age?: string): readonly string[] {
  const paint: Paint = (_style, piece) => line`${piece}`;
  return explanationLines(explanation(members), { paint, age, budget: '--budget' }).map(TerminalText.shown);
}

describe('the text of an explanation', () => {
  it('begins with the mistake, then says what to do about it', () => {
    expect(lines({ findings: [finding('certain', 'secret_not_decoded')] }).slice(0, 4)).toEqual([
      `secret_not_decoded (certain): ${MISTAKES.secret_not_decoded.cause}`,
      '  what:   what\\u{202e}',
      `  to do:  ${MISTAKES.secret_not_decoded.cure}`,
      '  page:   https://docs/secret_not_decoded.md',
    ]);
  });

  it('names all mistakes of a pair in its first line', () => {
    const [first] = lines({ findings: [finding('likely', 'signature_in_hex', 'query_left_out')] });
    expect(first).toBe(
      `signature_in_hex + query_left_out (likely): ${MISTAKES.signature_in_hex.cause} ${MISTAKES.query_left_out.cause}`,
    );
  });

  it('puts further findings last', () => {
    const text = lines({ findings: [finding('likely', 'method_case'), finding('possible', 'path_case')] });
    const at = text.indexOf('Further findings');
    expect(text[at + 1]).toContain('path_case (possible)');
    expect(at).toBeGreaterThan(text.indexOf('Checks'));
  });

  it('does not take the age of a pasted request for what is wrong with its signature', () => {
    const checks = [...CHECKS, OLD];
    const text = lines({ checks, findings: [finding('certain', 'method_case', 'clock_off')] });
    expect(text[0]).toBe('method_case (certain): The method was signed in another case than it was sent.');
    expect(text.join('\n')).toContain('Further findings\n  clock_off (certain)');
    expect(lines({ checks, findings: [finding('certain', 'clock_off')] })[0]).toMatch(
      /^The signature does not match/,
    );
  });

  it('tells the age of a request that is signed right', () => {
    const checks = [...PASSED, OLD];
    const [first] = lines(
      { signatureMatches: true, checks, findings: [finding('certain', 'clock_off')] },
      '2 h 5 min ago',
    );
    expect(first).toBe('The signature matches, but the request is refused: it was signed 2 h 5 min ago');
  });

  it('says why a request that is signed right is refused', () => {
    const checks: readonly CheckReport[] = [
      { check: 'key_state', outcome: 'failed', code: 'key_revoked', detail: 'the key is revoked' },
    ];
    expect(lines({ signatureMatches: true, checks })[0]).toBe(
      'The signature matches, but the request is refused: key_revoked: the key is revoked',
    );
  });

  it('says when nothing is wrong', () => {
    expect(lines({ signatureMatches: true, checks: PASSED })[0]).toBe(
      'The signature matches. Every check passed.',
    );
  });

  it('says when nothing was found, and what to compare', () => {
    const text = lines({});
    expect(text[0]).toMatch(/no known mistake/);
    expect(text.slice(1, 6).join('\n')).toMatch(/secret[\s\S]*string to sign[\s\S]*body/);
  });

  it('shows the string to sign part by part, with its length', () => {
    const part = { label: '{timestamp}', role: 'timestamp', text: '1764547200', bytes: 10 } as const;
    const text = lines({
      stringToSign: {
        text: '1764547200\\n',
        parts: [
          part,
          { label: '\n', role: 'separator', text: '\\n', bytes: 1 },
          { ...part, text: '', bytes: 0 },
        ],
      },
    });
    const at = text.indexOf('String to sign, as the server builds it (11 bytes)');
    expect(text.slice(at + 1, at + 4)).toEqual([
      '  {timestamp}     10  1764547200',
      '  \\n               1  \\n',
      '  {timestamp}      0  (empty)',
    ]);
  });

  it('shows the string to sign of each variant that the scheme accepts', () => {
    const stringToSign = (text: string) => ({
      text,
      parts: [{ label: '{body}', role: 'body' as const, text, bytes: text.length }],
    });
    const text = lines({ stringToSign: stringToSign('{}'), otherStringsToSign: [stringToSign('')] });
    expect(text).toContain('String to sign, as the server builds it, variant 1 of 2 (2 bytes)');
    expect(text).toContain('String to sign, as the server builds it, variant 2 of 2 (0 bytes)');
  });

  it('says when the time was not enough', () => {
    const text = lines({ search: { tried: 9, isCutShort: true, durationMs: 5 } });
    expect(text.at(-1)).toContain('--budget');
  });

  it('has no control characters of a stranger in it', () => {
    expect(lines({}).join('\n')).toContain('it does not match\\u{1b}[2J');
  });
});

describe('an explanation', () => {
  it('is fine only when nothing at all is wrong', () => {
    expect(isFine(explanation({ signatureMatches: true, checks: PASSED }))).toBe(true);
    expect(isFine(explanation({ signatureMatches: true }))).toBe(false);
    expect(isFine(explanation({ checks: PASSED }))).toBe(false);
    const findings = [finding('certain', 'clock_off')];
    expect(isFine(explanation({ signatureMatches: true, checks: PASSED, findings }))).toBe(false);
  });
});

it('an explanation as text is what the command line prints, without colours', () => {
  const explained = explanation({ findings: [finding('certain', 'body_spaced')] });
  expect(String(explained)).toBe(lines({ findings: [finding('certain', 'body_spaced')] }).join('\n'));
  expect(String(explained)).toMatch(/^body_spaced \(certain\): /);
  expect(Object.keys(explained)).not.toContain('toString');
  expect(JSON.parse(JSON.stringify(explained))).toHaveProperty('findings');
});
