/** The meaning of the exit code. */

/** Exit codes, for scripts. */
export const EXIT = {
  /** The command did what it was asked, and the answer is yes. */
  ok: 0,
  /** The answer is no: the request is refused, a mistake was found, the server did not answer with success. */
  no: 1,
  /** Wrong usage: an unknown option, input that cannot be read, no secret. */
  usage: 2,
  /** Something needed was out of reach: the network, Redis, a file. */
  outOfReach: 3,
  /** A fault of the command line itself, or of a module that it was given. */
  broken: 70,
  /** Ctrl-C. */
  interrupted: 130,
} as const;

/** One of {@link EXIT}. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
