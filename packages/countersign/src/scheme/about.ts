/** Facts about a scheme that nothing is computed from: for its page and for lists of schemes. */

import { assertKnownOptions, naming } from '../internal/known-options.ts';
import { kindOf } from '../internal/value-kind.ts';

/** Facts in words, each a sentence or two. What is not known is left out. */
export interface SchemeAbout {
  /** The sender and what it sends, such as `GitHub webhooks`. */
  readonly title: string;
  /** Address of the sender's own page about signatures. */
  readonly documentation: string;
  /** The value that the sender shows and that is given as the secret, by the sender's name for it, and its form. */
  readonly secret?: string | undefined;
  /** Headers, path and parts of the body that the signature leaves open. */
  readonly notSigned?: string | undefined;
  /** Way to exchange a secret without losing deliveries. */
  readonly rotation?: string | undefined;
  /** Repetition of deliveries, and what stays the same in each. */
  readonly redelivery?: string | undefined;
  /** The answer that the sender takes for success, and what stops or repeats deliveries. */
  readonly answer?: string | undefined;
  /** Requests that the sender's own libraries let pass, and that are refused here. */
  readonly lax?: string | undefined;
}

const MEMBERS: readonly (keyof SchemeAbout)[] = [
  ...(['title', 'documentation', 'secret', 'notSigned', 'rotation', 'redelivery', 'answer', 'lax'] as const),
];

/** Throws a TypeError that names the fact at fault. */
export function assertAbout(about: SchemeAbout | undefined): void {
  if (about === undefined) return;
  assertKnownOptions('"about"', about, MEMBERS);
  naming('"about"', () => {
    for (const member of MEMBERS) {
      const fact = about[member];
      const isNeeded = member === 'title' || member === 'documentation';
      if (typeof fact !== 'string' && (isNeeded || fact !== undefined))
        throw new TypeError(`"${member}" must be a text, got ${kindOf(fact)}`);
    }
    if (!URL.canParse(about.documentation))
      throw new TypeError(
        '"documentation" must be the address of a page, such as "https://docs.example.com"',
      );
  });
}
