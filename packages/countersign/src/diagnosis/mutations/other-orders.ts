/** The orders that a few things may have instead of the right one. */

/**
 * Lists all orders of the numbers from 0 but the ascending one.
 *
 * @param count Number of things: 5 have 119 other orders, and each one more multiplies them.
 */
export function otherOrders(count: number): number[][] {
  return allOrders(count).filter((order) => order.some((place, i) => place !== i));
}

/** Lists all orders of the numbers from 0. */
export function allOrders(count: number): number[][] {
  return permutations(Array.from({ length: count }, (_, i) => i));
}

function permutations(items: readonly number[]): number[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((first) =>
    permutations(items.filter((item) => item !== first)).map((rest) => [first, ...rest]),
  );
}
