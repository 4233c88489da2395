/** One way in which a mistake is made. */

/** A wrong value in place of the right one, or the making of it; with its likelihood, and a few words on it. */
export interface Way<Make> {
  /** From 1 for what is met every day to 5 for what hardly ever is. Cheap ones are tried first. */
  readonly cost: number;
  readonly detail?: string;
  /** Tells whether a proxy between client and server makes the same of a request that was signed right. */
  readonly mayBeProxy?: boolean;
  /** True if it is never tried with a second mistake: it can be made in so many ways that pairs would take all the time. */
  readonly isAlone?: boolean;
  readonly make: Make;
}

type Facts = Omit<Way<never>, 'cost' | 'make'>;

/**
 * A way that costs so much.
 *
 * @param facts its detail, or more.
 */
export function way<Make>(cost: number, facts: string | Facts, make: Make): Way<Make> {
  return { cost, ...(typeof facts === 'string' ? { detail: facts } : facts), make };
}

/** The only way, or the usual one, of which there is nothing more to say. */
export function plainly<Make>(cost: number, make: Make): Way<Make> {
  return { cost, make };
}
