/** The contract of a language in which samples are written. */

import type { Recipe } from 'countersign/scheme';
import type { SampleRequest } from '../sample-request.ts';

/** A request that a sample signs and sends, and the recipe that it follows. */
export interface Sample {
  /** Without gaps, and of values that all travel in headers: see `whyNoSamples()`. */
  readonly recipe: Recipe;
  readonly request: SampleRequest;
}

/**
 * A language. Its sample is a whole program that needs nothing but the language's standard library. It reads `KEY_ID`, `SECRET` and
 * `BASE_URL` from the environment, signs with the time and a new nonce of each run, sends the request, and prints the status of the
 * answer on the first line and its body behind it. The source is ASCII; other characters are escaped.
 */
export interface SampleLanguage {
  /** As in the option `languages`, such as `node`. */
  readonly id: string;
  /** As on the page, such as `Node.js`. */
  readonly title: string;
  /** File name of the program, such as `sign.mjs`. */
  readonly file: string;
  /** Name of the language behind the fence of a code block in Markdown. */
  readonly fence: string;
  /** Requests of a scheme that its samples cannot sign, in words for the page. Default: none. */
  readonly cannot?: ((recipe: Recipe) => readonly string[]) | undefined;
  /** Writes the program. */
  readonly write: (sample: Sample) => string;
}
