/** The ways in which a timestamp is written in a header. */

/** A textual form of a point in time. Implement it for a form that is not here. */
export interface TimestampFormat {
  /** What a client is told to send, such as `Unix time in seconds`. */
  readonly description: string;
  /** The smallest step that the form can express, in milliseconds; the window is compared in these steps. */
  readonly resolutionMs: number;
  /** Milliseconds since the epoch, or NaN unless `text` is written exactly in this form. */
  readonly parse: (text: string) => number;
  /** Writes milliseconds since the epoch in this form. */
  readonly format: (ms: number) => string;
}

/** Unix time in seconds, as decimal digits without sign, fraction or leading zero. */
export const unixSeconds: TimestampFormat = {
  description: 'Unix time in seconds, 10 digits',
  resolutionMs: 1000,
  // Eleven digits reach the year 5138; the thirteen of a millisecond clock are refused here and not as "in the future".
  parse: (text) => parseDigits(text, 11) * 1000,
  format: (ms) => String(Math.floor(ms / 1000)),
};

/** Unix time in milliseconds, as decimal digits without sign, fraction or leading zero. */
export const unixMilliseconds: TimestampFormat = {
  description: 'Unix time in milliseconds, 13 digits',
  resolutionMs: 1,
  parse: (text) => (text.length < 12 ? Number.NaN : parseDigits(text, 14)),
  format: (ms) => String(Math.floor(ms)),
};

function parseDigits(text: string, maxLength: number): number {
  if (text.length === 0 || text.length > maxLength || text.charCodeAt(0) === 48) return Number.NaN;
  let value = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}
