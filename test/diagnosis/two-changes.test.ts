/** Two mutations in one go give what they give one after the other. */

import { describe, expect, it } from 'vitest';
import {
  bytesOf,
  type Candidate,
  type CandidateMessage,
  isSame,
  type MessageVariant,
  rightCandidate,
} from '../../packages/countersign/src/diagnosis/mutations/candidate-message.ts';
import { applyMutation } from '../../packages/countersign/src/diagnosis/mutations/mutation.ts';
import { excludeEachOther } from '../../packages/countersign/src/diagnosis/mutations/stages.ts';
import { parseLeniently } from '../../packages/countersign/src/diagnosis/parse/lenient-parse.ts';
import {
  effectOf,
  inOrder,
  type MutationEffect,
  messageOfBoth,
} from '../../packages/countersign/src/diagnosis/search/mutation-effects.ts';
import { mutationsOf } from '../../packages/countersign/src/diagnosis/search/mutations.ts';
import { type Case, decoyCases } from './corpus/cases.ts';
import { VENDORS } from './corpus/vendors.ts';

interface Told {
  readonly base: Candidate;
  readonly effects: readonly MutationEffect[];
  /** Candidate of each mutation without any other. */
  readonly candidates: ReadonlyMap<MutationEffect, Candidate>;
}

/** Of all pairs, one in so many is looked at. */
const ONE_IN = 17;

/** All that mutations make of one request. */
function toldOf({ vendor: { scheme }, request }: Case, variant: MessageVariant): Told | undefined {
  const { signatureFields } = parseLeniently(scheme, request);
  const situation = signatureFields && { request, signatureFields };
  const base = situation && rightCandidate(variant, situation);
  if (base === undefined || 'code' in base) return undefined;
  const candidates = new Map<MutationEffect, Candidate>();
  for (const mutation of mutationsOf(base.situation, base.message, {
    ...{ scheme, basePath: undefined, keyId: 'k', secret: 'a secret' },
  })) {
    if (mutation.isAlone) continue;
    const candidate = applyMutation(base, mutation, variant);
    if (candidate !== undefined && !isSame(candidate.message, base.message))
      candidates.set(effectOf(mutation, candidate, base), candidate);
  }
  return { base, effects: [...candidates.keys()], candidates };
}

function textOf(message: CandidateMessage | undefined): string | undefined {
  return message && bytesOf(message).toString('latin1');
}

describe.each(VENDORS.map((vendor) => [vendor.name, vendor] as const))(
  'two mutations at once, in the strings to sign of %s,',
  (_name, vendor) => {
    it('give what they give one after the other', () => {
      const variant = { scheme: vendor.scheme, index: 0 };
      const others: unknown[] = [];
      let [looked, made, pair] = [0, 0, 0];
      for (const each of decoyCases(vendor)) {
        const told = toldOf(each, variant);
        for (const [i, one] of told?.effects.entries() ?? []) {
          for (const other of told?.effects.slice(i + 1) ?? []) {
            if (excludeEachOther(one.mutation, other.mutation) || pair++ % ONE_IN > 0) continue;
            looked++;
            const both = textOf(messageOfBoth(one, other, variant));
            const [first, second] = inOrder(one, other);
            const before = told?.candidates.get(first) as Candidate;
            const inTurn = textOf(applyMutation(before, second.mutation, variant)?.message);
            if (both !== undefined) made++;
            // What one alone gives has been tried before.
            const known = [undefined, ...[one, other].map(({ candidate }) => textOf(candidate.message))];
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
