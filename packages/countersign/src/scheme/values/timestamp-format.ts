/** The contract of a timestamp's textual form. */

/** A textual form of a point in time, for one that has no name here. */
export interface TimestampFormat {
  /** Value that a client is told to send, such as `Unix time in seconds`. Default: `a timestamp in the documented form`. */
  readonly description?: string | undefined;
  /**
   * The form as a pattern of strftime in English and UTC, such as `%Y%m%dT%H%M%SZ`, for `recipeOf()` and the samples made of it.
   * Default: none, so that the format is a gap in the recipe.
   */
  readonly pattern?: string | undefined;
  /** The smallest step that the form can express, in milliseconds; the window is compared in these steps. Default: 1. */
  readonly resolutionMs?: number | undefined;
  /** Milliseconds since the epoch, or undefined unless `text` is written exactly in this form. */
  readonly parse: (text: string) => number | undefined;
  /** Writes milliseconds since the epoch in this form. */
  readonly format: (ms: number) => string;
}

/** A format with its defaults. */
export interface ResolvedTimestampFormat extends TimestampFormat {
  readonly description: string;
  readonly resolutionMs: number;
}
