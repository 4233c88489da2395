/** Requests of the demo, and the answers that it expects. */

/** A request, signed already. */
export interface Call {
  readonly method: 'GET' | 'POST';
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Expected answer. */
export interface Expected {
  readonly status: number;
  /** Members that the body must have, with these values; those of objects within it likewise. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The vendor's name for the reason in the log, or Countersign's own where the vendor has none. */
  readonly log: string;
}

/** One line of the table. */
export interface Step {
  readonly name: string;
  /** One call, or several that must all have the outcome. */
  readonly calls: Call | readonly Call[];
  readonly expected: Expected;
}

/** The steps of a system, in the order in which they are taken. */
export interface Scenario {
  readonly title: string;
  /** The member in which the vendor's answers name their reason. */
  readonly reasonMember: string;
  readonly steps: readonly Step[];
}
