/** The contract of an operation store, written as plainly as can be, and random steps to hold a store against it. */

import type { OperationState } from 'countersign/store';
import fc from 'fast-check';

interface Kept {
  readonly token: string;
  readonly fingerprint: string;
  readonly record: string | undefined;
  readonly endsAtMs: number;
}

/** Model of the answers of a store. Records are texts here. */
export class OperationModel {
  readonly #operations = new Map<string, Kept>();
  #nowMs = 0;

  pass(ms: number): void {
    this.#nowMs += ms;
  }

  /** In whole seconds, as a store is some milliseconds off. */
  secondsLeft(id: string): number {
    return Math.ceil(((this.#find(id)?.endsAtMs ?? this.#nowMs) - this.#nowMs) / 1000);
  }

  begin(id: string, token: string, lifeMs: number): OperationState['outcome'] {
    const kept = this.#find(id);
    if (kept?.record !== undefined) return 'finished';
    if (kept !== undefined && kept.token !== token) return 'running';
    this.#put(id, { token, record: undefined }, lifeMs);
    return 'started';
  }

  renew(id: string, token: string, lifeMs: number): boolean {
    const kept = this.#find(id);
    if (kept !== undefined && kept.token !== token) return false;
    if (kept?.record === undefined) this.#put(id, { token, record: undefined }, lifeMs);
    return true;
  }

  finish(id: string, token: string, { record, lifeMs }: { record: string; lifeMs: number }): boolean {
    const kept = this.#find(id);
    if (kept !== undefined && kept.token !== token) return false;
    if (kept?.record === undefined) this.#put(id, { token, record }, lifeMs);
    return true;
  }

  release(id: string, token: string): void {
    const kept = this.#find(id);
    if (kept?.token === token && kept.record === undefined) this.#operations.delete(id);
  }

  /** Outcome that another holder gets who tries to begin the operation; undefined if the operation is absent. */
  outcome(id: string): OperationState['outcome'] | undefined {
    const kept = this.#find(id);
    if (kept === undefined) return undefined;
    return kept.record === undefined ? 'running' : 'finished';
  }

  /** Fingerprint and record of an operation; undefined if it is absent. */
  look(id: string): Pick<Kept, 'fingerprint' | 'record'> | undefined {
    return this.#find(id);
  }

  #find(id: string): Kept | undefined {
    const kept = this.#operations.get(id);
    return kept !== undefined && kept.endsAtMs > this.#nowMs ? kept : undefined;
  }

  #put(id: string, { token, record }: Pick<Kept, 'token' | 'record'>, lifeMs: number): void {
    const fingerprint = fingerprintOf(token);
    this.#operations.set(id, { token, fingerprint, record, endsAtMs: this.#nowMs + lifeMs });
  }
}

/** Each holder has a request of its own. */
export function fingerprintOf(token: string): string {
  return `f${token}`;
}

/** Next step. */
export type Step =
  | { readonly do: 'pass'; readonly ms: number }
  | {
      readonly do: 'begin' | 'renew' | 'finish' | 'release';
      readonly operation: number;
      readonly token: string;
      readonly lifeMs: number;
    };

const pass = fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(10_000, 20_000, 50_000) });
const act = fc.record({
  do: fc.constantFrom(
    'begin' as const,
    'begin' as const,
    'renew' as const,
    'finish' as const,
    'release' as const,
  ),
  operation: fc.constantFrom(0, 0, 1),
  token: fc.constantFrom('a', 'b', 'c'),
  // Ends lie between those of the times that pass: time that passes by itself changes nothing.
  lifeMs: fc.constantFrom(15_000, 25_000, 45_000),
});

/** Steps of several holders, between which time passes. */
export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof({ weight: 3, arbitrary: act }, { weight: 1, arbitrary: pass }),
  { minLength: 5, maxLength: 40 },
);
