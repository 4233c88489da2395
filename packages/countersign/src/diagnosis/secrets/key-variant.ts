/** A key that a client may have signed with. */

import type { Algorithm } from '../../scheme/algorithms.ts';
import type { NamedMistake } from '../mistakes/named-mistake.ts';

/** A key, right or not. */
export interface KeyVariant {
  readonly key: Uint8Array;
  /** The algorithm that takes the key. Default: that of the scheme. */
  readonly algorithm?: Algorithm | undefined;
  /** None for the right one. */
  readonly mistakes: readonly NamedMistake[];
  readonly cost: number;
  /** True of a key by which a sender could find out a secret, or learn of other keys. Default: false. */
  readonly isRevealing?: boolean | undefined;
}
