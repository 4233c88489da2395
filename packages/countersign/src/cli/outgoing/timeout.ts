/** `--timeout`: how long an answer may take. */

import { Failure } from '../failure.ts';

/** Reads seconds as milliseconds. */
export function parseTimeout(text: string): number {
  if (/^\d{1,5}(?:\.\d{1,3})?$/.test(text) && Number(text) > 0) return Number(text) * 1000;
  throw new Failure('usage', '--timeout must be a number of seconds, greater than 0');
}
