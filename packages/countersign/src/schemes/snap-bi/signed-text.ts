/** Parts and options that the signatures of SNAP BI share. */

import { assertKnownOptions } from '../../internal/known-options.ts';
import type { Part } from '../../scheme/message/message.ts';
import { part } from '../../scheme/message/parts.ts';
import type { TimedOptions } from '../families/sender-options.ts';

/** Options of the signatures that cover an address. */
export interface SnapBiOptions extends TimedOptions {
  /**
   * The share of the address that is signed: `target`, path and query, as most providers have it, or `path` alone. Anyone can change a
   * query that is not signed. Default: `target`.
   */
  readonly endpoint?: 'target' | 'path' | undefined;
}

/** The page of Bank Indonesia's standard, on which providers build. */
export const SNAP_BI_DOCUMENTATION = 'https://apidevportal.aspi-indonesia.or.id/api-services/keamanan';

/** The digest of the body, in lower case, without the blanks of its JSON. */
export const BODY_DIGEST: Part = part.sha256(part.minifiedJson(part.body));

/** The part of the address that is signed; throws a TypeError for an invalid option. */
export function endpointPart(preset: string, options: SnapBiOptions): Part {
  assertKnownOptions(`${preset}()`, options, ['toleranceSeconds', 'endpoint']);
  const { endpoint = 'target' } = options;
  if (endpoint !== 'target' && endpoint !== 'path')
    throw new TypeError(`${preset}(): "endpoint" must be "target" or "path"`);
  return part[endpoint];
}
