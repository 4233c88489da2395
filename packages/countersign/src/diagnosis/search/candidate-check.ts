/** One try: what a client may have computed, compared with the signature that was sent. */

import type { PreparedKey } from '../../scheme/algorithms.ts';
import { MessageWriter } from '../../scheme/message/message-writer.ts';
import { CATALOGUE } from '../catalogue/catalogue.ts';
import type { NamedMistake } from '../mistakes/named-mistake.ts';
import { type CandidateMessage, signedBytes } from '../mutations/candidate-message.ts';
import type { SignatureCandidate } from '../parse/signature-candidate.ts';
import type { KeyVariant } from '../secrets/key-variant.ts';
import type { AlgorithmVariant } from './algorithm-variants.ts';
import type { SignatureGroup } from './signature-groups.ts';

/** Mistakes that together give the signature that was sent; none, where it is right. */
export interface Match {
  readonly mistakes: readonly NamedMistake[];
  readonly cost: number;
  /** The message that was signed. */
  readonly message: CandidateMessage;
  /** True where a sender could find out a secret by it, or learn of other keys. Default: false. */
  readonly isRevealing?: boolean | undefined;
}

/** The input of one try: a key, and the message that it signs. */
export interface CandidateInput {
  readonly secret: KeyVariant;
  readonly message: CandidateMessage;
  readonly mistakes: readonly (readonly NamedMistake[])[];
  readonly cost: number;
}

/** A variant, and the signatures that may come of it. */
export interface GroupVariant extends AlgorithmVariant {
  readonly group: SignatureGroup;
}

/** Makes tries, counts them, and keeps what matched. */
export class CandidateCheck {
  readonly matches: Match[] = [];
  tried = 0;
  /** The value by which the request chooses an algorithm or a key, where its scheme has several. */
  choice: string | undefined;
  readonly #groups: readonly SignatureGroup[];
  readonly #writer = new MessageWriter();

  constructor(groups: readonly SignatureGroup[]) {
    this.#groups = groups;
  }

  /** Tries the HMAC, of whatever digest the signature's length tells. */
  hmac(attempt: CandidateInput): void {
    this.tried++;
    const { secret, message } = attempt;
    for (const group of this.#groups) {
      const prepared = this.#prepare(group, secret);
      this.#write(message);
      // To say no is quicker than to say what the signature is.
      if (group.exact !== undefined && prepared.verify(this.#writer, group.exact, 'hex') === undefined)
        continue;
      if (group.isOnlyVerified) this.#found(group, attempt, group.candidates[0] as SignatureCandidate);
      else this.#compare(group, attempt, prepared.sign(this.#writer));
    }
    this.#writer.reset();
  }

  /** Variants that are no HMAC. */
  get variants(): readonly GroupVariant[] {
    return this.#groups.flatMap((group) => group.variants.map((variant) => ({ ...variant, group })));
  }

  /** Tries a variant that is no HMAC. */
  variant({ group, ...variant }: GroupVariant, attempt: CandidateInput): void {
    this.tried++;
    const mistakes = [...attempt.mistakes, variant.mistakes];
    const cost = attempt.cost + variant.cost;
    this.#compare(
      group,
      { ...attempt, mistakes, cost },
      variant.compute(attempt.secret.key, attempt.message),
    );
  }

  #compare(group: SignatureGroup, attempt: CandidateInput, signature: Uint8Array): void {
    for (const candidate of group.candidates)
      if (candidate.matches(signature)) this.#found(group, attempt, candidate);
  }

  #found(
    group: SignatureGroup,
    { secret, message, mistakes, cost }: CandidateInput,
    candidate: SignatureCandidate,
  ): void {
    const all = [...secret.mistakes, ...group.mistakes, ...mistakes.flat(), ...candidate.mistakes];
    const isRevealing =
      secret.isRevealing === true || all.some(({ code }) => CATALOGUE[code].reveals !== undefined);
    this.matches.push({ mistakes: all, cost, message, isRevealing });
  }

  #write(message: CandidateMessage): void {
    this.#writer.reset();
    if (this.choice !== undefined) this.#writer.choose(this.choice);
    for (const bytes of signedBytes(message)) this.#writer.bytes(bytes);
  }

  #prepare({ algorithm, prepared }: SignatureGroup, secret: KeyVariant): PreparedKey {
    const known = prepared.get(secret);
    if (known !== undefined) return known;
    const key = (secret.algorithm ?? algorithm).prepare(secret.key);
    prepared.set(secret, key);
    return key;
  }
}
