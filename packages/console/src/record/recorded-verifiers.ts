/** The verifiers whose requests are recorded: those that the consoles of a log were given, and no others of the process. */

import type { Verifier, VerifierIdentity } from 'countersign';
import { known, ownerOf } from './entry-of-event.ts';
import { KeyResolver } from './key-resolver.ts';

/** A verifier as the recorder knows it. */
export interface RecordedVerifier {
  /** Tells its keys and requests from those of others: several verifiers may have the same names in them. */
  readonly number: number;
  /** Whose a key is, as this very verifier finds it. */
  readonly keys: KeyResolver;
}

interface Recorded extends RecordedVerifier {
  readonly verifier: Verifier;
  uses: number;
  /** Number of accepted requests that are counted already. */
  counted: number;
}

/** Verifiers by their identity, for as long as somebody uses them. */
export class RecordedVerifiers {
  readonly #clock: () => number;
  readonly #all = new Map<VerifierIdentity, Recorded>();
  #last = 0;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Begins with these verifiers. @returns a function that ends this use of them. */
  use(verifiers: readonly Verifier[]): () => void {
    const used = [...new Map(verifiers.map((verifier) => [verifier.identity, verifier])).values()];
    for (const verifier of used) {
      const recorded = this.#all.get(verifier.identity) ?? this.#begin(verifier);
      recorded.uses++;
    }
    return () => {
      for (const { identity } of used) {
        const recorded = this.#all.get(identity);
        if (recorded !== undefined && --recorded.uses === 0) this.#all.delete(identity);
      }
    };
  }

  /** The verifier of an event; undefined for one that is not recorded. */
  of(identity: VerifierIdentity): RecordedVerifier | undefined {
    return this.#all.get(identity);
  }

  /** Looks a key up anew when it is asked for next: it has changed. */
  forget(keyId: string): void {
    for (const { keys } of this.#all.values()) keys.forget(keyId);
  }

  /** Number of requests that were accepted since this was asked last. */
  takeAccepted(): number {
    let accepted = 0;
    for (const recorded of this.#all.values()) {
      const count = recorded.verifier.acceptedCount();
      accepted += count - recorded.counted;
      recorded.counted = count;
    }
    return accepted;
  }

  #begin(verifier: Verifier): Recorded {
    const recorded: Recorded = {
      ...{ verifier, uses: 0, number: ++this.#last, counted: verifier.acceptedCount() },
      keys: new KeyResolver(async (id) => {
        const key = await verifier.keyOf(id);
        return key && known({ owner: ownerOf(key), mode: key.mode });
      }, this.#clock),
    };
    this.#all.set(verifier.identity, recorded);
    return recorded;
  }
}
