/** The orders that a few things may have instead of the right one. */

/** Of more things than this not all orders are tried, which grow too many. */
export const MOST_IN_ANY_ORDER = 5;

/** Other orders of so many fields: all, or where they are many those that are met. */
export function ordersOf(right: readonly number[]): number[][] {
  if (right.length <= MOST_IN_ANY_ORDER) return otherOrders(right.length);
  const exchanged = right.flatMap((i) => right.slice(i + 1).map((j) => exchange(right, i, j)));
  // Such as the fields of the body before those of the path; what is signed last stays there.
  const last = right.length - 1;
  const rotated = right.slice(1, last).map((k) => [...right.slice(k, last), ...right.slice(0, k), last]);
  return [...exchanged, right.toReversed(), ...rotated];
}

function exchange(items: readonly number[], i: number, j: number): number[] {
  const [one, other] = [items[i] as number, items[j] as number];
  return items.with(i, other).with(j, one);
}

/** Tells whether an order is the right one with two of its things exchanged. */
export function isExchange(order: readonly number[]): boolean {
  return order.filter((field, i) => field !== i).length === 2;
}

/**
 * Lists all orders of the numbers from 0 but the ascending one.
 *
 * @param count Number of things: 5 have 119 other orders, and each one more multiplies them.
 */
function otherOrders(count: number): number[][] {
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
