/** The orders that a few things may have instead of the right one. */

/**
 * Lists all orders of the numbers from 0 but the ascending one.
 *
 * @param count Number of things: 5 have 119 other orders, and each one more multiplies them.
 */
export function otherOrders(count: number): number[][] {
  const right = Array.from({ length: count }, (_, i) => i);
  return permutations(right).filter((order) => order.some((place, i) => place !== i));
}

function permutations(items: readonly number[]): number[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((first) =>
    permutations(items.filter((item) => item !== first)).map((rest) => [first, ...rest]),
  );
}
