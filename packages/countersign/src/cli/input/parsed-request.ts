/** A request as it was found in a file or a paste. */

import type { SignedRequest } from '../../request/request.ts';
import type { NamedFiles } from './named-files.ts';

/** A request with what is known about where it came from. */
export interface ParsedRequest {
  readonly request: SignedRequest;
  readonly source: 'http' | 'curl' | 'har';
  /** Scheme, host and port, such as `https://api.example.com`, where they are known. */
  readonly origin: string | undefined;
  /** Assumptions that had to be made, one sentence each. */
  readonly warnings: readonly string[];
}

/** Options for reading a request. */
export interface ReadingOptions {
  /** Reads the files that a curl command names. Default: none of them. */
  readonly files?: NamedFiles | undefined;
  /** Which entry of a HAR file is meant, counted from 1. */
  readonly entry?: number | undefined;
  /** Leaves out one line break at the end of the body, where an editor added it. */
  readonly trimNewline?: boolean | undefined;
}
