/** One way in which a mistake is made. */

/** The likelihood of a way, and a few words on it. */
export interface WayFacts {
  /** From 1 for what is met every day to 5 for what hardly ever is. Cheap ones are tried first. */
  readonly cost: number;
  readonly detail?: string | undefined;
  /** Tells whether a proxy between client and server makes the same of a request that was signed right. */
  readonly mayBeProxy?: boolean | undefined;
  /** True if it is never tried with a second mistake: it can be made in so many ways that pairs would take all the time. */
  readonly isAlone?: boolean | undefined;
}

/** A wrong value in place of the right one, or the making of it. */
export interface Way<Make> extends WayFacts {
  readonly make: Make;
}

/**
 * A way that costs so much.
 *
 * @param facts its detail, or more.
 */
export function way<Make>(cost: number, facts: string | Omit<WayFacts, 'cost'>, make: Make): Way<Make> {
  return { cost, ...(typeof facts === 'string' ? { detail: facts } : facts), make };
}

/** A way of which the words of its mistake say all. */
export function plainly<Make>(cost: number, make: Make): Way<Make> {
  return { cost, make };
}
