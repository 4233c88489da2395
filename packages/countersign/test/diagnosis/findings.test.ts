import { describe, expect, it } from 'vitest';
import { type Evidence, findingsOf } from '../../src/diagnosis/findings.ts';

const NOW_MS = 1_764_547_200_000;
const match = (code: 'method_case' | 'path_case', cost = 1) => ({ mistakes: [{ code }], cost, message: [] });

function evidence(changes: Partial<Evidence>, clockSkewMs = 0): Evidence {
  const signatureFields = {
    ...{ keyId: 'key-1', timestamp: '', timestampMs: NOW_MS + clockSkewMs, nonce: undefined, signatures: [] },
    ...{ requestId: undefined, idempotencyKey: undefined, eventId: undefined, headers: [] },
  };
  const isLate = Math.abs(clockSkewMs) > 300_000;
  return {
    ...{ signatureMatches: false, matches: [], isCutShort: false, isPublicKey: false, nowMs: NOW_MS },
    seen: { keyId: 'key-1', signatureFields, candidates: [], observed: [] },
    key: { id: 'key-1', secrets: ['a secret that is long enough'] },
    checks: isLate ? [{ check: 'window', outcome: 'failed', detail: '' }] : [],
    stringToSign: undefined,
    window: { pastMs: 300_000, futureMs: 300_000, resolutionMs: 1000 },
    ...changes,
  };
}

const told = (given: Evidence) =>
  findingsOf(given).map(({ certainty, mistakes }) => [certainty, ...mistakes.map(({ code }) => code)]);

describe('a finding', () => {
  it('is certain where one explanation was found and all were tried', () => {
    expect(told(evidence({ matches: [match('method_case')] }))).toEqual([['certain', 'method_case']]);
  });

  it('is likely where the search has not been at its end', () => {
    expect(told(evidence({ matches: [match('method_case')], isCutShort: true }))).toEqual([
      ['likely', 'method_case'],
    ]);
  });

  it('is likely where others explain as much, which follow by how far-fetched they are', () => {
    expect(told(evidence({ matches: [match('path_case', 3), match('method_case')] }))).toEqual([
      ['likely', 'method_case'],
      ['likely', 'path_case'],
    ]);
  });

  it('is no more than what is simplest', () => {
    const both = {
      mistakes: [{ code: 'method_case' }, { code: 'path_case' }] as const,
      cost: 1,
      message: [],
    };
    expect(told(evidence({ matches: [both, match('path_case', 5)] }))).toEqual([['certain', 'path_case']]);
  });

  it.each([
    [-301_000, [['certain', 'clock_off']]],
    [
      2 * 3_600_000 + 59_000,
      [
        ['likely', 'timestamp_zone'],
        ['likely', 'clock_off'],
      ],
    ],
    [
      -(5.75 * 3_600_000),
      [
        ['likely', 'timestamp_zone'],
        ['likely', 'clock_off'],
      ],
    ],
    [2 * 3_600_000 + 61_000, [['certain', 'clock_off']]],
    [15 * 60_000, [['certain', 'clock_off']]],
    [15 * 3_600_000, [['certain', 'clock_off']]],
  ])('about a timestamp that is %i ms off tells zones from clocks', (clockSkewMs, expected) => {
    expect(told(evidence({ signatureMatches: true }, clockSkewMs))).toEqual(expected);
  });

  it('names a clock that is off beside what else is wrong', () => {
    expect(told(evidence({ matches: [match('method_case')] }, -400_000))).toEqual([
      ['certain', 'method_case', 'clock_off'],
    ]);
  });
});
