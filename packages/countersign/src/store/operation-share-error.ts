/** The error of an operation store whose room is shared out by owner. */

/**
 * Says that the owner of an operation holds its whole share of the store, and may not begin another until one of its own
 * has ended. Others are not affected. Stores throw it, or reject with it.
 *
 *
 * @example
 * const held = 1000;
 * if (held >= 1000) throw new OperationShareError(`myStore(): one caller holds ${held} operations, which is its share`);
 */
export class OperationShareError extends Error {
  override readonly name = 'OperationShareError';
  readonly code = 'COUNTERSIGN_SHARE_EXHAUSTED';
}
