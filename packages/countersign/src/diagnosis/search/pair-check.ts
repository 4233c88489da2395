/** Two mistakes at once, compared with the signature that was sent. */

import type { Candidate, CandidateMessage, MessageVariant } from '../mutations/candidate-message.ts';
import { applyMutation, type Mutation } from '../mutations/mutation.ts';
import type { KeyVariant } from '../secrets/key-variant.ts';
import type { CandidateCheck, GroupVariant } from './candidate-check.ts';
import { CostLimit } from './cost-limit.ts';
import { inOrder, type MutationEffect, messageOfBoth } from './mutation-effects.ts';

/** Material for pairs of mistakes, and the end of the time for them. */
export interface PairCheckInput extends MessageVariant {
  /** The right string to sign. */
  readonly base: Candidate;
  readonly rightKeys: readonly KeyVariant[];
  readonly isLate: () => boolean;
}

/** Tries pairs that are not too far-fetched. Each method returns false when time ran out. */
export class PairCheck {
  readonly #input: PairCheckInput;
  readonly #check: CandidateCheck;
  readonly #limit: CostLimit;

  constructor(input: PairCheckInput, check: CandidateCheck) {
    this.#input = input;
    this.#check = check;
    this.#limit = new CostLimit(check.matches);
  }

  /** A secret that is wrong in two ways. */
  secret(secret: KeyVariant): boolean {
    const { base, isLate } = this.#input;
    const { cost } = secret;
    if (this.#limit.isExceededBy(cost)) return true;
    if (isLate()) return false;
    this.#check.hmac({ secret, message: base.message, mistakes: [], cost });
    return true;
  }

  /** A mutation that is two mistakes. */
  mutation(mutation: Mutation): boolean {
    const { base, isLate } = this.#input;
    const { mistakes, cost } = mutation;
    if (this.#limit.isExceededBy(cost)) return true;
    if (isLate()) return false;
    this.#message(applyMutation(base, mutation, this.#input)?.message, [mistakes], cost);
    return true;
  }

  secretAndEffects(secret: KeyVariant, effects: readonly MutationEffect[]): boolean {
    for (const { candidate, mistakes, cost: effectCost } of effects) {
      const cost = secret.cost + effectCost;
      if (this.#limit.isExceededBy(cost)) continue;
      if (this.#input.isLate()) return false;
      this.#check.hmac({ secret, message: candidate.message, mistakes: [mistakes], cost });
    }
    return true;
  }

  secretAndVariants(secret: KeyVariant, variants: readonly GroupVariant[]): boolean {
    const { message } = this.#input.base;
    for (const variant of variants) {
      if (this.#limit.isExceededBy(secret.cost + variant.cost)) continue;
      if (this.#input.isLate()) return false;
      this.#check.variant(variant, { secret, message, mistakes: [], cost: secret.cost });
    }
    return true;
  }

  effectAndVariants(
    { candidate, mistakes, cost }: MutationEffect,
    variants: readonly GroupVariant[],
  ): boolean {
    const { message } = candidate;
    for (const variant of variants) {
      if (this.#limit.isExceededBy(cost + variant.cost)) continue;
      for (const secret of this.#input.rightKeys) {
        if (this.#input.isLate()) return false;
        this.#check.variant(variant, { secret, message, mistakes: [mistakes], cost });
      }
    }
    return true;
  }

  effectAndEffects(one: MutationEffect, others: readonly MutationEffect[]): boolean {
    for (const other of others) {
      const cost = one.cost + other.cost;
      if (this.#limit.isExceededBy(cost)) continue;
      if (this.#input.isLate()) return false;
      const mistakes = inOrder(one, other).map((effect) => effect.mistakes);
      this.#message(messageOfBoth(one, other, this.#input), mistakes, cost);
    }
    return true;
  }

  #message(
    message: CandidateMessage | undefined,
    mistakes: readonly Mutation['mistakes'][],
    cost: number,
  ): void {
    if (message === undefined) return;
    for (const secret of this.#input.rightKeys) {
      if (!this.#input.isLate()) this.#check.hmac({ secret, message, mistakes, cost });
    }
  }
}
