/** A short run of `npm run fuzz`, so that the program keeps working; the long one is a program of its own. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FuzzTarget } from './fuzz-target.ts';
import { mutate } from './mutate.ts';
import { type OpenTargets, openTargets } from './open-targets.ts';
import { Random } from './random.ts';
import { runFuzz } from './run-fuzz.ts';

const SEED = 20_261_129;
const INPUTS_EACH = 25;

describe('the fuzzer', () => {
  let open: OpenTargets;

  beforeAll(async () => {
    open = await openTargets();
  });

  afterAll(() => open.close());

  it('tries inputs on every target and finds no broken rule', { timeout: 60_000 }, async () => {
    const { targets } = open;
    const report = await runFuzz(targets, plan());
    expect(report.findings).toEqual([]);
    expect(report.targets.map(({ inputs }) => inputs)).toEqual(targets.map(() => INPUTS_EACH));
  });

  it('tries the same inputs for the same seed', () => {
    for (const target of open.targets) {
      const [first, second] = [new Random('a'), new Random('a')].map((random) => target.generate(random));
      expect(first).toEqual(second);
    }
  });
});

describe('a run', () => {
  it('tells the input that breaks a rule, and leaves that target alone', async () => {
    const broken: FuzzTarget = {
      name: 'broken',
      generate: (random) => Buffer.from([random.below(4)]),
      check: (input) => {
        if (input[0] === 3) throw new Error('three is too many');
      },
    };
    const { findings, targets } = await runFuzz([broken], plan());
    expect(findings).toMatchObject([{ target: 'broken', seed: SEED, input: 'Aw==' }]);
    expect(findings[0]?.problem).toContain('three is too many');
    expect(targets[0]?.inputs).toBe((findings[0]?.iteration ?? Number.NaN) + 1);
  });

  it('tells an input that takes longer than it may', async () => {
    const slow: FuzzTarget = {
      name: 'slow',
      deadlineMs: 5,
      generate: () => Buffer.alloc(0),
      check: () => {
        const endMs = performance.now() + 10;
        while (performance.now() < endMs);
      },
    };
    const { findings } = await runFuzz([slow], plan());
    expect(findings[0]?.problem).toMatch(/^took \d+ ms, of which 5 are allowed$/);
  });

  it('tells an input that is never done', async () => {
    const hanging: FuzzTarget = {
      name: 'hanging',
      deadlineMs: 5,
      generate: () => Buffer.alloc(0),
      check: () => new Promise(() => undefined),
    };
    const { findings } = await runFuzz([hanging], plan());
    expect(findings[0]?.problem).toContain('not done after 50 ms');
  });
});

describe('a mutation', () => {
  it('changes nearly every input, and the original never', () => {
    const original = Buffer.from('POST /v1/orders');
    const random = new Random('mutation');
    const changed = Array.from({ length: 200 }, () => mutate(original, random).toString('latin1'));
    expect(original.toString()).toBe('POST /v1/orders');
    expect(new Set(changed).size).toBeGreaterThan(180);
  });
});

function plan(): { seed: number; endMs: number; inputsEach: number } {
  return { seed: SEED, endMs: Number.POSITIVE_INFINITY, inputsEach: INPUTS_EACH };
}
