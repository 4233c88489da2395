/** Whether two changes that the diagnosis makes in one go give what they give one after the other. */

import { describe, expect, it } from 'vitest';
import {
  changed,
  isSame,
  type Sketch,
  sketchOf,
} from '../../packages/core/src/diagnosis/candidate-message.ts';
import { sight } from '../../packages/core/src/diagnosis/lenient-parse.ts';
import { bytesOf, type Draft } from '../../packages/core/src/diagnosis/mutation.ts';
import {
  type Drafting,
  draftOfBoth,
  type Effect,
  effectOf,
  inOrder,
} from '../../packages/core/src/diagnosis/mutation-effects.ts';
import { changesOf } from '../../packages/core/src/diagnosis/mutations.ts';
import { type Case, decoyCases } from './corpus/cases.ts';
import { VENDORS } from './corpus/vendors.ts';

interface Told {
  readonly base: Sketch;
  readonly effects: readonly Effect[];
  /** What each change gives, as it is without any other. */
  readonly sketches: ReadonlyMap<Effect, Sketch>;
}

/** Of all pairs, one in so many is looked at. */
const ONE_IN = 17;

/** All that changes make of one request. */
function toldOf({ vendor: { scheme }, request }: Case, drafting: Drafting): Told | undefined {
  const { presented } = sight(scheme, request);
  const situation = presented && { request, presented };
  const base = situation && sketchOf(scheme, drafting.reading, situation);
  if (base === undefined || 'code' in base) return undefined;
  const sketches = new Map<Effect, Sketch>();
  for (const change of changesOf(base.situation, base.draft, {
    ...{ scheme, basePath: undefined, secret: 'a secret' },
  })) {
    const sketch = changed(base, change, drafting);
    if (sketch !== undefined && !isSame(sketch.draft, base.draft))
      sketches.set(effectOf(change, sketch, base), sketch);
  }
  return { base, effects: [...sketches.keys()], sketches };
}

function textOf(draft: Draft | undefined): string | undefined {
  return draft && bytesOf(draft).toString('latin1');
}

describe.each(VENDORS.map((vendor) => [vendor.name, vendor] as const))(
  'two changes at once, in the strings to sign of %s,',
  (_name, vendor) => {
    it('give what they give one after the other', () => {
      const drafting = { scheme: vendor.scheme, reading: 0 };
      const others: unknown[] = [];
      let [looked, made, pair] = [0, 0, 0];
      for (const each of decoyCases(vendor)) {
        const told = toldOf(each, drafting);
        for (const [i, one] of told?.effects.entries() ?? []) {
          for (const other of told?.effects.slice(i + 1) ?? []) {
            if (one.change.group === other.change.group || pair++ % ONE_IN > 0) continue;
            looked++;
            const both = textOf(draftOfBoth(one, other, drafting));
            const [first, second] = inOrder(one, other);
            const before = told?.sketches.get(first) as Sketch;
            const inTurn = textOf(changed(before, second.change, drafting)?.draft);
            if (both !== undefined) made++;
            // What one alone gives has been tried before.
            const known = [undefined, ...[one, other].map(({ sketch }) => textOf(sketch.draft))];
            if (both !== inTurn && !(both === undefined && known.includes(inTurn)))
              others.push([first.mistakes, second.mistakes, both, inTurn]);
          }
        }
      }
      expect(others).toEqual([]);
      expect(looked).toBeGreaterThan(1000);
      expect(made).toBeGreaterThan(looked / 2);
    }, 60_000);
  },
);
