import { describe, expect, it } from 'vitest';
import { ageApart } from '../../../src/diagnosis/text/age-apart.ts';
import type { Explanation, Finding, MistakeCode } from '../../../src/diagnosis.ts';

type Sketch = readonly [Finding['certainty'], ...MistakeCode[]];

function apart(sketches: readonly Sketch[], { isOld = true, signatureMatches = false } = {}): object {
  const findings = sketches.map(([certainty, ...codes]) => ({
    certainty,
    mistakes: codes.map((code) => ({ code, cause: '', cure: '', url: '' })) as unknown as Finding['mistakes'],
  }));
  const outcome = isOld ? 'failed' : 'passed';
  const explanation: Explanation = {
    ...{ scheme: 'acme', keyId: undefined, signatureMatches, best: findings[0], findings },
    ...{ stringToSign: undefined, otherStringsToSign: [], hints: [] },
    checks: [{ check: 'window', outcome, detail: '' }],
    search: { tried: 1, isCutShort: false, durationMs: 1 },
  };
  const { findings: about, ages } = ageApart(explanation);
  return { about: about.map(sketched), ages: ages.map(sketched) };
}

function sketched({ certainty, mistakes }: Finding): Sketch {
  return [certainty, ...mistakes.map(({ code }) => code)];
}

describe('the age of a request', () => {
  it('is taken out of what is wrong with the signature', () => {
    expect(apart([['certain', 'method_case', 'clock_off']])).toEqual({
      about: [['certain', 'method_case']],
      ages: [['certain', 'clock_off']],
    });
  });

  it('makes nothing uncertain where it has the form of a time zone by chance', () => {
    const findings: Sketch[] = [
      ['likely', 'method_case', 'timestamp_zone'],
      ['likely', 'method_case', 'clock_off'],
    ];
    expect(apart(findings)).toEqual({
      about: [['certain', 'method_case']],
      ages: [
        ['likely', 'timestamp_zone'],
        ['likely', 'clock_off'],
      ],
    });
  });

  it('leaves rivals uncertain that differ in more', () => {
    const findings: Sketch[] = [
      ['likely', 'method_case', 'clock_off'],
      ['likely', 'body_left_out', 'clock_off'],
    ];
    expect(apart(findings)).toEqual({
      about: [
        ['likely', 'method_case'],
        ['likely', 'body_left_out'],
      ],
      ages: [['certain', 'clock_off']],
    });
  });

  it('leaves what was only guessed a guess', () => {
    const findings: Sketch[] = [
      ['certain', 'clock_off'],
      ['possible', 'signature_in_hex'],
    ];
    expect(apart(findings)).toEqual({
      about: [['possible', 'signature_in_hex']],
      ages: [['certain', 'clock_off']],
    });
  });

  it('leaves a guess beside what is proven as it is, and names nothing twice', () => {
    const findings: Sketch[] = [
      ['likely', 'method_case', 'timestamp_zone'],
      ['likely', 'method_case', 'clock_off'],
      ['possible', 'signature_in_hex'],
      ['possible', 'method_case'],
    ];
    expect(apart(findings)).toMatchObject({
      about: [
        ['certain', 'method_case'],
        ['possible', 'signature_in_hex'],
      ],
    });
  });

  it('is no mistake to take out when the timestamp is inside of the window, or its zone was signed', () => {
    const zone: Sketch[] = [['certain', 'timestamp_zone']];
    expect(apart(zone, { isOld: false })).toEqual({ about: zone, ages: [] });
    const both: Sketch[] = [['certain', 'timestamp_zone', 'clock_off']];
    expect(apart(both)).toEqual({ about: zone, ages: [['certain', 'clock_off']] });
  });

  it('is told as a time zone where the signature is right', () => {
    const zone: Sketch[] = [['likely', 'timestamp_zone']];
    expect(apart(zone, { signatureMatches: true })).toMatchObject({ about: [['certain', 'timestamp_zone']] });
  });
});
