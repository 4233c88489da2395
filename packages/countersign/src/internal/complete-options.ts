/** Options with every default in place. */

/** The same options, none of which is left out or `undefined`. */
export type CompleteOptions<Options> = {
  readonly [Name in keyof Options]-?: Exclude<Options[Name], undefined>;
};
